from odoo.tests import HttpCase, tagged

from ..dev.loopback import demo
from .common import LedgerCase
from .postgres_source import PostgresSourceCase


@tagged("post_install", "-at_install")
class TestTour(PostgresSourceCase, LedgerCase, HttpCase):
    """A bare accountant goes through wizard, review and bulk-post in a browser.

    The source is a real PostgreSQL, Stripe and Lago are servers on 127.0.0.1.
    """

    def setUp(self):
        super().setUp()
        self.load_demo()
        stripe, lago = self.enter(demo.stripe()), self.enter(demo.lago())
        parameters = {
            "nexacloud_dsn": self.dsn,
            "stripe_api_key": stripe.key,
            "stripe_api_base": stripe.url,
            "lago_api_url": lago.url,
            "lago_api_key": lago.key,
        }
        for name, value in parameters.items():
            self.env["ir.config_parameter"].sudo().set_param(
                f"fusion_billing.{name}", value
            )

    def test_from_dry_run_to_paid(self):
        mails = self.env["mail.mail"].sudo().search_count([])
        self.start_tour(
            "/odoo", "fusion_billing_ledger", login=self.accountant.login, timeout=400
        )
        moves = self.env["account.move"].search(
            [("x_fc_nexacloud_invoice_id", "!=", False)]
        )
        self.assertEqual(len(moves), 23)
        self.assertEqual(set(moves.mapped("payment_state")), {"paid"})
        self.assertAlmostEqual(sum(moves.mapped("amount_total")), 3403.46)
        signed = self.env["fusion.billing.month"].search(
            [("signed_by_id", "=", self.accountant.id)]
        )
        self.assertEqual(signed.mapped("display_name"), ["April 2026"])
        self.assertEqual(signed.state, "signed")
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), mails)
        with self.allow_pdf_render():
            reports = self.env["ir.actions.report"].with_user(self.accountant)
            content, _kind = reports.with_context(force_report_rendering=True)._render(
                "fusion_centralize_billing.report_month", signed.ids
            )
        self.assertEqual(content[:5], b"%PDF-")
