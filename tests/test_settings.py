from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import TransactionCase, new_test_user, tagged

from ..dev.loopback import LagoLoopback, StripeLoopback
from ..dev.loopback.stripe_objects import account
from .postgres_source import PASSWORD, PostgresSourceCase

SECRET = "rk_live_WriteOnlyWriteOnly"
KEYS = {
    "fc_nexacloud_dsn": "fusion_billing.nexacloud_dsn",
    "fc_stripe_api_key": "fusion_billing.stripe_api_key",
    "fc_stripe_api_base": "fusion_billing.stripe_api_base",
    "fc_lago_api_url": "fusion_billing.lago_api_url",
    "fc_lago_api_key": "fusion_billing.lago_api_key",
}


class SettingsCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Settings = cls.env["res.config.settings"].with_user(
            cls.env.ref("base.user_admin")
        )

    def save(self, **vals):
        settings = self.Settings.create(vals)
        settings.execute()
        return settings

    def parameter(self, name):
        self.env.invalidate_all()
        return self.env["ir.config_parameter"].sudo().get_param(KEYS[name])

    def notice(self, button):
        params = getattr(self.Settings.create({}), button)()["params"]
        return params["type"], params["message"]


@tagged("post_install", "-at_install")
class TestSettings(SettingsCase):
    """Keys and addresses are written here and never read back."""

    def test_what_is_typed_is_kept(self):
        self.save(
            fc_stripe_api_key=f"  {SECRET} ", fc_lago_api_url="https://l.example/"
        )
        self.assertEqual(self.parameter("fc_stripe_api_key"), SECRET)
        self.assertEqual(self.parameter("fc_lago_api_url"), "https://l.example")

    def test_no_screen_reads_it_back(self):
        settings = self.save(fc_stripe_api_key=SECRET)
        everything = [
            settings.read(),
            self.Settings.create({}).read(),
            self.Settings.default_get(list(self.Settings._fields)),
            self.Settings.create({"fc_lago_api_key": SECRET}).read(),
        ]
        self.assertNotIn(SECRET, str(everything))
        hint = self.Settings.create({}).fc_stripe_api_key_hint
        self.assertIn("Configured", hint)

    def test_it_does_not_stay_in_the_wizards_table(self):
        self.save(fc_stripe_api_key=SECRET)
        self.env.flush_all()
        self.env.cr.execute("SELECT s::text FROM res_config_settings s")
        self.assertNotIn(SECRET, str(self.env.cr.fetchall()))

    def test_an_empty_field_leaves_what_is_stored(self):
        for key in KEYS.values():
            self.env["ir.config_parameter"].sudo().set_param(key, "stored")
        self.save(**dict.fromkeys(KEYS, False))
        self.save(**dict.fromkeys(KEYS, "  "))
        for name in KEYS:
            self.assertEqual(self.parameter(name), "stored", name)

    def test_remove_clears_just_the_one(self):
        self.save(fc_stripe_api_key=SECRET, fc_lago_api_key="lago")
        settings = self.Settings.create({})
        self.assertTrue(settings.fc_stripe_api_key_known)
        settings.with_context(fc_parameter="fc_stripe_api_key").action_fc_forget()
        self.assertFalse(self.parameter("fc_stripe_api_key"))
        self.assertEqual(self.parameter("fc_lago_api_key"), "lago")
        self.assertFalse(self.Settings.create({}).fc_stripe_api_key_known)

    def test_addresses_must_be_https_or_this_machine(self):
        for name in ("fc_stripe_api_base", "fc_lago_api_url"):
            for url in ("http://api.example.com", "api.example.com", "https://a:b@c"):
                with self.subTest(name=name, url=url), self.assertRaises(UserError):
                    self.save(**{name: url})
            self.save(**{name: "http://127.0.0.1:8080/api/api/v1"})
            self.assertEqual(self.parameter(name), "http://127.0.0.1:8080/api/api/v1")

    def test_service_and_cron_are_set(self):
        service = self.env["fusion.billing.invoice.ledger"]._service()
        cron = self.env.ref("fusion_centralize_billing.cron_fc_invoice_ledger")
        self.assertFalse(cron.active)
        self.save(
            fc_time_zone="America/Vancouver",
            fc_cron_active=True,
            fc_cron_auto_post=False,
        )
        self.assertEqual(service.time_zone, "America/Vancouver")
        self.assertFalse(service.cron_auto_post)
        self.assertTrue(cron.active)
        self.assertTrue(self.Settings.create({}).fc_cron_active)
        self.save(fc_cron_active=False)
        self.assertFalse(cron.active)

    def test_r21_switched_on_the_daily_run_waits_for_its_hour(self):
        cron = self.env.ref("fusion_centralize_billing.cron_fc_invoice_ledger")
        for now, at, then in (
            ("2026-05-12 05:59:59", "2026-04-01 06:00:00", "2026-05-12 06:00:00"),
            ("2026-05-12 06:00:00", "2026-05-12 06:00:00", "2026-05-13 06:00:00"),
            ("2026-05-12 17:30:00", "2026-05-14 09:00:00", "2026-05-14 09:00:00"),
        ):
            cron.write({"active": False, "nextcall": at})
            with self.subTest(now=now), freeze_time(now):
                self.save(fc_cron_active=True)
                self.assertEqual(cron.nextcall, Datetime.to_datetime(then))

    def test_only_system_administrators_reach_it(self):
        user = new_test_user(
            self.env,
            login="fusion_administrator",
            groups="fusion_centralize_billing.group_administrator",
        )
        settings = self.Settings.create({}).with_user(user)
        buttons = ("action_fc_forget", "action_fc_test_stripe", "execute")
        for button in buttons:
            with self.subTest(button=button), self.assertRaises(AccessError):
                getattr(settings, button)()


