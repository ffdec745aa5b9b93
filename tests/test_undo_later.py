from odoo.tests import tagged

from .dispute_case import DISPUTES
from .money_case import ROWS, instant
from .test_undo_money import MAY_20, UndoMoneyCase


@tagged("post_install", "-at_install")
class TestUndoLater(UndoMoneyCase):
    """R33: a later run that left things as they were stands in no undo's way."""

    def setUp(self):
        super().setUp()
        self.before = self.trial_balance()

    def held(self, key="o"):
        at = instant("2026-05-04 09:00")
        self.bank.other(key, -50, at, type="moon_tax", category="moon")

    def test_r33_what_is_still_held_is_no_later_change(self):
        self.held()
        self.bank.charge("1", 11300, instant("2026-05-02 15:00"))
        run = self.done()
        later = self.done()
        states = self.env[ROWS].search([]).mapped("state")
        self.assertEqual(set(states), {"held", "booked"})
        self.undo(run)
        self.assertEqual(self.trial_balance(), self.before)
        self.refuses(later, "booked nothing")

    def test_r33_nor_is_a_lost_dispute_that_waits_for_its_invoice(self):
        self.bank.charge("1", 11300, instant("2026-05-02 15:00"))
        self.bank.dispute("d", "ch_1", instant("2026-05-14 15:00"))
        self.bank.lose("du_d", MAY_20)
        run = self.done()
        dispute = self.env[DISPUTES].search([])
        self.assertEqual(dispute.stands_on, "unallocated")
        self.assertTrue(dispute.reason_code)
        self.done()
        self.undone_and_again(run, self.before)
        self.assertEqual(dispute.stands_on, "unallocated")
