"""Who is asked for an invoice, and when asking is given up (R17, R22)."""

import time
from datetime import datetime, timezone
from unittest.mock import patch

from ..dev.loopback import LagoLoopback, StripeLoopback
from ..dev.loopback.stripe_invoice import invoice
from ..dev.loopback.stripe_lines import Line
from ..ledger.invoice import Absent
from ..sources.billers import Billers, biller_of
from .lago_case import BILLER_ID, plan_invoice
from .outside import KEY, OutsideCase

LAGO_KEY = "lagoS3cretS3cret"


class TestBillers(OutsideCase):
    def setUp(self):
        super().setUp()
        # retries wait for real here: the clients make their own HttpClient
        self.enter(patch.object(time, "sleep"))
        invoices = [invoice(f"in_{n}", lines=[Line("Hosting", 1000)]) for n in range(9)]
        self.stripe = self.enter(StripeLoopback(invoices, key=KEY))
        lago = LagoLoopback([plan_invoice(payment_status="pending")], key=LAGO_KEY)
        self.lago = self.enter(lago)

    def billers(self, **settings):
        values = {
            "stripe_api_key": KEY,
            "stripe_api_base": self.stripe.url,
            "lago_api_url": self.lago.url,
            "lago_api_key": LAGO_KEY,
        }
        configured = Billers.configured(time_zone="UTC", **values | settings)
        return self.enter(configured)

    def assertFailed(self, billers, asked_for, code, **figures):
        self.assertIsNone(billers.facts(asked_for))
        reason = billers.failure(asked_for)
        self.assertEqual(reason.code, code)
        self.assertEqual(dict(reason.figures), figures)

    def test_r17_the_prefix_decides(self):
        for biller_id, name in (
            ("in_1", "Stripe"),
            ("lago:1", "Lago"),
            ("ch_1", None),
            ("IN_1", None),
            ("", None),
            (None, None),
        ):
            self.assertEqual(biller_of(biller_id), name)
        billers = self.billers()
        self.assertEqual(billers.facts("in_1").total, 10)
        self.assertEqual(billers.facts(BILLER_ID).total, 149)
        self.assertIsInstance(billers.facts("in_gone"), Absent)
        self.assertFailed(billers, "ch_1", "not_verifiable", biller_id="ch_1")

    def test_r22_refused_tax_rates_are_asked_for_once(self):
        billers = self.billers(lago_api_key="")
        since = datetime(2010, 1, 1, tzinfo=timezone.utc)
        until = datetime(2036, 1, 1, tzinfo=timezone.utc)
        listed = dict(billers.list_facts({"Stripe": since}, until))
        self.assertEqual(len(listed), 9)
        before = len(self.stripe.calls)
        self.stripe.fail_next(status=403)
        billers.prepare()
        self.assertEqual(list(billers.refusals), ["Stripe"])
        for biller_id in listed:
            billers.listed_facts(biller_id)
        paths = [call.path for call in self.stripe.calls[before:]]
        self.assertEqual(paths, ["/v1/tax_rates"])

    def test_r22_where_nothing_was_listed_no_tax_rates_are_asked_for(self):
        billers = self.billers()
        billers.prepare()
        self.assertEqual(len(self.stripe.calls) + len(self.lago.calls), 0)

    def test_r22_an_invoice_is_asked_for_once(self):
        billers = self.billers()
        for _ in range(3):
            self.assertTrue(billers.facts("in_1").paid)
        self.assertEqual((billers.calls, len(self.stripe.calls)), (1, 1))
        self.assertIsNone(billers.failure("in_1"))

    def test_r22_what_was_listed_is_not_asked_for_again(self):
        billers = self.billers()
        beginning = datetime(2020, 1, 1, tzinfo=timezone.utc)
        since = {"Stripe": beginning, "Lago": beginning}
        end = datetime(2030, 1, 1, tzinfo=timezone.utc)
        listed = dict(billers.list_facts(since, end))
        self.assertLessEqual({"in_1", BILLER_ID}, set(listed))
        self.assertEqual(listed["in_1"].total, 10)
        calls = len(self.stripe.calls)
        self.assertEqual(billers.facts("in_1").payments[0].id, "ch_1")
        self.assertEqual(len(self.stripe.calls), calls)

    def test_r20_a_biller_that_fails_ends_its_own_list_only(self):
        billers = self.billers(stripe_api_key="rk_live_wrong")
        beginning = datetime(2020, 1, 1, tzinfo=timezone.utc)
        since = {"Stripe": beginning, "Lago": beginning}
        end = datetime(2030, 1, 1, tzinfo=timezone.utc)
        self.assertEqual(set(dict(billers.list_facts(since, end))), {BILLER_ID})
        self.assertEqual(billers.refusals["Stripe"].code, "biller_refused")
        self.assertEqual(billers.listed, {"Lago"})

    def test_r22_what_a_list_gave_before_it_broke_off_still_counts(self):
        self.stripe.fail_next(503, times=1000, path="/v1/invoices")
        billers = self.billers()
        beginning = datetime(2020, 1, 1, tzinfo=timezone.utc)
        since = {"Stripe": beginning, "Lago": beginning}
        listed = dict(billers.list_facts(since, datetime.now(timezone.utc)))
        self.assertEqual(len(listed), 9 + 1)
        self.assertEqual(billers.listed, {"Lago"})
        calls = len(self.stripe.calls)
        self.assertEqual(billers.facts("in_1").payments[0].id, "ch_1")
        detail = "HTTP 503"
        for asked_for in ("in_1x", "in_2x"):
            self.assertFailed(
                billers, asked_for, "biller_unreachable", biller="Stripe", detail=detail
            )
        self.assertEqual(len(self.stripe.calls), calls, "it is left alone")

    def test_r13_an_invoice_that_cannot_be_read_does_not_end_the_list(self):
        self.stripe.invoices[-1]["currency"] = None  # the first to be listed
        billers = self.billers()
        beginning = datetime(2020, 1, 1, tzinfo=timezone.utc)
        since = {"Stripe": beginning, "Lago": beginning}
        listed = dict(billers.list_facts(since, datetime.now(timezone.utc)))
        self.assertEqual(len(listed), 9, "eight of Stripe, one of Lago")
        self.assertEqual(billers.refusals, {})
        detail = "the field 'currency' is missing"
        self.assertFailed(
            billers, "in_8", "biller_unreachable", biller="Stripe", detail=detail
        )

    def test_r17_without_credentials_nothing_is_sent(self):
        billers = self.billers(stripe_api_key="", lago_api_url="")
        self.assertFailed(billers, "in_1", "no_credentials", biller="Stripe")
        self.assertFailed(billers, BILLER_ID, "no_credentials", biller="Lago")
        self.assertEqual(self.stripe.calls + self.lago.calls, [])
        self.assertEqual(repr(billers), "<Billers none: 0 calls>")

    def test_an_address_that_is_not_safe_sends_nothing(self):
        billers = self.billers(stripe_api_base="http://stripe.example")
        detail = "the address of stripe.example must begin with https"
        self.assertFailed(
            billers, "in_1", "biller_unreachable", biller="Stripe", detail=detail
        )

    def test_r22_a_revoked_key_is_one_call_and_one_message(self):
        self.stripe.key = "rk_live_another"
        billers = self.billers()
        detail = "HTTP 401: it is wrong or was revoked"
        for n in range(9):
            self.assertFailed(
                billers, f"in_{n}", "biller_refused", biller="Stripe", detail=detail
            )
        self.assertEqual(len(self.stripe.calls), 1)
        self.assertEqual(list(billers.refusals), ["Stripe"])
        self.assertEqual(billers.facts(BILLER_ID).total, 149)

    def test_r22_a_biller_that_is_down_is_left_alone(self):
        self.stripe.fail_next(503, times=1000)
        billers = self.billers()
        for n in range(9):
            self.assertFailed(
                billers,
                f"in_{n}",
                "biller_unreachable",
                biller="Stripe",
                detail="HTTP 503",
            )
        self.assertEqual(len(self.stripe.calls), 3 * 4)

    def test_r22_one_that_answers_in_between_is_not_given_up(self):
        billers = self.billers()
        for n in (1, 3, 5, 7):
            self.stripe.fail_next(503, times=4, path=f"in_{n}")
        found = [bool(billers.facts(f"in_{n}")) for n in range(9)]
        self.assertEqual(found, [True, False] * 4 + [True])
        self.assertEqual(billers.refusals, {})

    def test_an_answer_that_cannot_be_used_is_that_invoices_trouble(self):
        for one in self.stripe.invoices[:8]:
            one["total"] = "a lot"
        billers = self.billers()
        for n in range(8):
            self.assertIsNone(billers.facts(f"in_{n}"))
            self.assertIn("'total'", billers.failure(f"in_{n}").figures["detail"])
        self.assertTrue(billers.facts("in_8").paid)

    def test_nothing_shows_a_key(self):
        billers = self.billers()
        billers.facts("in_1")
        shown = f"{billers!r} {billers._clients} {self.log.lines}"
        for secret in (KEY, LAGO_KEY):
            self.assertNotIn(secret, shown)
