from odoo.tests import tagged

from .credit_case import MOVES, NOTES, KnownCustomerCase
from .money_case import instant
from .undo_money_case import MAY_20, UndoMoneyCase


@tagged("post_install", "-at_install")
class TestUndoPapers(KnownCustomerCase, UndoMoneyCase):
    """R33: credit notes of Stripe and customers' credit."""

    def setUp(self):
        super().setUp()
        self.bank = self.server.bank

    def test_r33_notes_and_credit_are_taken_back_and_booked_again(self):
        raw, billed = self.bill(("Odoo ERP Hosting", 10000))
        number = raw["invoice_number"]
        self.bank.charge(number, 11300, instant("2026-05-13 15:00"))
        self.bank.move_credit("old", self.buyer, -2500, instant("2026-04-20 15:00"))
        self.bank.refund("r", f"ch_{number}", MAY_20, 2260)
        self.bank.credit_note(
            "a", billed, MAY_20, amounts={0: 2000}, refunded={"re_r": 2260}
        )
        self.bank.credit_note(
            "b", billed, MAY_20 + 60, amounts={0: 1000}, to_balance=1130
        )
        self.bank.move_credit("good", self.buyer, -500, MAY_20 + 120)
        before = self.trial_balance()
        run = self.done()
        booked, notes = self.trial_balance(), self.env[NOTES].search([])
        self.undo(run)
        self.assertEqual(self.trial_balance(), before)
        self.assertEqual(set(notes.mapped("state")), {"new"})
        self.assertEqual(set(self.env[MOVES].search([]).mapped("state")), {"new"})
        self.assertFalse(notes.move_id)
        self.assertEqual(self.row_of(raw).state, "paid")
        self.done()
        self.assertEqual(self.trial_balance(), booked)
        self.assertEqual(notes.mapped("state"), ["booked", "booked"])
        self.assertEqual(notes.mapped("reason_code"), [False, False])
