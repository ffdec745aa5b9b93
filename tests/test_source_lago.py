"""The Lago client against a loopback Lago: what it asks, what may go wrong (R19)."""

import json
from datetime import date

from pytest_httpserver import HTTPServer
from werkzeug.wrappers import Response

from ..dev.loopback.lago_objects import payment, uuid_of
from ..ledger.invoice import Absent
from ..sources.errors import (
    BillerAnswerError,
    BillerNotConfigured,
    BillerRateLimited,
    BillerRefused,
    BillerUnreachable,
)
from ..sources.lago import LagoBiller, api_root
from .lago_case import BILLER_ID, ID, LagoCase, plan_invoice
from .outside import KEY


class TestLagoClient(LagoCase):
    def test_r19_the_address_is_used_as_given_up_to_v1(self):
        for given, root in (
            ("https://lago.example", "https://lago.example/api/v1"),
            ("https://lago.example/", "https://lago.example/api/v1"),
            ("https://lago.example/api/v1", "https://lago.example/api/v1"),
            ("https://lago.example/api/api/v1/", "https://lago.example/api/api/v1"),
            ("https://x.example/billing", "https://x.example/billing/api/v1"),
        ):
            self.assertEqual(api_root(given), root)

    def test_r19_a_doubled_prefix_works(self):
        peer = self.serve(plan_invoice(), prefix="/api/api/v1")
        self.assertEqual(self.biller(peer.url).facts(BILLER_ID).total, 149)

    def test_r22_two_calls_for_a_paid_invoice_and_one_for_an_open_one(self):
        paid = plan_invoice()
        peer = self.serve(paid, payments=[payment(paid, at="2026-02-01T02:00:00Z")])
        self.assertTrue(self.biller(peer.url).facts(BILLER_ID).paid)
        self.assertEqual(len(peer.calls), 2)
        peer.invoices = [plan_invoice(payment_status="pending")]
        self.assertFalse(self.biller(peer.url).facts(BILLER_ID).paid)
        self.assertEqual(len(peer.calls), 3)

    def test_r19_payments_are_paged(self):
        many = [
            payment(
                plan_invoice(),
                at=f"2026-02-01T02:{n // 60:02}:{n % 60:02}Z",
                amount=100,
            )
            for n in range(149)
        ]
        peer = self.serve(plan_invoice(), payments=many)
        facts = self.biller(peer.url).facts(BILLER_ID)
        self.assertEqual(len(facts.payments), 149)
        self.assertEqual(peer.count("/payments"), 2)

    def test_r22_a_list_costs_a_call_per_hundred(self):
        invoices = [
            plan_invoice(uuid_of(str(n)), payment_status="pending") for n in range(250)
        ]
        peer = self.serve(*invoices, plan_invoice(issuing_date="2026-03-01"))
        biller = self.biller(peer.url)
        found = dict(biller.list_facts(date(2026, 1, 1), date(2026, 1, 31)))
        self.assertEqual(set(found), {f"lago:{one['lago_id']}" for one in invoices})
        self.assertEqual(biller.calls, 3)

    def test_r22_listing_what_is_paid_costs_no_call_for_its_payments(self):
        peer = self.serve(*(plan_invoice(uuid_of(str(n))) for n in range(150)))
        biller = self.biller(peer.url)
        found = dict(biller.list_facts(date(2026, 1, 1), date(2026, 1, 31)))
        self.assertEqual((len(found), biller.calls), (150, 2))
        self.assertTrue(all(facts.paid for facts in found.values()))

    def test_r19_a_count_of_pages_that_is_out_of_date(self):
        pages = {"1": ["a"] * 100, "2": ["b"]}

        def answer(request):
            page = pages[request.args["page"]]
            listed = [plan_invoice(f"{one}{n}") for n, one in enumerate(page)]
            return _json({"invoices": listed, "meta": {"current_page": 1}})

        server = self.enter(HTTPServer(host="127.0.0.1"))
        server.expect_request("/api/v1/invoices").respond_with_handler(answer)
        found = self.biller(server.url_for("")).list_facts(
            date(2026, 1, 1), date(2026, 1, 31)
        )
        self.assertEqual(len(dict(found)), 101)

    def test_r22_pages_that_never_end(self):
        listed = [plan_invoice(f"a{n}", payment_status="pending") for n in range(100)]
        answer = {"invoices": listed, "meta": {"current_page": 1, "next_page": 2}}
        server = self.enter(HTTPServer(host="127.0.0.1"))
        server.expect_request("/api/v1/invoices").respond_with_json(answer)
        lago = self.biller(server.url_for(""))
        with self.raises(BillerAnswerError, "begin again"):
            list(lago.list_facts(date(2026, 1, 1), date(2026, 1, 31)))

    def test_the_organization_says_its_name_and_zone(self):
        peer = self.serve()
        account = self.biller(peer.url).account()
        self.assertEqual(account["name"], "NexaCloud")
        self.assertEqual(account["time_zone"], "America/Toronto")
        self.assertEqual(account["currency"], "CAD")


