"""R13, R23: pages, balances and transactions that are damaged are never taken whole."""

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from unittest.mock import patch

from pytest_httpserver import HTTPServer

from odoo.tests import BaseCase

from ..sources import stripe_api
from ..sources.errors import BillerAnswerError
from ..sources.stripe_api import StripeApi
from ..sources.stripe_balance import StripeBalance, transaction_of
from ..sources.stripe_credit import StripeCredit
from ..sources.stripe_credit_notes import note_of
from ..sources.values import Reader
from .outside import KEY, OutsideCase

LIST = "/v1/balance_transactions"


class TestStripeDamaged(OutsideCase):
    def api(self, path, answer, status=200):
        server = HTTPServer(host="127.0.0.1")
        server.start()
        self.addCleanup(server.stop)
        body = answer if isinstance(answer, str) else json.dumps(answer)
        server.expect_request(path).respond_with_data(body, status=status)
        return StripeApi(KEY, server.url_for(""), self.client("Stripe"))

    def test_r23_a_damaged_page_is_no_end_of_a_list(self):
        for page in (
            {},
            {"has_more": False},
            {"data": None, "has_more": False},
            {"data": [], "has_more": True},
            {"data": []},
            {"data": [{"id": "a"}]},
            {"data": [{}], "has_more": True},
        ):
            with self.subTest(page=page), self.raises(BillerAnswerError):
                list(self.api(LIST, page).pages(LIST))

    def test_r23_a_list_that_never_ends_stops(self):
        api = self.api(LIST, {})
        numbers = iter(range(9))

        def page(*_args, **_params):
            return {"data": [{"id": str(next(numbers))}], "has_more": True}

        with (
            patch.object(api, "get", page),
            patch.object(stripe_api, "MOST_PAGES", 3),
            self.raises(BillerAnswerError, "more than 3 pages"),
        ):
            list(api.pages(LIST))

    def test_r24_a_balance_that_is_cut_is_none(self):
        part = {"currency": "cad", "amount": 5}
        whole = {"available": [part], "pending": [part]}
        told = StripeBalance(self.api("/v1/balance", whole)).balance()
        self.assertEqual(told, {"CAD": Decimal("0.10")})
        for answer in (
            {},
            {"available": [part]},
            {"pending": [part]},
            {**whole, "pending": [{"amount": 5}]},
            {**whole, "pending": [{"currency": "cad"}]},
        ):
            with self.subTest(answer=answer), self.raises(BillerAnswerError):
                StripeBalance(self.api("/v1/balance", answer)).balance()

    def test_r18_errors_in_no_form_of_stripe_s(self):
        for error in ("text", None, [], {"message": 5}, 7, {"message": ["x"]}):
            for status in (400, 402, 404):
                with (
                    self.subTest(error=error, status=status),
                    self.raises(BillerAnswerError),
                ):
                    self.api(LIST, {"error": error}, status).get(LIST)

    def test_r18_an_id_is_one_part_of_a_path(self):
        api, asked = self.api(LIST, {}), []
        with patch.object(api, "pages", lambda path, **_params: asked.append(path)):
            StripeCredit(api).moves("cus_1/../x?", datetime.now(timezone.utc))
        path = "/v1/customers/cus_1%2F..%2Fx%3F/balance_transactions"
        self.assertEqual(asked, [path])


class TestStripeTransactionDamaged(BaseCase):
    def reason(self, **changes):
        told = {
            "id": "txn_1",
            "type": "charge",
            "created": 1767625200,
            "currency": "cad",
            "amount": 1000,
            "fee": 50,
            "net": 950,
            "fee_details": [],
        }
        found = transaction_of(told | changes)
        return found.problem.code if found.problem else ""

    def test_r23_a_day_that_is_to_come(self):
        now = datetime.now(timezone.utc)
        soon, late = now + timedelta(hours=20), now + timedelta(hours=28)
        self.assertEqual(self.reason(created=int(soon.timestamp())), "")
        for far in (int(late.timestamp()), 253_300_000_000):
            self.assertEqual(self.reason(created=far), "transaction_unreadable")

    def test_r25_parts_of_a_fee_that_cancel_out(self):
        def parts(*amounts, currency="cad"):
            return [
                {"type": "tax", "amount": amount, "currency": currency}
                for amount in amounts
            ]

        self.assertEqual(self.reason(fee_details=parts(20, 30)), "")
        wrong = "transaction_sum"
        self.assertEqual(self.reason(fee_details=parts(1000, -950)), wrong)
        self.assertEqual(self.reason(fee_details=parts(50, currency="usd")), wrong)
        none = {"fee": 0, "net": 1000}
        self.assertEqual(self.reason(**none, fee_details=parts(5, -5)), wrong)

    def test_r23_the_sign_of_another_kind(self):
        wrong = "transaction_unreadable"
        back = {"amount": -1000, "net": -1050}
        self.assertEqual(self.reason(**back), wrong)
        self.assertEqual(self.reason(type="refund", **back), "")
        self.assertEqual(self.reason(type="refund"), wrong)

    def test_r13_the_kind_of_what_cannot_be_read_is_clean(self):
        told = {"id": "txn_1", "type": "a\x00\ud800" + "x" * 999}
        found = transaction_of(told)
        self.assertTrue(found.problem)
        self.assertTrue(found.type.startswith("ax"))
        self.assertLessEqual(len(found.type), 250)

    def test_r27_a_note_whose_parts_are_less_than_nothing(self):
        told = {
            "id": "cn_1",
            "currency": "cad",
            "created": 1767625200,
            "total": 1000,
            "lines": {"data": [{"amount": 1000}]},
            "pre_payment_amount": -500,
            "out_of_band_amount": 1500,
        }
        self.assertEqual(note_of(told).problem.code, "note_sum")
        whole = told | {"pre_payment_amount": 1000, "out_of_band_amount": 0}
        self.assertIsNone(note_of(whole).problem)
        over = whole | {
            "pre_payment_amount": 0,
            "out_of_band_amount": 1500,
            "customer_balance_transaction": "cbtxn_1",
        }
        self.assertEqual(note_of(over).problem.code, "note_sum")

    def test_r7_a_percentage_out_of_all_proportion(self):
        for text in ("1E-900000", "1E+900000"):
            with self.assertRaises(BillerAnswerError):
                Reader({"percentage": text}, "Stripe", "/").number("percentage")
