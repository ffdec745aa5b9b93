from odoo.tests import tagged

from ..models.transactions_kept import keep_movements
from .common import raw_invoice
from .money_case import charge
from .money_screen_case import MoneyScreenCase
from .test_balance_back import back
from .test_gone_meanwhile import Gone


@tagged("post_install", "-at_install")
class TestGoneAgain(Gone, MoneyScreenCase):
    """R24, R27: what is booked again after its entry was deleted, is booked once."""

    def setUp(self):
        super().setUp()
        self.raw = raw_invoice()

    def test_a_fee_that_stands_is_kept_while_the_rest_is_to_be_booked_again(self):
        told = charge(self.raw, 11300, fee=358)
        row = self.book(told)
        fee = row.fee_move_id
        self.delete(row.move_id)
        self.look()
        row.with_user(self.accountant)._let_book_again()
        self.assertEqual(row.state, "new")
        self.env.flush_all()
        keep_movements(self.env.cr)
        row.sudo().unlink()
        self.env.invalidate_all()
        row = self.book(told)
        self.look()
        self.assertEqual(row.fee_move_id, fee)
        self.assertEqual(self.balance_of("fee"), 3.58)

    def test_a_deleted_charge_is_the_payment_of_its_invoice(self):
        row = self.book(charge(self.raw, 11300))
        self.delete(row.move_id)
        self.look()
        self.ingest(self.raw)
        for _run in range(2):
            self.look()
            self.assertEqual((row.state, row.payment_id.amount), ("booked", 113))
            self.assertEqual(self.balance_of("clearing"), 113)

    def test_what_went_back_of_a_deleted_charge_goes_to_the_customer(self):
        charged = self.book(charge(self.raw, 11300))
        self.delete(charged.move_id)
        self.look()
        refund = self.book(back(self.raw, 3000))
        self.ingest(self.raw)
        self.look()
        self.assertEqual(self.balance_of("clearing"), 83)
        self.assertEqual(self.balance_of("unallocated"), 0)
        self.assertEqual(refund.payment_id.amount, 30)
        self.assertEqual(refund.reason_code, "refund_to_review")

    def test_a_deleted_payment_is_made_anew_with_its_invoice(self):
        self.ingest(self.raw)
        row = self.book(charge(self.raw, 11300, fee=358))
        payment = row.payment_id
        payment.action_draft()
        payment.unlink()
        self.look()
        self.assertEqual((row.state, row.reason_code), ("held", "entry_gone"))
        self.ingest(self.raw)
        self.look()
        self.assertEqual((row.state, self.balance_of("clearing")), ("booked", 109.42))
