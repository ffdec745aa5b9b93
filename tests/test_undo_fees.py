from odoo.tests import tagged

from .money_case import ROWS, instant
from .undo_money_case import UndoMoneyCase


@tagged("post_install", "-at_install")
class TestUndoFees(UndoMoneyCase):
    """R33: fees that are told apart by payout (R25) once that is known."""

    def setUp(self):
        super().setUp()
        self.stripe.fee_entries = "payout"
        self.before = self.trial_balance()
        self.bank.charge("1", 11300, instant("2026-05-02 15:00"), fee=400)
        # of the same day in Toronto, but of the next one at Stripe
        self.bank.charge("2", 5000, instant("2026-05-03 02:00"), fee=200)

    def paid_out(self):
        """The first of them alone."""
        self.bank.automatic_payout("a", instant("2026-05-04 09:00"))

    def test_r33_parted_and_booked_by_one_run(self):
        self.paid_out()
        run = self.done()
        self.assertEqual(len(self.fees()), 2)
        self.undone_and_again(run, self.before)
        self.assertEqual(len(self.fees()), 2)

    def fees(self):
        return self.env[ROWS].search([("kind", "=", "receipt")]).fee_move_id

    def test_r33_the_run_that_parted_them_is_undone_before_the_run_that_booked(self):
        first = self.done()
        booked = self.trial_balance()
        self.assertEqual(len(self.fees()), 1)
        self.paid_out()
        second = self.done()
        fees = self.fees()
        self.assertEqual(len(fees), 2)
        self.assertEqual(fees.x_fc_run_id, first)
        self.undo(second)
        self.assertEqual(self.trial_balance(), booked)
        self.assertEqual(self.fees(), fees)
        self.undo(first)
        self.assertEqual(self.trial_balance(), self.before)
        self.assertFalse(self.fees())
        self.done()
        self.assertEqual(len(self.fees()), 2)
        rows = self.env[ROWS].search([("kind", "=", "receipt")])
        self.assertEqual(set(rows.mapped("state")), {"booked"})
        self.assertEqual(self.differences(), {0.0})
