from odoo.tests import tagged

from .common import raw_invoice
from .money_case import ROWS, MoneyCase, charge


@tagged("post_install", "-at_install")
class TestBalanceOnce(MoneyCase):
    """R24: a payment is one charge of the balance, of its own company."""

    def setUp(self):
        super().setUp()
        self.raw = raw_invoice()
        self.ingest(self.raw)

    def check_second_is_held(self, second):
        self.assertEqual((second.state, second.reason_code), ("held", "charge_differs"))
        self.assertFalse(second.payment_id)
        self.assertIn("0.00 CAD", second.reason)

    def test_r24_a_payment_is_one_charge_of_the_balance(self):
        first = self.book(charge(self.raw, 11300))
        second = self.book(charge(self.raw, 11300, at="2026-05-20 15:00"))
        self.check_second_is_held(second)
        self.assertEqual(f"{first.payment_id.date}", "2026-05-13")
        self.open(CAD="226.00")
        self.assertEqual(self.days()[-1][3], 113)
        self.book_rows(first | second)
        self.assertEqual(first.state, "booked")
        self.check_second_is_held(second)

    def test_r24_nor_are_two_that_are_booked_together(self):
        told = (charge(self.raw, 11300), charge(self.raw, 11300))
        first, second = self.book(*told)
        self.assertEqual((first.state, first.reason_code), ("booked", False))
        self.check_second_is_held(second)

    def test_r32_a_second_one_before_the_cut_over_does_not_date_it(self):
        first = self.book(charge(self.raw, 11300))
        second = self.book(charge(self.raw, 11300, at="2026-04-28 15:00"))
        self.assertEqual((second.state, second.payment_id.id), ("skipped", False))
        self.assertEqual(f"{first.payment_id.date}", "2026-05-13")

    def test_r24_a_payment_of_another_company_is_not_its_payment(self):
        books = self.ledger.env["fusion.billing.balance.books"]
        told = charge(self.raw, 11300)
        rows = self.env[ROWS].sudo()._keep(self.stripe, [told])
        elsewhere = self.env["fusion.billing.stripe.account"].create(
            {
                "name": "Elsewhere",
                "company_id": self.env["res.company"].create({"name": "Else"}).id,
            }
        )
        pairs = [(rows, told, rows._told())]
        [case] = books.sudo()._decided(elsewhere, pairs)
        self.assertFalse(case.payments)
        [case] = books._decided(self.stripe, pairs)
        self.assertTrue(case.payments)
