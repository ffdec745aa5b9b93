from contextlib import closing

from psycopg2 import OperationalError

from odoo.exceptions import UserError
from odoo.modules.neutralize import neutralize_database
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged

from ..models.res_config_settings import PARAMETERS
from ..sources.errors import SourceError
from .security_case import LEVELS, RpcCase

STRIPE_KEY = "rk_live_StripeStripeStripe"
WRONG = "Wr0ngWr0ngWr0ng"
KEYS = tuple(PARAMETERS.values())


def save(env, key):
    env["res.config.settings"].create({"fc_stripe_api_key": key})
    env.flush_all()


@tagged("post_install", "-at_install")
class TestSettingsSecrets(RpcCase):
    """Who reaches the parameters, by every door that Odoo has."""

    def setUp(self):
        super().setUp()
        for key in KEYS:
            self.env["ir.config_parameter"].sudo().set_param(key, f"https://{WRONG}")

    def test_parameters_are_odoos_administrators_own(self):
        doors = {
            "get_param": [KEYS[0]],
            "search_read": [[("key", "=", KEYS[0])], ["value"]],
            "read_group": [[("key", "=", KEYS[0])], [], ["value"]],
            "set_param": [KEYS[0], "x"],
        }
        for level in LEVELS:
            self.sign_in(self.users[level])
            for method, args in doors.items():
                if level != "system":
                    self.assertRefused("ir.config_parameter", method, *args)
        self.assertIn(WRONG, self.call("ir.config_parameter", "get_param", KEYS[0]))

    def test_settings_say_nothing_to_anybody(self):
        names = [
            name for name in self.env["res.config.settings"]._fields if "fc_" in name
        ]
        spec = {name: {} for name in names}
        for level in LEVELS:
            self.sign_in(self.users[level])
            if level != "system":
                self.assertRefused("res.config.settings", "create", [{}])
                self.assertRefused("res.config.settings", "onchange", [], {}, [], spec)
                continue
            record_id = self.call("res.config.settings", "create", [{}])[0]
            for method, *args in (
                ("read", [record_id], names),
                ("web_read", [record_id], spec),
                ("onchange", [], {}, [], spec),
                ("default_get", names),
                ("get_values",),
                ("fields_get",),
            ):
                said = self.call("res.config.settings", method, *args)
                self.assertNotIn(WRONG, str(said), method)

    def test_services_hold_no_secret(self):
        self.sign_in(self.users["administrator"])
        said = self.call("fusion.billing.service", "search_read", [])
        self.assertNotIn(WRONG, str(said))


@tagged("post_install", "-at_install")
class TestSettingsLog(TransactionCase):
    """Odoo logs a statement that fails, with its values: none may hold a key."""

    def test_what_the_database_cannot_hold(self):
        with self.assertLogs(level="DEBUG") as logs, self.assertRaises(ValueError):
            save(self.env, f"{STRIPE_KEY}\0")
        self.assertNotIn(STRIPE_KEY, str(logs.output))


@tagged("post_install", "-at_install")
class TestSettingsRace(TransactionCase):
    """The same, where it fails because of somebody else; on cursors that commit."""

    def test_two_who_save_at_once(self):
        administrator = self.env.ref("base.user_admin").id
        connection = db_connect(self.env.cr.dbname)
        key = PARAMETERS["fc_stripe_api_key"]
        with closing(connection.cursor()) as first, closing(connection.cursor()) as cr:
            others = self.env(cr=first, user=1)["ir.config_parameter"]
            self.addCleanup(self._forget, connection, key)
            others.set_param(key, "one")
            first.commit()
            env = self.env(cr=cr, user=administrator, su=False)
            cr.execute("SET lock_timeout = '2s'")
            self.assertEqual(env["ir.config_parameter"].get_param(key), "one")
            others.set_param(key, "two")
            others.env.flush_all()
            with self.assertRaisesRegex(UserError, "somebody else"):
                save(env, STRIPE_KEY)
            first.commit()
            with self.assertLogs("odoo.sql_db") as logs:
                self.assertRaises(OperationalError, save, env, STRIPE_KEY)
        self.assertNotIn(STRIPE_KEY, str(logs.output))

    def _forget(self, connection, key):
        with closing(connection.cursor()) as cursor:
            cursor.execute("DELETE FROM ir_config_parameter WHERE key = %s", [key])
            cursor.commit()


@tagged("post_install", "-at_install")
class TestNeutralize(TransactionCase):
    """A copy of the database neither reads the source nor asks a biller."""

    def setUp(self):
        super().setUp()
        parameters = self.env["ir.config_parameter"].sudo()
        for key in (*KEYS, "fusion_billing.added_later"):
            parameters.set_param(key, "http://127.0.0.1:1")
        parameters.set_param("web.keep", "kept")
        self.crons = (
            self.env["ir.cron"]
            .search([("model_id.model", "=like", "fusion.billing.%")])
            .union(self.env.ref("fusion_centralize_billing.cron_fc_invoice_ledger"))
        )
        self.crons.active = True
        self.env.flush_all()
        neutralize_database(self.env.cr)
        self.env.invalidate_all()
        self.env.registry.clear_cache()

    def test_keys_and_addresses_are_gone(self):
        get_param = self.env["ir.config_parameter"].sudo().get_param
        for key in (*KEYS, "fusion_billing.added_later"):
            self.assertFalse(get_param(key), key)
        self.assertEqual(get_param("web.keep"), "kept")

    def test_nothing_outside_is_asked(self):
        ledger = self.env["fusion.billing.invoice.ledger"]
        with self.assertRaisesRegex(SourceError, "missing"):
            next(ledger._read_nexacloud_invoices())
        with ledger._service()._billers() as billers:
            for biller_id in ("in_1", "lago:1"):
                self.assertIsNone(billers.facts(biller_id))
                self.assertEqual(billers.failure(biller_id).code, "no_credentials")
            self.assertEqual(billers.calls, 0)

    def test_no_run_begins_by_itself(self):
        self.assertGreaterEqual(len(self.crons), 2)
        self.assertFalse(any(self.crons.mapped("active")))
