"""The second act in a database of its own: six changes, each with its end."""

import contextlib
import unittest
from urllib.parse import urlsplit

from ..console import DevError
from ..databases import create, install_addon
from ..demo.play import play_acts
from ..demo.stage import HERE, make_stage, source_of
from ..layout import CHECKOUT_KEY, STATE
from ..locks import locked
from ..loopback import demo as billers
from ..workshop import open_odoo
from .test_proof import QuietContext

DATABASE = "second"


class TestSecondAct(unittest.TestCase):
    def setUp(self):
        super().setUp()
        servers = contextlib.ExitStack()
        self.addCleanup(servers.close)
        servers.enter_context(locked(f"{CHECKOUT_KEY}-{DATABASE}"))
        stripe = self.stripe("demo")
        lago = servers.enter_context(billers.lago())
        ports = {"stripe": urlsplit(stripe.url).port, "lago": urlsplit(lago.url).port}
        self.context = QuietContext(open_odoo(), DATABASE, STATE, ports)
        create(self.context.odoo, DATABASE)
        install_addon(self.context.odoo, DATABASE)
        self.stage = make_stage(self.context.cluster, DATABASE, **ports)
        self.play("set_up drafts bulk_post")

    def stripe(self, bills, port=None):
        """Stripe with these bills, in place of the one before."""
        if port:
            self.server.stop()
        options = {"port": port} if port else {}
        self.server = billers.stripe(bills, **options).start()
        self.addCleanup(self.server.stop)
        return self.server

    def play(self, acts):
        play_acts(self.context, self.stage, acts)

    def change_source(self, script):
        self.context.psql(source_of(DATABASE), HERE / script)

    def test_every_change_ends_as_the_rules_say(self):
        port = self.context.ports["stripe"]
        self.change_source("august.sql")
        self.stripe("august", port)
        self.play("billed_in_august")
        self.change_source("august_changes.sql")
        self.stripe("august-later", port)
        self.play("changed_since")  # it ends with an error when one does not
        with self.assertRaisesRegex(DevError, "counts is"):
            self.play("changed_since")  # the day after nothing is updated or posted
