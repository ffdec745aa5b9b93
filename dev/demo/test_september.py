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


class TestSeptember(unittest.TestCase):
    def setUp(self):
        self.bank = demo.bank("september")
        held = self.bank.held("balance_transaction")
        self.moved = [each for each in held if _day(each) >= CUT_OVER]

    def balance_on(self, day):
        return balance_on(self.bank, date.fromisoformat(day))["cad"]

    def test_balances_of_some_days(self):
        # two charges that no payout of August took: 163.19 and 207.99
        self.assertEqual(self.balance_on("2026-08-31"), 163_19 + 207_99)
        self.assertEqual(self.balance_on("2026-09-07"), 0)
        self.assertEqual(self.balance_on("2026-09-15"), -(214_51 + 15_00))
        self.assertEqual(self.balance_on("2026-09-30"), 257_46 - 150_00 + 34_04)

    def test_the_last_day_is_what_stripe_says_now(self):
        told = self.bank.balance()
        now = sum(each["amount"] for each in (*told["available"], *told["pending"]))
        self.assertEqual(now, self.balance_on(september.LAST_DAY))

    def test_one_of_every_kind_that_is_booked_by_itself(self):
        self.assertEqual(len(self.moved), 23)
        kinds = {(each["type"], each["reporting_category"]) for each in self.moved}
        self.assertEqual(
            kinds,
            {
                ("adjustment", "dispute"),
                ("adjustment", "dispute_reversal"),
                ("charge", "charge"),
                ("payout", "payout"),
                ("payout_failure", "payout_reversal"),
                ("refund", "refund"),
                ("stripe_fee", "fee"),
                ("topup", "topup"),
            },
        )

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
