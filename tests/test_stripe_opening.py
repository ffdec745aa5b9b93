from odoo.tests import tagged

from ..models.of_run import marked
from .money_case import MoneyCase, answer

OPENINGS = "fusion.billing.stripe.opening"


@tagged("post_install", "-at_install")
class TestStripeOpening(MoneyCase):
    """R32: the opening waits for its account, and stops nothing."""

    def test_r32_without_its_account_the_opening_is_told(self):
        self.book(answer("payout", -5000))
        self.stripe.opening_account_id = False
        runs = self.env["fusion.billing.ledger.run"].sudo()
        run = runs.create(
            {"service_id": self.service.id, "mode": "post", "trigger": "wizard"}
        )
        self.stripe._take_balance({"CAD": "50.00"}, "2026-06-30 12:00:00")
        openings = marked(self.env[OPENINGS].sudo(), run)
        openings._open(self.stripe)
        self.assertFalse(self.stripe.opening_ids.move_ids)
        told = "No account is chosen for Opening Account"
        self.assertIn(told, run.warning)
        self.env.invalidate_all()
        self.assertIn(told, self.stripe.standing_note)
        self.stripe.opening_account_id = self.accounts["opening"]
        openings._open(self.stripe)
        self.env.invalidate_all()
        self.assertEqual(self.stripe.opening_ids.move_ids.amount_total, 100)
        self.assertNotIn(told, self.stripe.standing_note)
