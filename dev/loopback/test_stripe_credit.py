"""Credit notes of the loopback Stripe: figures, and what they leave to pay."""

import unittest

from .stripe_bank import Bank
from .stripe_invoice import invoice
from .stripe_lines import Line
from .stripe_money import DAY
from .stripe_objects import tax_rate
from .test_stripe_money import NOON

HST = tax_rate("txr_on", "HST", "13", state="ON")
LINES = [Line("plan", 10000, rates=[HST]), Line("backup", 1005, rates=[HST])]


class TestCreditNotes(unittest.TestCase):
    def setUp(self):
        self.bank = Bank()
        self.paid = invoice("in_1", lines=LINES, paid_at=NOON)
        self.bank.take(self.paid)

    def test_all_of_a_paid_invoice_refunded(self):
        self.bank.refund("r", "ch_1", NOON + DAY)
        total = self.paid["total"]
        note = self.bank.credit_note(
            "n", self.paid, NOON + DAY, refunded={"re_r": total}
        )
        self.assertEqual((note["amount"], note["subtotal"]), (total, 11005))
        self.assertEqual(note["total_taxes"], self.paid["total_taxes"])
        figures = note["type"], note["pre_payment_amount"], note["post_payment_amount"]
        self.assertEqual(figures, ("post_payment", 0, total))
        (refund,) = note["refunds"]
        self.assertEqual((refund["refund"], refund["amount_refunded"]), ("re_r", total))
        self.assertEqual(self.paid["post_payment_credit_notes_amount"], total)
        items = [each["id"] for each in self.paid["lines"]["data"]]
        linked = [each["invoice_line_item"] for each in note["lines"]["data"]]
        self.assertEqual(linked, items)

    def test_part_of_a_line_to_the_customers_balance(self):
        note = self.bank.credit_note(
            "n", self.paid, NOON + DAY, amounts={1: 500}, to_balance=565
        )
        self.assertEqual((note["amount"], note["total_taxes"][0]["amount"]), (565, 65))
        moved = self.bank.find("customer_balance_transaction", "cbtxn_cnn")
        self.assertEqual((moved["amount"], moved["type"]), (-565, "credit_note"))
        self.assertEqual(note["customer_balance_transaction"], moved["id"])
        again = self.bank.credit_note(
            "m", self.paid, NOON + DAY, custom=[Line("sorry", 100)], out_of_band=100
        )
        self.assertEqual(again["number"], f"{self.paid['number']}-CN-02")
        self.assertEqual(again["lines"]["data"][0]["type"], "custom_line_item")
        self.assertEqual(again["out_of_band_amount"], 100)

    def test_what_is_given_back_must_be_told(self):
        with self.assertRaisesRegex(ValueError, "565 is to be given back, not 0"):
            self.bank.credit_note("n", self.paid, NOON + DAY, amounts={1: 500})
        with self.assertRaisesRegex(KeyError, "re_gone"):
            self.bank.credit_note(
                "n", self.paid, NOON + DAY, amounts={1: 500}, refunded={"re_gone": 565}
            )
        self.assertEqual(self.bank.held("credit_note"), [])

    def test_an_open_invoice_owes_less_until_it_is_paid(self):
        owed = invoice("in_2", lines=LINES, status="open")
        note = self.bank.credit_note("n", owed, NOON, amounts={1: 1005})
        figures = note["type"], note["pre_payment_amount"], note["post_payment_amount"]
        self.assertEqual(figures, ("pre_payment", 1136, 0))
        self.assertEqual((owed["amount_remaining"], owed["status"]), (11300, "open"))
        self.bank.credit_note("m", owed, NOON + DAY, amounts={0: 10000})
        self.assertEqual((owed["amount_remaining"], owed["status"]), (0, "paid"))
        self.assertEqual(owed["pre_payment_credit_notes_amount"], 12436)

    def test_void(self):
        owed = invoice("in_2", lines=LINES, status="open")
        self.bank.credit_note("n", owed, NOON)
        note = self.bank.void_credit_note("cn_n", NOON + DAY)
        self.assertEqual((note["status"], note["voided_at"]), ("void", NOON + DAY))
