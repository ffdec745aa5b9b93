"""The loopback Stripe's money: what moves, what it costs, what is left."""

import unittest
from typing import Any

from .stripe_bank import Bank
from .stripe_invoice import invoice
from .stripe_lines import Line
from .stripe_money import DAY, share
from .stripe_objects import customer, unix
from .stripe_payments import Paid
from .stripe_purse import Purse

Json = dict[str, Any]
NOON = unix("2026-09-01T12:00:00Z")


def net_by_currency(bank: Bank) -> dict[str, int]:
    """What the listed transactions say that the account holds."""
    result = dict.fromkeys(bank.balances, 0)
    for each in bank.held("balance_transaction"):
        if bank.is_listed(each["id"]):
            result[each["currency"]] += each["net"]
    return result


def balance_by_currency(bank: Bank) -> dict[str, int]:
    """What Stripe's balance object says that the account holds."""
    told = bank.balance()
    result = dict.fromkeys(bank.balances, 0)
    for part in (*told["available"], *told["pending"]):
        result[part["currency"]] += part["amount"]
    return result


def transaction_of(bank: Bank, whole: Json, field: str = "balance_transaction") -> Json:
    return bank.find("balance_transaction", whole[field])


class BankCase(unittest.TestCase):
    def setUp(self):
        self.bank = Bank()

    def assertMoved(self, moved: Json, *told: Any, **more: Any):
        """Type, category, amount, fee and net; ``more`` are other fields."""
        names = ("type", "reporting_category", "amount", "fee", "net")
        self.assertEqual(tuple(moved[name] for name in names), told)
        self.assertEqual(moved["fee"], sum(d["amount"] for d in moved["fee_details"]))
        self.assertEqual({name: moved[name] for name in more}, more)
        self.assertEqual(net_by_currency(self.bank), balance_by_currency(self.bank))


class TestPurse(unittest.TestCase):
    def test_pending_until_it_is_available(self):
        purse = Purse()
        purse.move(500, at=10, available_on=20, now=10)
        purse.move(-200, at=15, available_on=15, now=15)
        self.assertEqual((purse.pending, purse.available), (500, -200))
        purse.ripen(19)
        self.assertEqual((purse.pending, purse.available), (500, -200))
        purse.ripen(20)
        self.assertEqual((purse.pending, purse.available), (0, 300))

    def test_totals_of_the_past_and_what_came_late(self):
        purse = Purse()
        purse.move(500, at=10, available_on=20, now=10)
        purse.move(-200, at=30, available_on=30, now=30)
        purse.move(7, at=15, available_on=15, now=30)
        totals = [purse.total_at(each) for each in (9, 10, 15, 29, 30)]
        self.assertEqual(totals, [0, 500, 507, 507, 307])


