import socket
import time

from odoo.tests import tagged

from ..dev.loopback import LagoLoopback, StripeLoopback, demo
from ..dev.loopback.stripe_objects import account
from ..sources import nexacloud_survey
from .checklist_case import KEY, RED, SourceChecklistCase


@tagged("post_install", "-at_install")
class TestChecklistConnections(SourceChecklistCase):
    """The database and the billers, asked when a person presses the button."""

    def test_the_demo_is_green_but_for_the_books(self):
        self.load_demo()
        stripe, lago = self.enter(demo.stripe()), self.enter(demo.lago())
        self.check_now(
            stripe_api_key=stripe.key,
            stripe_api_base=stripe.url,
            lago_api_url=lago.url,
            lago_api_key=lago.key,
        )
        self.assertLook("database", "done", "invoices 31", self.database)
        self.assertLook("stripe", "done", "Connected to Stripe")
        self.assertLook("lago", "done", "Connected to Lago")
        self.assertLook("customers", "done", "would be created: 13")
        self.assertTrue(self.look("database").told_at)
        self.assertNoSecret()

    def test_what_is_wrong_with_the_database_is_told(self):
        self.insert_invoice()
        self.check_now()
        cases = {
            "refuses the role": self.reader_dsn(password="wrong"),
            "cannot be reached": self.reader_dsn(port="1"),
            "malformed": "no DSN at all",
        }
        for words, dsn in cases.items():
            self.check_now(nexacloud_dsn=dsn)
            self.assertLook("database", RED, words, mend="settings")
            # what another database said is not shown any more
            self.assertLook("taxes", "look", "Shows once", mend="check")
            self.assertLook("customers", "look", "Shows once", mend="check")
            self.assertFalse(self.service_of()._setup_is_complete())
            self.assertNoSecret()

    def test_all_that_is_missing_is_named(self):
        self.run_sql("DROP TABLE invoice_items; ALTER TABLE users DROP COLUMN email")
        self.check_now()
        self.assertLook(
            "database", RED, "invoice_items", "users.email", mend="settings"
        )

    def test_an_empty_database_deserves_a_look(self):
        self.check_now()
        self.assertLook("database", "look", "no invoice yet", mend="settings")
        self.assertLook("taxes", "done", "No invoice is taxed")
        self.assertLook("customers", "done", "Users with invoices: 0")
        self.assertLook("lago", "done", "Not needed")

    def test_nobody_waits_long_for_a_server_that_does_not_answer(self):
        with socket.create_server(("127.0.0.1", 0)) as deaf:
            port = str(deaf.getsockname()[1])
            dsn = self.reader_dsn(port=port, connect_timeout="600")
            begin = time.monotonic()
            self.check_now(nexacloud_dsn=dsn)
        self.assertLess(time.monotonic() - begin, 2 * nexacloud_survey.CONNECT_SECONDS)
        self.assertLook("database", RED, "cannot be reached", mend="settings")

    def test_a_statement_that_takes_long_is_given_up(self):
        with self.reader_in_a_hurry() as survey, survey._snapshot():
            self.assertEqual(survey._row("SHOW statement_timeout")[0], "8s")

    def reader_in_a_hurry(self):
        self.set_parameters(nexacloud_dsn=self.dsn)
        return self.service._survey()

    def test_another_value_is_not_checked_yet(self):
        self.insert_invoice()
        with StripeLoopback(key=KEY) as stripe:
            self.check_now(stripe_api_key=KEY, stripe_api_base=stripe.url)
        self.assertLook("stripe", "done")
        self.set_parameters(stripe_api_key=f"{KEY}2")
        self.assertLook("stripe", "look", "not checked yet", mend="check")
        self.assertLook("database", "done")
        self.parameters.search([("key", "=", "fusion_billing.nexacloud_dsn")]).unlink()
        self.assertLook("database", RED, "No database", mend="settings")
        self.assertFalse(self.look("taxes").told_at)

    def test_a_line_is_checked_alone(self):
        self.set_parameters(nexacloud_dsn=self.dsn, stripe_api_key=KEY)
        self.insert_invoice()
        self.look("database").action_mend()
        self.assertLook("database", "done")
        self.assertLook("stripe", "look", mend="check")
        with StripeLoopback(key="rk_live_another") as stripe:
            self.set_parameters(stripe_api_base=stripe.url)
            self.look("stripe").action_mend()
        self.assertLook("stripe", RED, "refuses the API key", mend="settings")
        self.assertNoSecret()

    def test_the_settings_own_test_counts(self):
        self.insert_invoice()
        settings = self.env["res.config.settings"].with_user(self.everything)
        settings.create({"fc_nexacloud_dsn": self.dsn}).action_fc_test_nexacloud()
        self.assertLook("database", "done", "invoices 1")
        self.assertTrue(self.look("customers").told_at)

    def test_r18_another_time_zone_leads_to_the_field(self):
        elsewhere = account()
        elsewhere["settings"]["dashboard"]["timezone"] = "Europe/Zurich"
        with StripeLoopback(key=KEY, account=elsewhere) as stripe:
            self.check_now(stripe_api_key=KEY, stripe_api_base=stripe.url)
        check = self.assertLook("stripe", "look", "Europe/Zurich", mend="zone")
        self.assertTrue(check.action_mend()["url"].endswith("#fc_time_zone"))
        self.service.time_zone = "Europe/Zurich"
        self.assertLook("stripe", "look", "not checked yet", mend="check")

    def test_lago_is_needed_where_the_source_has_its_invoices(self):
        self.assertLook("lago", "look", "needed only where", mend="settings")
        self.insert_invoice(1)
        self.check_now()
        self.assertLook("lago", "done", "Not needed")
        self.assertLook("stripe", RED, "1 of the 1 invoices", mend="settings")
        self.insert_invoice(2, stripe_invoice_id="lago:1")
        self.check_now()
        self.assertLook("lago", RED, "1 of the 2 invoices", mend="settings")
        with LagoLoopback(key=KEY) as lago:
            self.check_now(lago_api_url=lago.url, lago_api_key=KEY)
        self.assertLook("lago", "done", "Connected to Lago")
