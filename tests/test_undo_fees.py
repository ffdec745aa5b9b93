from odoo.tests import tagged

from .money_case import ROWS, instant
from .test_undo_money import UndoMoneyCase


@tagged("post_install", "-at_install")
class TestUndoFees(UndoMoneyCase):
    """R33: fees that are told apart by payout (R25) once that is known."""

    def setUp(self):
        super().setUp()
        self.stripe.fee_entries = "payout"
        self.before = self.trial_balance()
        self.bank.charge("1", 11300, instant("2026-05-02 15:00"), fee=400)
        self.bank.charge("2", 5000, instant("2026-05-02 16:00"), fee=200)

    def paid_out(self):
        """The first of them alone is paid out, and then the run."""
        self.bank.automatic_payout("a", instant("2026-05-04 09:00"))

    def test_r33_parted_and_booked_by_one_run(self):
        self.paid_out()
        self.undone_and_again(self.done(), self.before)

    def test_r33_the_run_that_parted_them_is_undone_before_the_run_that_booked(self):
        first = self.done()
        booked = self.trial_balance()
        self.paid_out()
        second = self.done()
        rows = self.env[ROWS].search([("kind", "=", "receipt")])
        fees = rows.fee_move_id
        self.undo(second)
        self.assertEqual(self.trial_balance(), booked)
        self.assertEqual(rows.fee_move_id, fees)
        self.undo(first)
        self.assertEqual(self.trial_balance(), self.before)
        self.assertFalse(rows.fee_move_id)
        self.done()
        self.assertEqual(set(rows.mapped("state")), {"booked"})
        self.assertEqual(self.differences(), {0.0})