class TestLagoAbsent(LagoCase):
    def assertAbsent(self, found, variant):
        self.assertIsInstance(found, Absent)
        self.assertEqual(found.reason.figures["variant"], variant)

    def test_r19_hidden_statuses_answer_404(self):
        for status in ("generating", "open", "closed", "deleted"):
            peer = self.serve(plan_invoice(status=status))
            self.assertAbsent(self.biller(peer.url).facts(BILLER_ID), "unknown")

    def test_r17_an_id_of_another_shape_is_never_sent(self):
        peer = self.serve()
        shouted = f"lago:{ID.upper()}"  # Lago would find it, and book it twice
        for biller_id in ("lago:", "lago:../organizations", "lago:a?b", shouted):
            self.assertAbsent(self.biller(peer.url).facts(biller_id), "other_shape")
        self.assertEqual(peer.calls, [])

    def test_a_404_of_another_kind_says_nothing_about_the_invoice(self):
        peer = self.serve(plan_invoice())
        with self.raises(BillerAnswerError, "HTTP 404 not_found"):
            self.biller(f"{peer.url}/v1").facts(BILLER_ID)
        server = self.enter(HTTPServer(host="127.0.0.1"))
        path = f"/api/v1/invoices/{ID}"
        server.expect_request(path).respond_with_data("<h1>Not Found</h1>", 404)
        with self.raises(BillerAnswerError, "HTTP 404"):
            self.biller(server.url_for("")).facts(BILLER_ID)


class TestLagoFaults(LagoCase):
    def setUp(self):
        super().setUp()
        self.peer = self.serve(plan_invoice(payment_status="pending"))
        self.lago = self.biller(self.peer.url)

    def test_r22_trouble_that_passes(self):
        for fault in (
            {"status": 429, "headers": {"Retry-After": "3"}},
            {"status": 500},
            {"cut": True},
            {"reset": True},
        ):
            with self.subTest(fault=fault):
                self.peer.fail_next(**fault)
                self.assertEqual(self.lago.facts(BILLER_ID).total, 149)
        self.assertEqual(self.time.waits[0], 3)

    def test_r22_trouble_that_stays(self):
        for fault, kind, words in (
            ({"status": 429}, BillerRateLimited, "called less often"),
            ({"status": 503}, BillerUnreachable, "HTTP 503"),
            ({"cut": True}, BillerUnreachable, "cut off"),
            ({"reset": True}, BillerUnreachable, "connection broke"),
        ):
            with self.subTest(fault=fault):
                self.peer.fail_next(**fault, times=4)
                with self.raises(kind, "Lago at 127.0.0.1", words):
                    self.lago.facts(BILLER_ID)

    def test_r22_a_revoked_key(self):
        self.peer.key = "another"
        with self.raises(BillerRefused, "HTTP 401", "revoked"):
            self.lago.facts(BILLER_ID)
        self.assertEqual(self.lago.calls, 1)

    def test_no_key_no_address_no_safe_address(self):
        for url, key, words in (
            ("https://lago.example", "", "no API key"),
            ("", KEY, "no address"),
            ("http://lago.example", KEY, "must begin with https"),
            ("lago", KEY, "complete URL"),
        ):
            with self.raises(BillerNotConfigured, words):
                LagoBiller(url, key)

    def test_nothing_shows_the_key(self):
        self.assertNotIn(KEY, repr(self.lago))


class TestLagoAnswers(LagoCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = HTTPServer(host="127.0.0.1")
        cls.server.start()
        cls.addClassCleanup(cls.server.stop)

    def ask(self, body):
        self.server.clear()
        self.server.expect_request(f"/api/v1/invoices/{ID}").respond_with_data(body)
        return self.biller(self.server.url_for("")).facts(BILLER_ID)

    def test_what_is_no_complete_json(self):
        nan = '{"invoice": {"total_amount_cents": NaN}}'
        for body in ('{"invoice": {"lago_id"', "", "<html>", "[" * 100000, nan):
            words = ("/invoices/", "no complete JSON")
            with self.subTest(body[:20]), self.raises(BillerAnswerError, *words):
                self.ask(body)

    def test_json_of_the_wrong_types(self):
        good = plan_invoice(payment_status="pending")
        self.assertEqual(self.ask(json.dumps({"invoice": good})).total, 149)
        for field, wrong, words in (
            ("issuing_date", None, "'issuing_date' is missing"),
            ("issuing_date", "soon", "'issuing_date' is no date"),
            ("issuing_date", "0001-01-01", "'issuing_date' is no date"),
            ("lago_id", uuid_of("two"), "another invoice"),
            ("status", "paused", "'paused' is not known"),
            ("status", None, "is not known"),
            ("currency", None, "'currency' is missing"),
            ("sub_total_including_taxes_amount_cents", "ten", "whole number"),
            ("sub_total_including_taxes_amount_cents", 1.5, "whole number"),
            ("fees", {"amount_cents": 1}, "'fees' should be a list"),
            ("fees", ["a"], "an object was expected, not text"),
            ("customer", "me", "an object was expected, not text"),
        ):
            body = json.dumps({"invoice": {**good, field: wrong}})
            with self.subTest(field=field), self.raises(BillerAnswerError, words):
                self.ask(body)

    def test_an_answer_that_is_no_object(self):
        for body in ("[]", "1", "null", '{"invoice": []}', "{}"):
            with self.subTest(body=body), self.raises(BillerAnswerError):
                self.ask(body)


def _json(body):
    return Response(json.dumps(body), mimetype="application/json")
