"""Which lists of Stripe are read, and that they tell the whole truth (R10, R22)."""

import dataclasses
from datetime import datetime, timezone
from unittest.mock import patch

from ..dev.loopback.stripe_invoice import invoice
from ..dev.loopback.stripe_lines import Line
from ..dev.loopback.stripe_payments import Paid
from ..sources import stripe_lists
from ..sources.errors import BillerAnswerError, BillerUnreachable
from .stripe_case import HOSTING, IN_JANUARY
from .stripe_lists_case import (
    DAY,
    FEBRUARY,
    JANUARY,
    PAYMENTS,
    StripeListsCase,
    by_credit,
    many,
    paid,
)

TOLD = ("invoice_date", "void", "draft", "biller_number", "total", "customer")


class TestStripeLists(StripeListsCase):
    def test_r22_a_list_costs_a_call_per_hundred(self):
        peer, biller = self.listed(*many(250))
        self.assertEqual(len(self.outlines), 250)
        self.assertEqual(peer.count(PAYMENTS), 3)
        self.assertEqual(peer.count("/v1/invoices"), 3 + 4, "paid, and four statuses")
        with self.assertCalls(peer):
            for biller_id in self.outlines:
                self.assertEqual(biller.facts(biller_id).payments[0].amount, 10)

    def test_r10_what_was_listed_is_as_what_is_fetched_alone(self):
        twice = [Paid(500, IN_JANUARY, "A"), Paid(500, IN_JANUARY, "B", kind="charge")]
        debit = [Paid(1000, IN_JANUARY, "D", charge_prefix="py")]
        dozen = [Paid(100, IN_JANUARY + n, f"P{n}") for n in range(12)]
        long = [Line(f"Line {n}", 100, rates=HOSTING.rates) for n in range(12)]
        invoices = [
            paid("in_1"),
            paid("in_2", payments=twice),
            paid("in_3", payments=debit),
            paid("in_4", payments=twice[:1], status="open"),
            paid("in_5", status="void"),
            paid("in_6", status="draft"),
            paid("in_7", status="uncollectible"),
            by_credit("in_8"),
            paid("in_9", payments=[], amount_paid=1000, amount_paid_off_stripe=1000),
            invoice("in_10", lines=long, created=IN_JANUARY, payments=dozen),
        ]
        _peer, biller = self.listed(*invoices)
        for one in invoices:
            found = dataclasses.asdict(biller.facts(one["id"]))
            alone = dataclasses.asdict(self.biller(_peer.url).facts(one["id"]))
            del found["evidence"], alone["evidence"]  # shows what was asked for
            with self.subTest(one["id"]):
                self.assertEqual(found, alone)
                outline = dataclasses.asdict(self.outlines[one["id"]])
                for name in TOLD:
                    self.assertEqual(outline[name], found[name], name)

    def test_r10_payments_of_one_invoice_on_different_pages(self):
        halves = [Paid(500, IN_JANUARY, "A"), Paid(500, IN_JANUARY, "B")]
        first = paid("in_first", IN_JANUARY - DAY, payments=halves)
        first["payments"]["data"][1]["created"] = IN_JANUARY + DAY
        peer, biller = self.listed(first, *many(120))
        with self.assertCalls(peer):
            found = biller.facts("in_first")
        self.assertEqual([each.id for each in found.payments], ["ch_A", "ch_B"])

    def test_r10_a_payment_older_than_the_list_is_asked_for_singly(self):
        halves = [Paid(500, IN_JANUARY, "A"), Paid(500, IN_JANUARY, "B")]
        one = paid("in_1", IN_JANUARY - 90 * DAY, payments=halves)
        one["payments"]["data"][1]["created"] = IN_JANUARY
        peer, biller = self.listed(one)
        with self.assertCalls(peer, "/v1/payment_intents/pi_A"):
            found = biller.facts("in_1")
        self.assertEqual([each.id for each in found.payments], ["ch_A", "ch_B"])
        self.assertTrue(found.paid)

    def test_r22_a_late_payment_brings_its_old_invoice(self):
        one = paid("in_1", IN_JANUARY - 300 * DAY)
        one["payments"]["data"][0]["created"] = IN_JANUARY
        peer, biller = self.listed(one)
        with self.assertCalls(peer):
            self.assertTrue(biller.facts("in_1").paid)

    def test_r22_an_old_one_paid_by_its_first_payment_is_asked_for_singly(self):
        one = paid("in_1", IN_JANUARY - 300 * DAY, paid_at=IN_JANUARY)
        peer, biller = self.listed(one)
        with self.assertCalls(peer, "/v1/invoices/in_1"):
            self.assertEqual(biller.facts("in_1").payments[0].id, "ch_1")

    def test_r22_what_is_unfinished_is_listed_whatever_its_age(self):
        states = ("open", "draft", "uncollectible")
        old = [paid(f"in_{s}", IN_JANUARY - 300 * DAY, status=s) for s in states]
        peer, biller = self.listed(*old)
        with self.assertCalls(peer):
            for one in old:
                self.assertFalse(biller.facts(one["id"]).paid)

    def test_what_is_settled_is_listed_from_its_window_only(self):
        first, last = int(JANUARY.timestamp()), int(FEBRUARY.timestamp())
        moments = {"in_1": first - 1, "in_2": first, "in_3": last - 1, "in_4": last}
        for state in ("paid", "void"):
            self.listed(*(paid(i, m, status=state) for i, m in moments.items()))
            self.assertEqual(set(self.outlines), {"in_2", "in_3"})

    def test_r13_an_invoice_that_cannot_be_read_is_its_own_trouble(self):
        bad, good = paid("in_1"), paid("in_2", IN_JANUARY - 1)
        bad["payments"]["data"][0]["payment"]["payment_intent"]["id"] = ["?"]
        bad["total"] = None
        _peer, biller = self.listed(bad, good)
        self.assertEqual(set(self.outlines), {"in_2"})
        with self.raises(BillerAnswerError, "'total' is missing"):
            biller.facts("in_1")


