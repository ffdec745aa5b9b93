"""An uninstall keeps the books and the ids; a new install books nothing twice."""

import contextlib
import unittest
from pathlib import Path
from urllib.parse import urlsplit

from ..databases import create, install_addon
from ..demo.play import play_acts
from ..demo.stage import make_stage
from ..layout import CHECKOUT, CHECKOUT_KEY, STATE
from ..locks import locked
from ..loopback import demo as billers
from ..workshop import open_odoo
from .test_proof import QuietContext

DATABASE = "reinstalled"
SCRIPTS = Path(__file__).with_name("in_odoo")
POSTED = """
    SELECT concat(count(*), ' ', sum(amount_total)) FROM account_move
     WHERE move_type = 'out_invoice' AND state = 'posted'
"""
PAYMENTS = "SELECT concat(count(*), ' ', sum(amount)) FROM account_payment"
SECRETS = "SELECT count(*) FROM ir_config_parameter WHERE key LIKE 'fusion_billing.%'"
ROWS = """
    SELECT string_agg(concat(state, ' ', n), ', ' ORDER BY state)
      FROM (SELECT state, count(*) AS n FROM fusion_billing_source_invoice
             GROUP BY state) AS counted
"""


class TestReinstall(unittest.TestCase):
    def setUp(self):
        super().setUp()
        servers = contextlib.ExitStack()
        self.addCleanup(servers.close)
        servers.enter_context(locked(f"{CHECKOUT_KEY}-{DATABASE}"))
        urls = {
            "stripe": servers.enter_context(billers.stripe()).url,
            "lago": servers.enter_context(billers.lago()).url,
        }
        ports = {name: urlsplit(url).port for name, url in urls.items()}
        self.context = QuietContext(open_odoo(), DATABASE, STATE, ports)
        create(self.context.odoo, DATABASE)
        install_addon(self.context.odoo, DATABASE)
        self.stage = make_stage(self.context.cluster, DATABASE, **ports)

    def sql(self, statement):
        return self.context.psql(DATABASE, statement).strip()

    def in_odoo(self, script):
        environment = {**self.stage.environment(), "FUSION_CHECKOUT": str(CHECKOUT)}
        self.context.odoo_shell(SCRIPTS / script, env=environment)

    def test_nothing_is_lost_and_nothing_is_booked_twice(self):
        play_acts(self.context, self.stage, "set_up drafts")
        self.in_odoo("follow.py")
        play_acts(self.context, self.stage, "bulk_post")
        self.assertEqual(self.sql("SELECT count(*) FROM mail_mail"), "0")
        self.in_odoo("uninstall.py")
        self.assertEqual(self.sql(POSTED), "23 3403.46")
        self.assertEqual(self.sql(SECRETS), "0")
        install_addon(self.context.odoo, DATABASE)
        self.in_odoo("run_again.py")
        self.assertEqual(self.sql(POSTED), "23 3403.46")
        self.assertEqual(self.sql(PAYMENTS), "23 3403.46")
        self.assertEqual(self.sql(ROWS), "paid 23, skipped 8")
        adopted = "SELECT adopted_count FROM fusion_billing_ledger_run"
        self.assertEqual(self.sql(adopted), "23")
