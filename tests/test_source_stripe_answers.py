"""Answers of Stripe that cannot be used: cut, or of the wrong types (R18)."""

import json

from pytest_httpserver import HTTPServer

from ..sources.errors import BillerAnswerError
from .stripe_case import IN_JANUARY, PATH, StripeCase


class TestStripeAnswers(StripeCase):
    """What is no invoice at all, although Stripe says 200."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = HTTPServer(host="127.0.0.1")
        cls.server.start()
        cls.addClassCleanup(cls.server.stop)

    def ask(self, answer):
        self.server.clear()
        body = answer if isinstance(answer, str) else json.dumps(answer)
        self.server.expect_request(PATH).respond_with_data(body)
        return self.biller(self.server.url_for("")).facts("in_1")

    def test_what_is_no_complete_json(self):
        numbers = ["NaN", "-Infinity", "1e999999", f"1e{'9' * 30}", "9" * 5000]
        odd = [f'{{"id": "in_1", "total": {number}}}' for number in numbers]
        for body in ('{"id": "in_1", "tot', "", "<html>", "\x00", *odd):
            words = (PATH, "no complete JSON")
            with self.subTest(body=body), self.raises(BillerAnswerError, *words):
                self.ask(body)

    def test_json_of_the_wrong_types(self):
        good = {
            "id": "in_1",
            "created": IN_JANUARY,
            "currency": "cad",
            "status": "open",
            "total": 100,
            "total_taxes": [],
            "amount_paid": 0,
        }
        self.assertEqual(self.ask(good).total, 1)
        for field, wrong, words in (
            ("total", "a lot", "'total'"),
            ("total", None, "'total' is missing"),
            ("total", True, "'total'"),
            ("total", 10.5, "'total'"),
            ("created", "yesterday", "'created'"),
            ("created", 10**20, "'created'"),
            ("created", -62135596800, "'created'"),
            ("due_date", 253402300799, "'due_date'"),
            ("total", 10**16, "'total'"),
            ("total", "--5", "'total'"),
            ("total", "9" * 5000, "'total'"),
            ("id", "in_2", "another invoice"),
            ("currency", None, "'currency'"),
            ("currency", ["cad"], "'currency'"),
            ("status", "paused", "'paused' is not known"),
            ("total_taxes", {"amount": 1}, "'total_taxes' should be a list"),
            ("total_taxes", [1], "an object was expected"),
            ("lines", [], "not a list"),
            ("payments", {"data": [None]}, "an object was expected"),
            ("livemode", "no", "'livemode' should be true or false"),
        ):
            answer = {**good, field: wrong}
            with self.subTest(answer=answer), self.raises(BillerAnswerError, words):
                self.ask(answer)

    def test_r22_pages_that_never_end(self):
        page = {"data": [{"id": "txr_1"}], "has_more": True}
        self.server.clear()
        self.server.expect_request("/v1/tax_rates").respond_with_json(page)
        biller = self.biller(self.server.url_for(""))
        with self.raises(BillerAnswerError, "begin again"):
            biller._tax_rate("txr_1")

    def test_an_answer_that_is_no_object(self):
        for answer in ([], "1", "null", '"text"'):
            with self.subTest(answer=answer), self.raises(BillerAnswerError):
                self.ask(answer)
