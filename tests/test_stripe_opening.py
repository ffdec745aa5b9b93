import runpy
from pathlib import Path

from odoo.tests import tagged

from ..models.of_run import marked
from .money_case import MoneyCase, answer

OPENINGS = "fusion.billing.stripe.opening"
UPGRADE = Path(__file__).parents[1] / "migrations/19.0.1.8.0/post-made-of.py"


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

    def test_r32_an_opening_of_an_earlier_version_stays_what_it_was(self):
        self.book(answer("payout", -5000))
        self.open(CAD="50.00")
        opening = self.stripe.opening_ids
        self.env.cr.execute(
            "UPDATE fusion_billing_stripe_opening"
            " SET told_row = NULL, told_until = NULL"
        )
        self.env.cr.execute(
            "UPDATE fusion_billing_stripe_account"
            " SET balance_row = NULL, balance_until = NULL"
        )
        runpy.run_path(UPGRADE)["migrate"](self.env.cr, "19.0.1.7.0")
        self.env.invalidate_all()
        self.book(answer("charge", 2000, at="2026-07-02 15:00"))  # made after it
        self.env[OPENINGS].sudo()._open(self.stripe)
        self.assertEqual((opening.amount, len(opening.move_ids)), (100, 1))

    def test_r32_of_one_that_was_never_computed_again_nothing_is_taken_back(self):
        self.open(CAD="50.00")
        opening = self.stripe.opening_ids
        self.env.cr.execute(
            "UPDATE fusion_billing_stripe_opening SET told = NULL, told_at = NULL,"
            " told_row = NULL, told_until = NULL"
        )
        runpy.run_path(UPGRADE)["migrate"](self.env.cr, "19.0.1.6.0")
        self.env.invalidate_all()
        self.book(answer("charge", 2000, at="2026-07-02 15:00"))
        self.env[OPENINGS].sudo()._open(self.stripe)
        self.assertEqual((opening.amount, len(opening.move_ids)), (50, 1))
