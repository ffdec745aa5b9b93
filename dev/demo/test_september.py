"""September's money: the figures that were put down by hand, and what moved them."""

import json
import subprocess
import sys
import unittest
from datetime import date
from urllib.request import Request, urlopen

from ..layout import CHECKOUT
from ..loopback import demo
from ..loopback.demo_money import balance_on, day_in_toronto
from ..loopback.stripe_objects import API_VERSION
from ..loopback.stripe_server import KEY
from . import september

CUT_OVER = date.fromisoformat(september.CUT_OVER)
DEBIT = "py_1NexaCloud260025"


class TestSeptember(unittest.TestCase):
    def setUp(self):
        self.bank = demo.bank("september")
        held = self.bank.held("balance_transaction")
        self.moved = [each for each in held if _day(each) >= CUT_OVER]

    def balance_on(self, day, currency="cad"):
        return balance_on(self.bank, date.fromisoformat(day))[currency]

    def of_type(self, type):
        return [each for each in self.moved if each["type"] == type]

    def test_balances_of_some_days(self):
        # two charges that no payout of August took: 163.19 and 207.99
        self.assertEqual(self.balance_on("2026-08-31"), 163_19 + 207_99)
        self.assertEqual(self.balance_on("2026-09-07"), 0)
        self.assertEqual(self.balance_on("2026-09-15"), -(214_51 + 15_00))
        # a charge came, a debit went back at a fee, a top-up came
        moved = 161_74 - (56_34 + 5_00) + 100_00
        self.assertEqual(self.balance_on("2026-09-17"), moved - (214_51 + 15_00))
        self.assertEqual(self.balance_on("2026-09-30"), 257_46 - 150_00 + 34_04)

    def test_balances_of_some_days_in_dollars(self):
        """The first charge in dollars was converted; the second is kept, at a fee."""
        told = [self.balance_on(f"2026-09-{day}", "usd") for day in (18, 22, 23, 25)]
        self.assertEqual(told, [0, 0, 100_00 - 3_20, 96_80 - 2_00])

    def test_the_last_day_is_what_stripe_says_now(self):
        told, now = self.bank.balance(), dict.fromkeys(september.BALANCES, 0)
        for each in (*told["available"], *told["pending"]):
            now[each["currency"]] += each["amount"]
        last = {each: self.balance_on(september.LAST_DAY, each) for each in now}
        self.assertEqual(now, last)

    def test_a_debit_came_back_and_its_fee_stays(self):
        (came_back,) = self.of_type("payment_failure_refund")
        self.assertEqual((came_back["amount"], came_back["fee"]), (-56_34, 5_00))
        paid = self.bank.find("charge", came_back["source"])
        self.assertEqual((paid["id"], paid["status"]), (DEBIT, "failed"))

    def test_each_currency_has_its_charges_and_fees(self):
        for type in ("charge", "stripe_fee"):
            currencies = {each["currency"] for each in self.of_type(type)}
            self.assertEqual(currencies, set(september.BALANCES))

    def test_one_of_every_kind_that_is_booked_by_itself(self):
        self.assertEqual(len(self.moved), 26)
        kinds = {(each["type"], each["reporting_category"]) for each in self.moved}
        self.assertEqual(
            kinds,
            {
                ("adjustment", "dispute"),
                ("adjustment", "dispute_reversal"),
                ("charge", "charge"),
                ("payment", "charge"),
                ("payment_failure_refund", "charge_failure"),
                ("payout", "payout"),
                ("payout_failure", "payout_reversal"),
                ("refund", "refund"),
                ("stripe_fee", "fee"),
                ("topup", "topup"),
            },
        )

    def test_what_each_payout_takes_to_the_bank(self):
        made = {each["id"]: each["amount"] for each in self.bank.held("payout")}
        due = {
            # two of August, 0025 by debit, 0021, 0026, a link; less Billing's fee
            "po_260907": 163_19 + 207_99 + 55_38 + 53_46 + 163_19 + 53_46 - 11_30,
            "po_260914": 207_99 - 30_00 - 168_37 + 207_99,
            # the dispute of 0028, 0029, 0025 back at a fee, the top-up, a link
            "po_260921": -229_51 + 161_74 - 61_34 + 100_00 + 133_70,
            # the dispute of 0029, that of 0028 won, 0030
            "po_260928": -181_88 + 229_51 + 209_83,
            "po_260930": 150_00,
        }
        self.assertEqual({id: made[id] for id in due}, due)

    def test_automatic_payouts_are_the_sum_of_their_members(self):
        for payout in self.bank.held("payout"):
            own, *members = self.bank.paid_out_with(payout["id"]) or [None]
            if payout["automatic"]:
                with self.subTest(payout["id"]):
                    self.assertEqual(own["net"], -payout["amount"])
                    total = sum(each["net"] for each in members)
                    self.assertEqual(total, payout["amount"])

    def test_a_month_of_moves_in_the_order_they_are_written_down(self):
        moments = [move.at for move in september.MOVES]
        self.assertEqual(moments, sorted(moments))

    def test_another_process_serves_the_same_money(self):
        options = ["--bills", "september", "--money", "september"]
        argv = [sys.executable, "-m", "dev.loopback", "stripe", *options]
        server = subprocess.Popen(argv, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
        with server:
            try:
                url = server.stdout.readline().strip()
                told = _asked(f"{url}/v1/balance")
                listed = _asked(f"{url}/v1/balance_transactions?limit=100")
            finally:
                server.terminate()
        self.assertEqual(told, self.bank.balance())
        here = {each["id"]: each for each in self.bank.held("balance_transaction")}
        self.assertEqual({each["id"]: each for each in listed["data"]}, here)


def _day(moved):
    return day_in_toronto(moved["created"])


def _asked(url):
    headers = {"Authorization": f"Bearer {KEY}", "Stripe-Version": API_VERSION}
    with urlopen(Request(url, headers=headers), timeout=20) as answer:
        return json.load(answer)
