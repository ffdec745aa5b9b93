"""Pages of balance transactions while new ones arrive and late ones turn up."""

import unittest

from . import Bank, StripeLoopback
from .test_stripe_money import NOON
from .test_stripe_server import ask


class TestPages(unittest.TestCase):
    def setUp(self):
        self.bank = Bank()
        for number in range(250):
            self.bank.topup(f"{number:03}", 100, NOON + number)
        self.server = StripeLoopback(bank=self.bank).start()
        self.addCleanup(self.server.stop)

    def page(self, **asked: str) -> list[str]:
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        path = f"/v1/balance_transactions?limit=100&{query}"
        _, body = ask(self.server, path)
        return [each["id"] for each in body["data"]]

    def test_what_arrives_in_between_neither_repeats_nor_hides(self):
        first = self.page()
        self.bank.topup("new", 100, NOON + 300)
        second = self.page(starting_after=first[-1])
        self.bank.topup("late", 100, NOON + 10)
        third = self.page(starting_after=second[-1])
        seen = first + second + third
        self.assertEqual(len(seen), len(set(seen)))
        self.assertEqual(len(seen), 251)
        self.assertIn("txn_tulate", third)
        self.assertNotIn("txn_tunew", seen)

    def test_with_windows_by_time_the_same_one_is_on_two_pages(self):
        first = self.page(**{"created[lte]": NOON + 249})
        self.bank.topup("new", 100, NOON + 300)
        again = self.page(**{"created[gte]": NOON + 240})
        self.assertEqual(again[0], "txn_tunew")
        self.assertEqual(again[1:], first[:10])
