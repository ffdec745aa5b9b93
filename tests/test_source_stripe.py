"""The Stripe client against a loopback Stripe: what it asks, and what may go wrong.

R17, R18 and R22.
"""

import stripe
from pytest_httpserver import HTTPServer

from ..dev.loopback.stripe_invoice import invoice
from ..dev.loopback.stripe_lines import Line
from ..ledger.invoice import Absent
from ..sources.errors import (
    BillerAnswerError,
    BillerNotConfigured,
    BillerRateLimited,
    BillerRefused,
    BillerUnreachable,
)
from ..sources.stripe import StripeBiller
from ..sources.stripe_api import StripeApi
from .outside import KEY
from .stripe_case import HOSTING, PATH, StripeCase


class TestStripeClient(StripeCase):
    def test_r18_one_call_with_the_payments_in_it(self):
        peer = self.serve(invoice("in_1", lines=[HOSTING]))
        facts = self.biller(peer.url).facts("in_1")
        # the second one is the list of tax rates, read once
        self.assertEqual([c.path for c in peer.calls], [PATH, "/v1/tax_rates"])
        self.assertEqual(facts.payments[0].id, "ch_1")

    def test_r18_tax_rates_are_read_once(self):
        peer = self.serve(*(invoice(f"in_{n}", lines=[HOSTING]) for n in range(5)))
        biller = self.biller(peer.url)
        for n in range(5):
            self.assertEqual(biller.facts(f"in_{n}").taxes[0].rate, 13)
        self.assertEqual(peer.count("tax_rates"), 1)

    def test_the_account_says_its_name_and_zone(self):
        peer = self.serve()
        self.assertEqual(
            self.biller(peer.url).account(),
            {
                "id": "acct_1NexaCloud",
                "name": "NexaCloud",
                "time_zone": "America/Toronto",
                "country": "CA",
                "currency": "CAD",
            },
        )

    def test_nothing_but_get_and_no_telemetry(self):
        server = self.enter(HTTPServer(host="127.0.0.1"))
        server.expect_request("/v1/account").respond_with_json({"id": "acct_1"})
        api = StripeApi(KEY, server.url_for(""), self.client("Stripe"))
        api.get("/v1/account")
        api.get("/v1/account")
        for request, _response in server.log:
            self.assertEqual(request.headers["Stripe-Version"], "2026-10-28.endive")
            names = [name for name, _value in request.headers]
            self.assertFalse([name for name in names if "Telemetry" in name])
            self.assertNotIn("X-Stripe-Client-User-Agent", names)
        self.assertFalse(stripe.enable_telemetry)
        with self.raises(BillerAnswerError, "nothing but GET"):
            api._client.raw_request("post", "/v1/invoices", customer="cus_1")
        self.assertEqual(len(server.log), 2)


class TestStripeAbsent(StripeCase):
    def assertAbsent(self, found, variant):
        self.assertIsInstance(found, Absent)
        self.assertEqual(found.reason.code, "no_biller_record")
        self.assertEqual(found.reason.figures["variant"], variant)

    def test_r17_an_unknown_invoice_is_absent(self):
        peer = self.serve()
        self.assertAbsent(self.biller(peer.url).facts("in_gone"), "unknown")

    def test_r17_an_id_of_another_shape_is_never_sent(self):
        peer = self.serve()
        biller = self.biller(peer.url)
        for biller_id in ("in_1/../../account", "in_1?expand[]=x", "in_", "x", ""):
            self.assertAbsent(biller.facts(biller_id), "other_shape")
        self.assertEqual(peer.calls, [])

    def test_r17_test_mode_is_no_record(self):
        one = invoice("in_1", lines=[Line("Hosting", 1000)], livemode=False)
        live = self.serve(one)
        self.assertAbsent(self.biller(live.url).facts("in_1"), "test_mode")
        test_key = "rk_test_S3cretS3cret"
        test = self.serve(one, key=test_key)
        self.assertAbsent(self.biller(test.url, test_key).facts("in_1"), "test_mode")
        allowed = self.biller(test.url, test_key, allow_test_mode=True)
        self.assertTrue(allowed.facts("in_1").paid)

    def test_a_test_key_does_not_make_live_invoices_unknown(self):
        key = "rk_test_S3cretS3cret"
        peer = self.serve(invoice("in_1", lines=[HOSTING]), key=key)
        with self.raises(BillerRefused, "test mode key", secrets=(key,)):
            self.biller(peer.url, key).facts("in_1")

    def test_a_deleted_draft_is_unknown(self):
        server = self.enter(HTTPServer(host="127.0.0.1"))
        gone = {"id": "in_1", "object": "invoice", "deleted": True}
        server.expect_request(PATH).respond_with_json(gone)
        self.assertAbsent(self.biller(server.url_for("")).facts("in_1"), "unknown")

    def test_r17_a_404_in_stripes_words_is_enough(self):
        server = self.enter(HTTPServer(host="127.0.0.1"))
        error = {"type": "invalid_request_error", "message": "No such invoice: 'in_1'"}
        server.expect_request(PATH).respond_with_json({"error": error}, 404)
        self.assertAbsent(self.biller(server.url_for("")).facts("in_1"), "unknown")

    def test_a_404_of_another_kind_says_nothing_about_the_invoice(self):
        server = self.enter(HTTPServer(host="127.0.0.1"))
        server.expect_request(PATH).respond_with_data("<h1>Not Found</h1>", 404)
        with self.raises(BillerAnswerError, "HTTP 404"):
            self.biller(server.url_for("")).facts("in_1")
        peer = self.serve(invoice("in_1", lines=[HOSTING]))
        with self.raises(BillerAnswerError, "HTTP 404"):
            self.biller(f"{peer.url}/wrong").facts("in_1")


class TestStripeFaults(StripeCase):
    def setUp(self):
        super().setUp()
        self.peer = self.serve(invoice("in_1", lines=[Line("Hosting", 1000)]))
        self.stripe = self.biller(self.peer.url)

    def test_r22_trouble_that_passes(self):
        for fault in (
            {"status": 429, "headers": {"Retry-After": "3"}},
            {"status": 500},
            {"cut": True},
            {"reset": True},
        ):
            with self.subTest(fault=fault):
                self.peer.fail_next(**fault)
                self.assertEqual(self.stripe.facts("in_1").total, 10)
        self.assertEqual(self.time.waits[0], 3)
        self.assertEqual(len(self.log.lines), 4)

    def test_r22_trouble_that_stays(self):
        for fault, kind, words in (
            ({"status": 429}, BillerRateLimited, "called less often"),
            ({"status": 503}, BillerUnreachable, "HTTP 503"),
            ({"cut": True}, BillerUnreachable, "cut off"),
            ({"reset": True}, BillerUnreachable, "connection broke"),
        ):
            with self.subTest(fault=fault):
                self.peer.fail_next(**fault, times=4)
                with self.raises(kind, "Stripe at 127.0.0.1", words):
                    self.stripe.facts("in_1")

    def test_r22_a_revoked_key(self):
        self.peer.key = "rk_live_another"
        with self.raises(BillerRefused, "HTTP 401", "revoked"):
            self.stripe.facts("in_1")
        self.assertEqual(self.stripe.calls, 1)

    def test_no_key_and_no_safe_address(self):
        with self.raises(BillerNotConfigured, "no API key"):
            StripeBiller("", time_zone="UTC")
        with self.raises(BillerNotConfigured, "must begin with https"):
            StripeBiller(KEY, "http://stripe.example", time_zone="UTC")

    def test_nothing_shows_the_key(self):
        self.assertNotIn(KEY, f"{self.stripe!r} {vars(self.stripe)}")
