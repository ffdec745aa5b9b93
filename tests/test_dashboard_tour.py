from datetime import datetime

from pytz import timezone

from odoo.tests import HttpCase, tagged

from .common import facts_of, raw_invoice
from .security_case import LevelsCase


@tagged("post_install", "-at_install")
class TestDashboardTour(LevelsCase, HttpCase):
    """A reader follows the figures, and a bar of the graph, in a browser."""

    def test_figures_and_bars_open_their_rows(self):
        today = datetime.now(timezone(self.service.time_zone)).date()
        paid = raw_invoice(invoice_number="Cafe-Paid")
        held = raw_invoice(
            invoice_number="Cafe-Held",
            user_id="user-2",
            user={**paid["user"], "id": "user-2", "stripe_customer_id": "cus_2"},
        )
        facts = {
            raw["id"]: facts_of(raw, invoice_date=today, payments=[], paid=False)
            for raw in (paid, held)
        }
        self.ingest(paid, facts=facts)
        self.move_of(paid).partner_id.copy({"email": paid["user"]["email"]})
        self.ingest(held, facts=facts)
        self.assertEqual(self.row_of(held).reason_code, "partner_ambiguous")
        self.env["fusion.billing.ledger.run"].sudo().create(
            {"service_id": self.service.id, "mode": "post", "trigger": "cron"}
        )
        self.start_tour(
            "/odoo/billing-dashboard",
            "fusion_billing_dashboard",
            login=self.users["reader"].login,
        )
