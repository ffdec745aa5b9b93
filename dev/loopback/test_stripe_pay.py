"""Invoices of the loopback Stripe that several payments settle."""

import unittest

from .stripe_bank import Bank
from .stripe_invoice import invoice
from .stripe_lines import Line
from .stripe_money import DAY
from .stripe_objects import customer
from .test_stripe_money import NOON


class TestPaying(unittest.TestCase):
    def setUp(self):
        self.bank = Bank()
        self.buyer = customer("cus_1")
        self.owed = self.bill("in_1")

    def bill(self, id, cents=10000, **told):
        return invoice(
            id, lines=[Line("plan", cents)], status="open", buyer=self.buyer, **told
        )

    def moves(self):
        held = self.bank.held("customer_balance_transaction")
        return [(each["type"], each["amount"], each["invoice"]) for each in held]

    def test_two_payments_each_on_its_day(self):
        first = self.bank.pay("a", self.owed, 4000, NOON)
        figures = self.owed["status"], self.owed["amount_remaining"]
        self.assertEqual((first["id"], figures), ("ch_a", ("open", 6000)))
        self.bank.pay("b", self.owed, 6000, NOON + DAY)
        figures = self.owed["status"], self.owed["amount_paid"]
        self.assertEqual(figures, ("paid", 10000))
        moved = self.bank.held("balance_transaction")
        told = [(each["amount"], each["created"]) for each in moved]
        self.assertEqual(told, [(4000, NOON), (6000, NOON + DAY)])
        status = [link["status"] for link in self.owed["payments"]["data"]]
        self.assertEqual(status, ["canceled", "paid", "paid"])
        with self.assertRaisesRegex(ValueError, "in_1 is paid"):
            self.bank.pay("c", self.owed, 1, NOON + DAY)

    def test_what_is_too_much_is_credit(self):
        self.bank.pay("a", self.owed, 10700, NOON)
        self.assertEqual(self.owed["amount_overpaid"], 700)
        self.assertEqual(self.moves(), [("invoice_overpaid", -700, "in_1")])
        self.assertEqual(self.bank.credit_of(self.buyer), -700)

    def test_credit_is_applied_to_the_next_invoice(self):
        self.bank.move_credit("good", self.buyer, -12500, NOON)
        first = self.bill("in_2", starting_balance=-12500)
        self.bank.apply_credit("x", first, NOON)
        left = self.bank.credit_of(self.buyer)
        self.assertEqual((first["status"], left), ("paid", -2500))
        second = self.bill("in_3", starting_balance=-2500)
        self.bank.apply_credit("y", second, NOON)
        self.assertEqual((second["status"], second["amount_remaining"]), ("open", 7500))
        used = [
            ("applied_to_invoice", 10000, "in_2"),
            ("applied_to_invoice", 2500, "in_3"),
        ]
        self.assertEqual(self.moves()[1:], used)

    def test_what_is_paid_elsewhere_is_not_in_the_balance(self):
        self.bank.pay("a", self.owed, 4000, NOON)
        self.bank.pay_elsewhere("b", self.owed, 6000, NOON + DAY)
        self.assertEqual(len(self.bank.held("charge")), 1)
        figures = self.owed["amount_paid"], self.owed["amount_paid_off_stripe"]
        self.assertEqual((self.owed["status"], figures), ("paid", (10000, 6000)))

    def test_a_note_that_is_taken_back_is_owed_again(self):
        self.bank.credit_note("n", self.owed, NOON, amounts={0: 3000})
        self.bank.take_note_back("cn_n", self.owed, NOON + DAY)
        figures = self.owed["amount_due"], self.owed["amount_remaining"]
        self.assertEqual(figures, (10000, 10000))
