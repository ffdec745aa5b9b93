from odoo.tests import tagged

from ..models.reopened import receivable
from .common import raw_invoice
from .credit_case import KnownCustomerCase
from .money_case import instant

MAY_10 = instant("2026-05-10 15:00")
MAY_20 = instant("2026-05-20 15:00")


@tagged("post_install", "-at_install")
class TestCreditTogether(KnownCustomerCase):
    """R29: several moves of one customer's credit, of one invoice or of one second."""

    def test_r29_credit_and_an_overpayment_of_one_invoice_leave_nothing_open(self):
        """13.00 of credit were used, of the 100.00 due then 120.00 were paid."""
        raw = raw_invoice()
        self.ingest_paid(raw, raw["total"] + 7, overpaid=raw["total"] * 0 + 20)
        told = {"invoice": raw["stripe_invoice_id"]}
        self.move("good", -1300, MAY_10)
        self.move("used", 1300, type="applied_to_invoice", **told)
        self.move("over", -2000, type="invoice_overpaid", **told)
        credit = self.take_credit(self.buyer)
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        entries = row.payment_ids.move_id + credit.move_ids.move_id
        self.assertEqual(set(receivable(entries).mapped("reconciled")), {True})
        self.assertEqual((-self.balance_of("credit"), credit.difference), (20, 0))

    def test_r29_of_moves_of_one_second_any_may_be_listed_first(self):
        self.move("first", -500)
        self.move("second", 200)
        answers = self.moves_of(self.buyer)
        self.assertEqual({each["created"] for each in answers}, {MAY_20})
        credits = self.env["fusion.billing.customer.credit"].sudo()
        told = [(self.balance(self.buyer), answers[::-1])]
        credit = credits._keep(self.stripe, told)
        self.assertEqual((credit.told, credit.opening), (3, 0))
