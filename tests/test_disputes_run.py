from datetime import UTC, datetime
from decimal import Decimal
from unittest.mock import patch

from odoo.tests import tagged

from ..dev.loopback.stripe_query import refused
from ..sources.errors import BillerAnswerError
from ..sources.stripe_disputes import dispute_of
from .common import raw_invoice
from .dispute_case import DISPUTES
from .money_case import ROWS, instant
from .money_run_case import MoneyRunCase


@tagged("post_install", "-at_install")
class TestDisputesRun(MoneyRunCase):
    """R28: a run reads a real Stripe over a socket, page by page."""

    def dispute(self, key="1", **more):
        self.bank.charge(key, 11300, instant("2026-05-12 15:00"))
        self.bank.dispute(key, f"ch_{key}", instant("2026-05-14 15:00"), **more)

    def test_r28_a_run_reads_disputes_and_puts_back_what_is_lost(self):
        raw = raw_invoice()
        self.ingest(raw)
        self.dispute(raw["invoice_number"])
        self.run_money()
        dispute = self.env[DISPUTES].search([])
        self.assertEqual((dispute.status, dispute.fee), ("needs_response", 15))
        self.assertEqual(self.balance_of("disputed"), 113)
        self.bank.lose(dispute.external_id, instant("2026-05-20 15:00"))
        run = self.run_money()
        self.assertEqual((run.state, run.warning), ("done", False))
        self.assertEqual((dispute.status, dispute.stands_on), ("lost", "receivable"))
        self.assertEqual(self.balance_of("disputed"), 0)
        self.assertEqual(self.row_of(raw).state, "posted")
        entries = self.env["account.move"].search_count([])
        self.run_money()
        self.assertEqual(self.env["account.move"].search_count([]), entries)

    def test_r28_taken_and_lost_within_one_reading(self):
        raw = raw_invoice()
        self.ingest(raw)
        self.dispute(raw["invoice_number"])
        [dispute] = self.bank.held("dispute")
        self.bank.lose(dispute["id"], instant("2026-05-20 15:00"))
        self.run_money()
        self.assertEqual(self.balance_of("disputed"), 0)
        self.assertEqual(self.row_of(raw).state, "posted")

    def test_r28_of_many_every_page_is_read(self):
        for number in range(105):
            self.bank.charge(f"{number}", 1000, instant("2026-05-12 15:00"))
            at = instant("2026-05-14 15:00") + number
            self.bank.inquire(f"{number}", f"ch_{number}", at)
        self.run_money()
        self.assertEqual(self.env[DISPUTES].search_count([]), 105)

    def test_r28_it_is_listed_from_the_oldest_that_may_still_change(self):
        self.assertEqual(f"{self.stripe._disputes_since():%Y-%m-%d}", "2025-05-01")
        self.dispute()
        self.run_money()
        since = self.stripe._disputes_since()
        self.assertEqual(since, datetime(2026, 5, 11, 15, tzinfo=UTC))
        self.stripe.listed_until = "2026-06-30 12:00:00"
        since = self.stripe._disputes_since()
        self.assertEqual(since, datetime(2026, 5, 14, 15, tzinfo=UTC))
        dispute = self.env[DISPUTES].search([])
        dispute.sudo().write({"status": "won", "decided_on": "2020-01-01"})
        since = self.stripe._disputes_since()
        self.assertEqual(since, datetime(2026, 6, 27, 12, tzinfo=UTC))

    def test_r28_a_key_that_may_not_read_them_does_not_stop_the_rest(self):
        self.dispute()
        refuse = type(self.server)._get_collection

        def collection(server, query, collection):
            if collection == "disputes":
                raise refused(403, "The key has no permission.")
            return refuse(server, query, collection)

        with patch.object(type(self.server), "_get_collection", collection):
            run = self.run_money()
        self.assertEqual(run.state, "done")
        self.assertIn("disputes were not read", run.warning)
        self.assertEqual(set(self.env[ROWS].search([]).mapped("state")), {"booked"})

    def test_r28_what_stripe_says_of_one(self):
        self.dispute(fee=0)
        [answer] = self.bank.held("dispute")
        told = dispute_of(answer)
        self.assertEqual((told.id, told.charge), ("du_1", "ch_1"))
        self.assertEqual((told.amount, told.currency), (Decimal("113.00"), "CAD"))
        self.assertEqual(told.due, datetime(2026, 5, 24, 15, tzinfo=UTC))
        for broken in ({"created": None}, {"amount": "1.5"}, {"status": None}):
            with self.subTest(broken), self.assertRaises(BillerAnswerError):
                dispute_of(answer | broken)
