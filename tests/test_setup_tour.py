from odoo.tests import HttpCase, tagged

from ..dev.loopback import demo
from .postgres_source import PASSWORD, PostgresSourceCase


@tagged("post_install", "-at_install")
class TestSetupTour(PostgresSourceCase, HttpCase):
    """From the module just installed to the first dry run, in a browser.

    The source is a real PostgreSQL, Stripe and Lago are servers on 127.0.0.1; what the
    administrator types is told to the tour by parameters that the addon does not know.
    """

    def setUp(self):
        super().setUp()
        self.load_demo()
        self.stripe, self.lago = self.enter(demo.stripe()), self.enter(demo.lago())
        typed = {
            "nexacloud_dsn": self.dsn,
            "stripe_api_key": self.stripe.key,
            "stripe_api_base": self.stripe.url,
            "lago_api_url": self.lago.url,
            "lago_api_key": self.lago.key,
        }
        for name, value in typed.items():
            self.parameters().set_param(f"fusion_billing_tour.{name}", value)

    def parameters(self):
        return self.env["ir.config_parameter"].sudo()

    def test_from_nothing_to_the_first_dry_run(self):
        service = self.env["fusion.billing.invoice.ledger"]._service()
        journals = self.env["account.journal"].search([])
        self.assertFalse(service._setup_is_complete())
        self.start_tour("/odoo", "fusion_billing_setup", login="admin", timeout=180)
        self.env.invalidate_all()
        self.assertTrue(service._setup_is_complete())
        made = self.env["account.journal"].search([]) - journals
        self.assertEqual(made.mapped("name"), ["NexaCloud Stripe"])
        self.assertEqual(service.payment_journal_id, made)
        run = self.env["fusion.billing.ledger.run"].search([])
        self.assertEqual((run.mode, run.state, run.read_count), ("dry_run", "done", 31))
        self.assertFalse(self.env["fusion.billing.source.invoice"].search([]))
        kept = str(service.check_ids.read())
        for secret in (PASSWORD, "S3cret", self.stripe.key, self.lago.key):
            self.assertNotIn(secret, kept)
