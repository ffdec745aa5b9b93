"""Our Stripe objects have Stripe's shape, and their figures agree."""

import unittest

from . import demo
from .sdk_shape import differences
from .stripe_invoice import invoice
from .stripe_legacy import before_basil
from .stripe_lines import Line
from .stripe_objects import account, tax_rate
from .stripe_payments import Paid

HST = tax_rate("txr_on", "HST", "13", state="ON")


class TestShape(unittest.TestCase):
    def test_every_object_of_the_demo(self):
        for each in demo.stripe().invoices:
            with self.subTest(each["number"]):
                self.assertEqual(differences(each), [])

    def test_account(self):
        self.assertEqual(differences(account()), [])

    def test_every_status(self):
        for status in ("draft", "open", "paid", "void", "uncollectible"):
            with self.subTest(status):
                whole = invoice("in_1", lines=[Line("x", 500)], status=status)
                self.assertEqual(differences(whole), [])

    def test_the_comparison_sees_what_differs(self):
        whole = invoice("in_1", lines=[Line("x", 500, rates=[HST])])
        whole["total_taxes"][0]["rate"] = 13
        del whole["lines"]["data"][0]["period"]["end"]
        self.assertEqual(
            sorted(differences(whole)),
            [
                "invoice.lines.period.end is missing",
                "invoice.total_taxes.rate is unknown",
            ],
        )


class TestFigures(unittest.TestCase):
    def test_tax_is_rounded_line_by_line(self):
        whole = invoice("in_1", lines=[Line("backup", 1005, rates=[HST])] * 3)
        self.assertEqual(whole["total_taxes"][0]["amount"], 393)
        self.assertEqual(whole["total_taxes"][0]["taxable_amount"], 3015)
        self.assertEqual(whole["total"], 3408)

    def test_discount_comes_off_before_tax(self):
        whole = invoice("in_1", lines=[Line("x", 1000, discount=100, rates=[HST])])
        self.assertEqual(whole["subtotal"], 1000)
        self.assertEqual(whole["total_discount_amounts"][0]["amount"], 100)
        self.assertEqual(whole["total"], 900 + 117)

    def test_paid_by_customer_credit_leaves_less_cash(self):
        whole = invoice("in_1", lines=[Line("x", 1000)], starting_balance=-300)
        self.assertEqual((whole["total"], whole["amount_due"]), (1000, 700))
        self.assertEqual((whole["amount_paid"], whole["amount_remaining"]), (700, 0))

    def test_partial_and_several_payments(self):
        payments = [Paid(300, 1, "1a"), Paid(200, 2, "1b", charge_prefix="py")]
        whole = invoice(
            "in_1", lines=[Line("x", 1000)], status="open", payments=payments
        )
        self.assertEqual((whole["amount_paid"], whole["amount_remaining"]), (500, 500))
        self.assertEqual(len(whole["payments"]["data"]), 2)

    def test_quantity_is_truncated_and_exact(self):
        whole = invoice("in_1", lines=[Line("x", 100, quantity="0.125")])
        (line,) = whole["lines"]["data"]
        self.assertEqual((line["quantity"], line["quantity_decimal"]), (0, "0.125"))
        self.assertEqual(line["pricing"]["unit_amount_decimal"], "800")

    def test_old_shape(self):
        whole = invoice("in_1", lines=[Line("x", 1000, rates=[HST])])
        old = before_basil(whole)
        self.assertEqual((old["tax"], old["total"], old["paid"]), (130, 1130, True))
        self.assertEqual((old["charge"], old["payment_intent"]), ("ch_1", "pi_1"))
        self.assertFalse({"total_taxes", "payments", "parent"} & set(old))
        self.assertEqual(old["lines"]["data"][0]["tax_amounts"][0]["amount"], 130)
