"""The GET client against real sockets: retries, bounds, silence (R18, R19, R22)."""

import itertools
import os
import tempfile
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

from pytest_httpserver import HTTPServer
from werkzeug.wrappers import Response

from odoo.tests import BaseCase

from ..sources.addresses import check_base_url, check_key
from ..sources.errors import (
    BillerAnswerError,
    BillerNotConfigured,
    BillerRateLimited,
    BillerRefused,
    BillerUnreachable,
    redact,
)
from .outside import KEY, OutsideCase, closed_port

HEADERS = {"Authorization": f"Bearer {KEY}"}


class TestSourceHttp(OutsideCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = HTTPServer(host="127.0.0.1")
        cls.server.start()
        cls.addClassCleanup(cls.server.stop)

    def setUp(self):
        super().setUp()
        self.addCleanup(self.server.clear)

    def get(self, *answers, path="/v1/things", **limits):
        """GET against a server that gives `answers` in turn, the last one for ever."""
        queue = itertools.chain(answers, itertools.repeat(answers[-1]))
        self.server.expect_request(path).respond_with_handler(
            lambda request: _made(next(queue), request)
        )
        client = self.http = self.client("Stripe", **limits)
        return client.get(self.server.url_for(path), HEADERS)

    def test_an_answer_comes_back_whole(self):
        answer = self.get(b'{"a": 1}')
        self.assertEqual((answer.status, answer.body), (200, b'{"a": 1}'))
        (request, _response) = self.server.log[0]
        self.assertEqual(request.headers["Authorization"], f"Bearer {KEY}")
        self.assertEqual(self.time.waits, [])

    def test_r22_429_waits_as_long_as_it_is_told(self):
        answer = self.get(Response(status=429, headers={"Retry-After": "7"}), b"{}")
        self.assertEqual(answer.status, 200)
        self.assertEqual(self.time.waits, [7.0])
        self.assertEqual(self.http.calls, 2)
        self.assertIn("GET /v1/things failed (attempt 1 of 4)", self.log.lines[0])

    def test_r22_retry_after_may_be_a_date(self):
        moment = datetime.now(timezone.utc) + timedelta(seconds=30)
        headers = {"Retry-After": format_datetime(moment, usegmt=True)}
        self.get(Response(status=503, headers=headers), b"{}")
        self.assertAlmostEqual(self.time.waits[0], 30, delta=3)

    def test_r22_429_without_a_word_backs_off(self):
        with self.raises(BillerRateLimited, "HTTP 429, attempts: 4") as caught:
            self.get(Response(status=429))
        self.assertEqual(caught.exception.figures["retry_after"], "")
        first, second, third = self.time.waits
        self.assertTrue(0.25 <= first <= 0.5 <= second <= 1.0 <= third <= 2.0)

    def test_r22_a_retry_after_of_an_hour_is_left_to_the_next_run(self):
        with self.raises(BillerRateLimited) as caught:
            self.get(Response(status=429, headers={"Retry-After": "3600"}))
        self.assertEqual(caught.exception.figures["retry_after"], "3600")
        self.assertEqual(caught.exception.figures["attempts"], "1")
        self.assertEqual(self.time.waits, [])

    def test_r22_an_odd_retry_after_is_ignored(self):
        self.get(Response(status=429, headers={"Retry-After": "soon"}), b"{}")
        self.assertLess(self.time.waits[0], 1)

    def test_r22_500_is_retried_and_then_given_up(self):
        self.assertEqual(self.get(Response(status=500), b"{}").status, 200)
        with self.raises(BillerUnreachable, "attempts: 4", "HTTP 502"):
            self.get(Response(status=502), path="/v1/other")
        self.assertEqual(self.http.calls, 4)

    def test_r22_no_attempt_begins_after_the_total_time(self):
        with self.raises(BillerUnreachable):
            wait = Response(status=503, headers={"Retry-After": "40"})
            self.get(wait, total=100.0, attempts=10)
        self.assertEqual(self.time.waits, [40.0, 40.0])

    def test_what_cannot_get_better_is_not_retried(self):
        with self.raises(BillerUnreachable, "HTTP 501"):
            self.get(Response(status=501))
        self.assertEqual(self.http.calls, 1)

    def test_stripes_own_advice_counts(self):
        please = Response(status=409, headers={"Stripe-Should-Retry": "true"})
        self.assertEqual(self.get(please, b"{}").status, 200)
        never = Response(status=500, headers={"Stripe-Should-Retry": "false"})
        with self.raises(BillerUnreachable, "attempts: 1"):
            self.get(never, path="/v1/never")

    def test_other_refusals_are_the_callers(self):
        answer = self.get(Response(b"{}", status=404))
        self.assertEqual((answer.status, self.http.calls), (404, 1))

    def test_r22_a_revoked_key_is_asked_once(self):
        body = f'{{"error": {{"message": "Invalid API Key: {KEY}"}}}}'.encode()
        with self.raises(BillerRefused, "HTTP 401", "wrong or was revoked"):
            self.get(Response(body, status=401))
        self.assertEqual(self.http.calls, 1)

    def test_r22_once_stopped_nothing_is_sent(self):
        with self.raises(BillerRefused) as caught:
            self.get(Response(b"{}", status=401))
        self.http.stop(caught.exception)
        with self.raises(BillerRefused, "HTTP 401"):
            self.http.get(self.server.url_for("/v1/things"), HEADERS)
        self.assertEqual((self.http.calls, len(self.server.log)), (1, 1))

    def test_a_restricted_key_learns_which_permission_it_lacks(self):
        body = b'{"error": {"message": "Having the \'rak_invoice_read\' permission"}}'
        with self.raises(BillerRefused, "HTTP 403", "permission rak_invoice_read"):
            self.get(Response(body, status=403))

    def test_a_closed_port(self):
        client = self.client("Lago", attempts=2)
        port = closed_port()
        words = ("Lago at 127.0.0.1 cannot be reached", "connection refused")
        with self.raises(BillerUnreachable, *words):
            client.get(f"http://127.0.0.1:{port}/api/v1/invoices", HEADERS)
        self.assertEqual(client.calls, 2)

    def test_a_body_that_comes_too_slowly(self):
        def drip(_request):
            def chunks():
                for _ in range(50):
                    self.time.now += 1.0
                    yield b" " * 70000

            return Response(chunks(), mimetype="application/json")

        with self.raises(BillerUnreachable, "too slowly"):
            self.get(drip, total=5.0)
        self.assertEqual(self.http.calls, 1)

    def test_an_answer_too_large(self):
        with self.raises(BillerAnswerError, "/v1/things", "larger than 1000 bytes"):
            self.get(b"x" * 5000, answer_bytes=1000)

    def test_the_key_is_not_carried_elsewhere(self):
        other = self.server.url_for("/v1/elsewhere")
        self.server.expect_request("/v1/elsewhere").respond_with_data("{}")
        with self.raises(BillerAnswerError, "redirects elsewhere (HTTP 302)"):
            self.get(Response(status=302, headers={"Location": other}))
        self.assertEqual(len(self.server.log), 1)

    def test_a_netrc_file_has_no_say(self):
        with tempfile.NamedTemporaryFile("w") as netrc:
            netrc.write("machine 127.0.0.1 login someone password else\n")
            netrc.flush()
            before = os.environ.get("NETRC")
            os.environ["NETRC"] = netrc.name
            try:
                self.get(b"{}")
            finally:
                os.environ.pop("NETRC")
                if before is not None:
                    os.environ["NETRC"] = before
        (request, _response) = self.server.log[0]
        self.assertEqual(request.headers["Authorization"], f"Bearer {KEY}")


class TestAddresses(BaseCase):
    def test_an_address_is_used_as_given(self):
        for url in (
            "https://api.stripe.com",
            "https://lago.example/api/api/v1",
            "http://127.0.0.1:8080",
            "http://localhost:8080/api/v1",
            "http://[::1]:8080",
        ):
            self.assertEqual(check_base_url(f" {url}/ ", "Lago"), url)

    def test_a_key_never_travels_in_the_clear(self):
        for url in ("http://lago.example", "http://127.0.0.1.evil.example", "ftp://x"):
            with self.assertRaises(BillerNotConfigured):
                check_base_url(url, "Lago")

    def test_an_address_holds_no_secret_and_no_query(self):
        for url in ("https://u:pw1234@h.example", "https://h.example/?key=pw1234"):
            with self.assertRaises(BillerNotConfigured) as caught:
                check_base_url(url, "Lago")
            self.assertNotIn("pw1234", str(caught.exception))

    def test_no_address_at_all(self):
        for url in ("", "lago", "https://", "https://[::1", "https://h:port"):
            with self.assertRaises(BillerNotConfigured):
                check_base_url(url, "Lago")

    def test_a_key_that_is_none(self):
        self.assertEqual(check_key(f" {KEY}\n", "Stripe"), KEY)
        for key in ("", None, False, "  ", "S3cret\nX: y", "S3cr\u00e9t", "S3cret key"):
            with self.subTest(key=key):
                with self.assertRaises(BillerNotConfigured) as caught:
                    check_key(key, "Stripe")
                self.assertNotIn("S3c", str(caught.exception))


class TestRedact(BaseCase):
    def test_secrets_are_masked_in_every_form(self):
        secret = "pa ss/w@rd"
        text = f"at {secret}, pa%20ss%2Fw%40rd and pa+ss%2Fw%40rd"
        self.assertEqual(redact(text, [secret, ""]), "at ***, *** and ***")

    def test_what_looks_like_a_secret_is_masked_too(self):
        text = (
            "key rk_live_abcdef123 Bearer abc.def "
            "postgresql://me:secret@db.example/x password='a b' host=h"
        )
        self.assertEqual(
            redact(text),
            "key *** Bearer *** postgresql://***@db.example/x password=*** host=h",
        )


def _made(answer, request):
    if callable(answer) and not isinstance(answer, Response):
        return answer(request)
    if isinstance(answer, bytes):
        return Response(answer, mimetype="application/json")
    return answer
