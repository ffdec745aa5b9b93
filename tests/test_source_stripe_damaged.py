"""Answers of Stripe that were damaged on their way: never taken as whole (R23)."""

import json
import re
from datetime import datetime, timedelta, timezone
from unittest.mock import patch

from pytest_httpserver import HTTPServer
from werkzeug import Response

from ..sources import stripe_api
from ..sources.errors import BillerAnswerError, BillerError
from ..sources.stripe_api import StripeApi
from ..sources.stripe_balance import StripeBalance, transaction_of
from .outside import KEY, OutsideCase

SINCE = datetime(2026, 5, 1, tzinfo=timezone.utc)
NOON = int(datetime(2026, 5, 2, 12, tzinfo=timezone.utc).timestamp())
ANY = re.compile("/v1/.*")


def told(**more):
    """A balance transaction of 1.00 CAD, as Stripe lists it."""
    usual = {"id": "txn_1", "object": "balance_transaction", "type": "stripe_fee"}
    usual |= {"amount": -100, "fee": 0, "net": -100, "currency": "cad"}
    usual |= {"created": NOON, "available_on": NOON, "fee_details": []}
    return usual | more


class DamagedCase(OutsideCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = HTTPServer(host="127.0.0.1")
        cls.server.start()
        cls.addClassCleanup(cls.server.stop)

    def balance(self, *answers, status=200):
        """A client whose server gives these answers, one after the other."""
        self.server.clear()
        left = list(answers)

        def answer(_request):
            body = json.dumps(left.pop(0) if len(left) > 1 else left[0])
            return Response(body, status=status, content_type="application/json")

        self.server.expect_request(ANY).respond_with_handler(answer)
        url = self.server.url_for("").rstrip("/")
        return StripeBalance(StripeApi(KEY, url, self.client("Stripe")))


class TestDamagedLists(DamagedCase):
    """What lies behind a cut would never be listed again."""

    def test_r23_a_page_that_is_cut_is_not_the_end(self):
        first = {"data": [told()], "has_more": True}
        for second in (
            {},
            {"data": None, "has_more": True},
            {"data": [], "has_more": True},
            {"data": [told(id="txn_2")]},
            {"data": [told(id="txn_2")], "has_more": None},
            {"data": {}, "has_more": False},
        ):
            with self.subTest(second=second), self.assertRaises(BillerAnswerError):
                list(self.balance(first, second).listed(SINCE))

    def test_r23_one_that_is_empty_is(self):
        empty = {"data": [], "has_more": False}
        self.assertEqual(list(self.balance(empty).listed(SINCE)), [])

    def test_r22_a_list_that_never_ends_is_broken_off(self):
        pages = [
            {"data": [told(id=f"txn_{number}")], "has_more": True}
            for number in range(20)
        ]
        with (
            patch.object(stripe_api, "MOST_PAGES", 10),
            self.assertRaisesRegex(BillerAnswerError, "no end"),
        ):
            list(self.balance(*pages).listed(SINCE))


class TestDamagedBalance(DamagedCase):
    def test_r24_a_balance_that_is_cut_is_none(self):
        part = {"amount": 100, "currency": "cad"}
        for answer in (
            {},
            {"available": [part]},
            {"pending": [part]},
            {"available": [part], "pending": None},
            {"available": [part], "pending": [{"amount": 1}]},
            {"available": [part], "pending": [{"currency": "cad"}]},
        ):
            with self.subTest(answer=answer), self.assertRaises(BillerAnswerError):
                self.balance(answer).balance()

    def test_r24_an_empty_one_holds_nothing(self):
        self.assertEqual(self.balance({"available": [], "pending": []}).balance(), {})


class TestDamagedErrors(DamagedCase):
    """Proxies and gateways say what they like."""

    def test_r18_errors_of_another_shape(self):
        for status in (400, 404, 403, 500):
            for error in ("text", None, [], {"message": 5}, {"code": 7}, 5):
                with (
                    self.subTest(status=status, error=error),
                    self.assertRaises(BillerError),
                ):
                    self.balance({"error": error}, status=status).balance()


class TestDamagedTransactions(DamagedCase):
    """One that cannot be right is held, and stops no other."""

    def problem(self, **more):
        found = transaction_of(told(**more)).problem
        return found and found.code

    def test_r25_parts_of_a_fee_that_make_up_for_one_another(self):
        fee = {"fee": 50, "net": -150}
        parts = [
            {"type": "tax", "amount": 1000, "currency": "cad"},
            {"type": "stripe_fee", "amount": -950, "currency": "cad"},
        ]
        self.assertEqual(self.problem(**fee, fee_details=parts), "transaction_sum")
        parts[1]["amount"] = -1000
        self.assertEqual(self.problem(**fee, fee_details=parts), "transaction_sum")

    def test_r25_a_part_in_another_currency(self):
        part = {"type": "tax", "amount": 1, "currency": "jpy"}
        found = self.problem(fee=100, net=-200, fee_details=[part])
        self.assertEqual(found, "transaction_unreadable")

    def test_r25_a_fee_that_comes_back_is_none_of_these(self):
        part = {"type": "stripe_fee", "amount": -1500, "currency": "cad"}
        self.assertIsNone(self.problem(fee=-1500, net=1400, fee_details=[part]))

    def test_r23_a_day_that_has_not_come(self):
        ahead = datetime.now(timezone.utc) + timedelta(days=3)
        found = self.problem(created=int(ahead.timestamp()))
        self.assertEqual(found, "transaction_unreadable")

    def test_r23_text_that_the_database_cannot_hold(self):
        found = transaction_of({"id": "t", "type": "a\x00b\ud800", "amount": "x"})
        found.type.encode()
        self.assertNotIn("\x00", found.type)