class TestCharges(BankCase):
    def test_an_invoice_paid_by_card(self):
        paid = invoice("in_1", lines=[Line("x", 10000)], paid_at=NOON)
        (charge,) = self.bank.take(paid)
        moved = self.bank.find("balance_transaction", "txn_1")
        self.assertMoved(moved, "charge", "charge", 10000, 320, 9680, source="ch_1")
        self.assertEqual(moved["available_on"], unix("2026-09-03"))
        self.assertEqual(moved["status"], "pending")
        self.assertEqual(self.bank.take(paid), [])
        (link,) = paid["payments"]["data"]
        self.assertIs(link["payment"]["payment_intent"]["latest_charge"], charge)

    def test_every_paid_payment_of_an_invoice(self):
        payments = [
            Paid(300, NOON, "1a"),
            Paid(200, NOON + 1, "1b", kind="charge", charge_prefix="py"),
            Paid(500, NOON + 2, "1c", status="open"),
        ]
        lines = [Line("x", 1000)]
        both = invoice("in_1", lines=lines, status="open", payments=payments)
        self.assertEqual([c["id"] for c in self.bank.take(both)], ["ch_1a", "py_1b"])
        moved = self.bank.find("balance_transaction", "txn_1b")
        self.assertMoved(moved, "payment", "charge", 200, 42, 158)

    def test_a_charge_of_no_invoice_with_tax_on_the_fee(self):
        charge = self.bank.charge("7", 2000, NOON, tax=4, description="Order 7")
        moved = transaction_of(self.bank, charge)
        self.assertMoved(moved, "charge", "charge", 2000, 92, 1908)
        kinds = [(each["type"], each["amount"]) for each in moved["fee_details"]]
        self.assertEqual(kinds, [("stripe_fee", 88), ("tax", 4)])
        self.assertIsNone(charge["customer"])

    def test_fees_are_rounded_half_up(self):
        self.assertEqual(share(50, "1"), 1)
        self.assertEqual(share(10017, "2.9", 30), 320)

    def test_another_currency_is_converted(self):
        us = invoice("in_1", lines=[Line("x", 10000)], currency="usd", paid_at=NOON)
        with self.assertRaisesRegex(ValueError, "exchange rate"):
            self.bank.take(us)
        self.bank.take(us, exchange_rate=1.3705, conversion_fee=274)
        moved = self.bank.find("balance_transaction", "txn_1")
        fee = share(13705, "2.9", 30) + 274
        told = ("charge", "charge", 13705, fee, 13705 - fee)
        self.assertMoved(moved, *told, currency="cad", exchange_rate=1.3705)

    def test_or_kept_in_a_balance_of_its_own(self):
        self.bank = Bank(("cad", "usd"))
        self.bank.charge("1", 10000, NOON, currency="usd", fee=400)
        self.assertEqual(balance_by_currency(self.bank), {"cad": 0, "usd": 9600})

    def test_or_was_converted_before_there_was_such_a_balance(self):
        self.bank = Bank(("cad", "usd"))
        self.bank.charge("1", 10000, NOON, currency="usd", exchange_rate=1.5, fee=400)
        self.assertEqual(balance_by_currency(self.bank), {"cad": 14600, "usd": 0})


class TestAccount(BankCase):
    def test_a_fee_with_its_tax_within_or_apart(self):
        fee = self.bank.account_fee("a", 700, NOON, tax=91)
        self.assertMoved(fee, "stripe_fee", "fee", -700, 91, -791, source=None)
        fee = self.bank.account_fee("b", 700, NOON, tax=91, tax_apart=True)
        self.assertMoved(fee, "stripe_fee", "fee", -700, 0, -700)
        tax = self.bank.find("balance_transaction", "txn_btax")
        self.assertMoved(tax, "tax_fee", "tax", -91, 0, -91)

    def test_topup_and_the_unknown(self):
        made = self.bank.topup("t", 5000, NOON)
        moved = transaction_of(self.bank, made)
        self.assertMoved(moved, "topup", "topup", 5000, 0, 5000, source="tu_t")
        moved = self.bank.other("o", -300, NOON, type="tide", category="moon", fee=5)
        self.assertMoved(moved, "tide", "moon", -300, 5, -305)

    def test_a_dropped_transaction_shows(self):
        self.bank.charge("1", 10000, NOON)
        self.bank.topup("t", 5000, NOON)
        self.bank.drop("txn_tut")
        self.assertEqual(balance_by_currency(self.bank), {"cad": 14680})
        self.assertEqual(net_by_currency(self.bank), {"cad": 9680})

    def test_balances_of_past_days_with_what_came_late(self):
        self.bank.topup("a", 100, NOON)
        self.bank.topup("b", 10, NOON + 2 * DAY)
        self.bank.topup("c", 1, NOON + DAY)
        told = [self.bank.balance_at(NOON + n * DAY)["cad"] for n in (-1, 0, 1, 2)]
        self.assertEqual(told, [0, 100, 101, 111])

    def test_the_same_key_twice_moves_nothing(self):
        self.bank.topup("a", 100, NOON)
        with self.assertRaisesRegex(ValueError, "already"):
            self.bank.topup("a", 100, NOON)
        self.assertEqual(balance_by_currency(self.bank), {"cad": 100})


class TestCustomers(BankCase):
    def test_credit_given_and_used(self):
        buyer = customer("cus_1")
        given = self.bank.move_credit("a", buyer, -500, NOON)
        used = self.bank.move_credit(
            "b", buyer, 300, NOON + 1, type="applied_to_invoice", invoice="in_1"
        )
        self.assertEqual(
            [given["ending_balance"], used["ending_balance"]], [-500, -200]
        )
        self.assertEqual(self.bank.current("customer", buyer)["balance"], -200)