class TestStripeBacklog(StripeListsCase):
    """Where so much is paid that it is not listed twice."""

    def setUp(self):
        super().setUp()
        self.enter(patch.object(stripe_lists, "BACKLOG_PAGES", 1))

    def test_r22_what_is_paid_is_listed_once(self):
        peer, biller = self.listed(*many(250), by_credit("in_credit"))
        self.assertEqual(peer.count("/v1/invoices"), 4, "the four statuses")
        self.assertEqual(biller.complete_from, FEBRUARY)
        self.assertEqual(len(self.outlines), 250)
        with self.assertCalls(peer, "/v1/invoices/in_credit"):
            self.assertTrue(biller.facts("in_credit").paid)

    def test_r20_the_rest_is_listed_some_pages_at_a_time(self):
        peer, biller = self.listed(*many(250), by_credit("in_credit"))
        before, found, starts = biller.complete_from, {}, []
        while before:
            with self.assertCalls(peer, "/v1/invoices"):
                found |= dict(biller.list_older(before, pages=1))
            before = biller.complete_from
            starts.append(before)
        self.assertEqual(len(found), 251)
        at = [datetime.fromtimestamp(IN_JANUARY + n, timezone.utc) for n in (151, 52)]
        self.assertEqual(starts, [*at, None])

    def test_r20_more_in_one_second_than_on_a_page(self):
        same = [paid(f"in_{n:04}", IN_JANUARY) for n in range(150)]
        _peer, biller = self.listed(*same, paid("in_old", IN_JANUARY - 1))
        before, found = FEBRUARY, {}
        for _ in range(3):
            found |= dict(biller.list_older(before, pages=1))
            before = biller.complete_from
        self.assertEqual(len(found), 151)
        self.assertIsNone(before)

    def test_r22_where_many_lack_in_the_lists_the_put_off_one_is_cheaper(self):
        credits = [by_credit(f"in_credit{n}", IN_JANUARY - n) for n in range(50)]
        peer, biller = self.listed(*many(250), *credits)
        calls = len(peer.calls)
        for one in credits:
            self.assertTrue(biller.facts(one["id"]).paid)
        self.assertEqual(len(peer.calls) - calls, 2 + 3, "two singly, then the list")

    def test_r22_a_list_put_off_that_fails_is_read_no_second_time(self):
        credits = [by_credit(f"in_credit{n}", IN_JANUARY - n) for n in range(9)]
        peer, biller = self.listed(*many(250), *credits)
        for one in credits[:2]:
            biller.facts(one["id"])
        peer.fail_next(500, times=4)
        with self.raises(BillerUnreachable):
            biller.facts("in_credit2")
        with self.assertCalls(peer, "/v1/invoices/in_credit3"):
            self.assertTrue(biller.facts("in_credit3").paid)