@tagged("post_install", "-at_install")
class TestConnections(PostgresSourceCase, SettingsCase):
    """ "Test connection" against a real server and real sockets."""

    def test_database_says_what_it_found(self):
        self.insert_invoice()
        self.save(fc_nexacloud_dsn=self.dsn)
        kind, message = self.notice("action_fc_test_nexacloud")
        self.assertEqual(kind, "success")
        for text in (self.database, "127.0.0.1", "invoices 1", "PostgreSQL"):
            self.assertIn(text, message)
        self.assertNotIn(PASSWORD, message)

    def test_database_says_what_is_wrong(self):
        cases = {
            "not configured": "",
            "refuses the role": self.reader_dsn(password="wrong"),
            "cannot be reached": self.reader_dsn(port="1"),
        }
        for text, dsn in cases.items():
            self.env["ir.config_parameter"].set_param(KEYS["fc_nexacloud_dsn"], dsn)
            kind, message = self.notice("action_fc_test_nexacloud")
            self.assertEqual(kind, "danger", text)
            self.assertIn(text, message)
            self.assertNotIn(PASSWORD, message)

    def test_database_names_all_that_is_missing(self):
        self.run_sql("DROP TABLE invoice_items; ALTER TABLE users DROP COLUMN email")
        self.save(fc_nexacloud_dsn=self.dsn)
        kind, message = self.notice("action_fc_test_nexacloud")
        self.assertEqual(kind, "danger")
        self.assertIn("invoice_items", message)
        self.assertIn("users.email", message)

    def test_stripe_says_which_account(self):
        with StripeLoopback(key=SECRET) as stripe:
            self.save(fc_stripe_api_key=SECRET, fc_stripe_api_base=stripe.url)
            kind, message = self.notice("action_fc_test_stripe")
        self.assertEqual(kind, "success")
        self.assertIn("America/Toronto", message)
        self.assertNotIn(SECRET, message)

    def test_r18_another_time_zone_is_a_warning(self):
        elsewhere = account()
        elsewhere["settings"]["dashboard"]["timezone"] = "Europe/Zurich"
        with StripeLoopback(key=SECRET, account=elsewhere) as stripe:
            self.save(fc_stripe_api_key=SECRET, fc_stripe_api_base=stripe.url)
            kind, message = self.notice("action_fc_test_stripe")
        self.assertEqual(kind, "warning")
        self.assertIn("Europe/Zurich", message)
        self.assertIn("America/Toronto", message)

    def test_a_refused_key_is_one_sentence_without_the_key(self):
        with StripeLoopback(key="rk_live_another") as stripe:
            self.save(fc_stripe_api_key=SECRET, fc_stripe_api_base=stripe.url)
            kind, message = self.notice("action_fc_test_stripe")
        self.assertEqual(kind, "danger")
        self.assertIn("refuses the API key", message)
        self.assertNotIn(SECRET, message)

    def test_lago_says_which_organization(self):
        with LagoLoopback(key=SECRET) as lago:
            self.save(fc_lago_api_key=SECRET, fc_lago_api_url=lago.url)
            kind, message = self.notice("action_fc_test_lago")
        self.assertIn(kind, ("success", "warning"))
        self.assertIn("Connected to Lago", message)

    def test_billers_without_keys_are_not_asked(self):
        for name in ("stripe", "lago"):
            kind, message = self.notice(f"action_fc_test_{name}")
            self.assertEqual(kind, "danger")
            self.assertIn("has no API key", message)
