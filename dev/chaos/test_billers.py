"""A biller fails at the call it is told to, and lies without forgetting the truth."""

import random
import unittest

import requests

from ..loopback.server import Fault
from .billers import UnreliableLago, UnreliableStripe
from .billing import month
from .faults import lies


class UnreliableCase(unittest.TestCase):
    def setUp(self):
        self.billed = month(random.Random(1), 1)
        self.stripe = self.enterContext(UnreliableStripe())
        self.lago = self.enterContext(UnreliableLago())
        self.stripe.bill(self.billed)
        self.lago.bill(self.billed)

    def ask(self, biller=None, path="/v1/invoices"):
        biller = biller or self.stripe
        headers = {"Authorization": f"Bearer {biller.key}"}
        headers["Stripe-Version"] = "2026-10-28.endive"
        return requests.get(f"{biller.url}{path}", headers=headers, timeout=5)


class TestTrouble(UnreliableCase):
    def statuses(self, number):
        return [self.ask().status_code for _turn in range(number)]

    def test_the_second_call_fails_and_no_other(self):
        self.stripe.break_call(2, Fault(500))
        self.assertEqual(self.statuses(4), [200, 500, 200, 200])
        self.assertEqual(self.stripe.struck, 1)

    def test_as_often_as_told(self):
        self.stripe.break_call(1, Fault(429, times=3))
        self.assertEqual(self.statuses(4), [429, 429, 429, 200])

    def test_calls_of_another_path_do_not_count(self):
        self.stripe.break_call(1, Fault(404, path="/invoices/"))
        self.assertEqual(self.statuses(2), [200, 200])
        one = f"/v1/invoices/{self.stripe.invoices[0]['id']}"
        self.assertEqual(self.ask(path=one).status_code, 404)

    def test_honest_again(self):
        self.stripe.break_call(1, Fault(500, times=99))
        self.stripe.be_honest()
        self.assertEqual(self.statuses(2), [200, 200])
        self.assertEqual(self.stripe.struck, 0)


class TestLies(UnreliableCase):
    def test_a_lie_does_not_change_what_is_kept(self):
        for biller, path in ((self.stripe, "/v1/invoices"), (self.lago, "/invoices")):
            truth = self.ask(biller, path).json()
            biller.lie(lies.missing_field(random.Random(1)))
            self.assertNotEqual(self.ask(biller, path).json(), truth)
            self.assertEqual(biller.struck, 1)
            biller.be_honest()
            self.assertEqual(self.ask(biller, path).json(), truth)

    def test_one_value_is_of_another_type(self):
        for seed in range(30):
            answer = {"object": "list", "data": [{"id": "in_1", "paid": True, "n": 1}]}
            was = str(answer)
            self.assertTrue(lies.wrong_type(random.Random(seed))(answer, None))
            self.assertNotEqual(str(answer), was)

    def test_a_page_that_skips(self):
        self.stripe.lie(lies.page_skips(random.Random(1)))
        stripes = sum(each.kind != "lago" for each in self.billed)
        self.assertEqual(len(self.ask().json()["data"]), stripes - 1)

    def test_a_page_that_comes_again(self):
        self.stripe.lie(lies.page_repeated(random.Random(1)))
        first = self.ask().json()
        last = first["data"][-1]["id"]
        second = self.ask(path=f"/v1/invoices?starting_after={last}").json()
        self.assertTrue(first["has_more"])
        self.assertEqual(second["data"], first["data"])
