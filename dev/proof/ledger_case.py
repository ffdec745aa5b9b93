"""An Odoo database of its own, with the demo's other parties, for tests of its life."""

import contextlib
import unittest
from pathlib import Path
from urllib.parse import urlsplit

from ..console import DevError
from ..databases import QUIETLY, create, install_addon
from ..demo.play import play_acts
from ..demo.stage import make_stage
from ..layout import ADDON, CHECKOUT, CHECKOUT_KEY, LOGS, STATE
from ..locks import locked
from ..loopback import demo as billers
from ..odoo_log import records
from ..process import capture
from ..workshop import DemoContext, open_odoo

SCRIPTS = Path(__file__).with_name("in_odoo")
QUIET_LEVELS = ("DEBUG", "INFO")
POSTED = """
    SELECT concat(count(*), ' ', sum(amount_total)) FROM account_move
     WHERE move_type = 'out_invoice' AND state = 'posted'
"""


class QuietContext(DemoContext):
    """A demo whose acts keep their output to themselves."""

    def odoo_shell(self, script_path, database=None, env=None):
        argv = self.odoo.shell_command(database or self.database)
        environment = self.odoo.environment(**(env or {}))
        capture(argv, text_in=script_path.read_text(), env=environment)


class OdooCase(unittest.TestCase):
    """A database with Canadian books, made anew; the addon is not installed yet."""

    database: str

    def setUp(self):
        super().setUp()
        self.parties = contextlib.ExitStack()
        self.addCleanup(self.parties.close)
        self.parties.enter_context(locked(f"{CHECKOUT_KEY}-{self.database}"))
        self.odoo = open_odoo()
        create(self.odoo, self.database)

    def sql(self, statement):
        return self.odoo.cluster.psql(self.database, statement).strip()

    def install(self):
        install_addon(self.odoo, self.database)
        self.assert_unwarned("install")

    def upgrade(self):
        log = f"upgrade-{self.database}"
        self.odoo.run(log, "-d", self.database, "-u", ADDON, *QUIETLY)
        self.assert_unwarned("upgrade")

    def assert_unwarned(self, what):
        """Odoo found nothing to warn of: labels, views, access."""
        with open(LOGS / f"{what}-{self.database}.log") as log:
            told = [each for each in records(log) if each.level not in QUIET_LEVELS]
        self.assertEqual(told, [])

    def shell(self, script, **environment):
        """Run a script of ``in_odoo``; what it prints is kept from the person."""
        argv = self.odoo.shell_command(self.database)
        environment = self.odoo.environment(**environment)
        capture(argv, text_in=(SCRIPTS / script).read_text(), env=environment)

    def refusal(self, of):
        """The log of an installation or upgrade that must not succeed."""
        with self.assertRaises(DevError):
            of()
        return (LOGS / f"{of.__name__}-{self.database}.log").read_text()


class LedgerCase(OdooCase):
    """The same with the addon, NexaCloud's database and both billers."""

    def setUp(self):
        super().setUp()
        urls = {
            "stripe": self.parties.enter_context(billers.stripe()).url,
            "lago": self.parties.enter_context(billers.lago()).url,
        }
        ports = {name: urlsplit(url).port for name, url in urls.items()}
        self.context = QuietContext(self.odoo, self.database, STATE, ports)
        self.install()
        self.stage = make_stage(self.context.cluster, self.database, **ports)

    def play(self, acts):
        play_acts(self.context, self.stage, acts)

    def in_odoo(self, script):
        self.shell(script, **self.stage.environment(), FUSION_CHECKOUT=str(CHECKOUT))
