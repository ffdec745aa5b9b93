"""R12: what did not change is told from a digest: not read, not asked, not written."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import tagged

from ..ledger.settled import is_settled
from .common import facts_of, raw_invoice
from .runs_case import RunsCase


@tagged("post_install", "-at_install")
class TestUnchanged(RunsCase):
    @contextmanager
    def source(self, raws, facts=None):
        """A source that computes digests, of what counts as a change."""
        Ledger = type(self.env["fusion.billing.invoice.ledger"])
        self.read = []

        def digest(raw):
            return repr((raw["invoice_number"], raw["total"], raw["items"]))

        def read(_ledger, since=None, ids=None, digests=False):
            for raw in raws:
                if ids is None or raw["id"] in ids:
                    self.read.append(raw["invoice_number"])
                    yield {**raw, **({"digest": digest(raw)} if digests else {})}

        def heads(_ledger, digests=True):
            for raw in raws:
                yield raw["id"], raw["stripe_invoice_id"], digests and digest(raw)

        reading = patch.object(Ledger, "_read_nexacloud_invoices", read)
        listing = patch.object(Ledger, "_list_nexacloud_invoices", heads)
        with super().source(raws, facts), reading, listing:
            yield

    def test_r12_the_second_run_reads_what_may_still_change(self):
        self.assertCounts(
            self.run_cron(),
            created_count=1,
            skipped_count=3,
            held_count=1,
            waiting_count=1,
        )
        self.assertEqual(len(self.read), 6)
        second = self.run_cron()
        self.assertCounts(
            second, unchanged_count=1, skipped_count=3, held_count=1, waiting_count=1
        )
        self.assertEqual(self.read, ["RUN-DRAFT", "RUN-HELD", "RUN-WAIT"])
        reasons = second.totals["reasons"][""]
        self.assertEqual(reasons["void"]["count"], 1, "told, though not read")
        self.assertEqual(reasons["zero_amount"]["count"], 1)

    def test_r12_a_change_is_read_and_told(self):
        self.run_cron()
        changed = raw_invoice("226.00", "26.00", invoice_number="RUN-GOOD")
        self.raws = [changed if raw is self.good else raw for raw in self.raws]
        self.facts[changed["id"]] = facts_of(changed)
        self.run_cron()
        self.assertIn("RUN-GOOD", self.read)
        self.assertEqual(self.row_of(changed).reason_code, "source_changed")

    def test_r12_what_the_billers_list_says_is_looked_at(self):
        self.run_cron()
        Run = type(self.env["fusion.billing.ledger.run"])
        biller_id = self.good["stripe_invoice_id"]
        self.facts[self.good["id"]] = facts_of(self.good, void=True)
        with patch.object(Run, "_list_billed", lambda *_: {biller_id: None}):
            self.run_cron()
        self.assertIn("RUN-GOOD", self.read)
        self.assertEqual(self.row_of(self.good).reason_code, "void_after_post")

    def test_r12_an_unchanged_run_writes_neither_rows_nor_books(self):
        self.raws = [self.good, self.void, self.zero]
        self.run_cron()
        queries = []
        execute = type(self.env.cr).execute

        def watch(cr, query, *args, **options):
            queries.append(str(getattr(query, "code", query)))
            return execute(cr, query, *args, **options)

        with patch.object(type(self.env.cr), "execute", watch):
            self.run_cron()
        written = [
            query
            for query in queries
            if query.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))
        ]
        self.assertTrue(written, "the run itself is written")
        for table in ("account_", "res_partner", "fusion_billing_source_invoice"):
            self.assertFalse([q for q in written if f'"{table}' in q[:60]], table)
        self.assertEqual(self.read, [])

    def test_r12_a_row_without_a_digest_gets_it_once(self):
        self.raws = [self.good]
        self.run_cron()
        self.env.cr.execute(
            "UPDATE fusion_billing_source_invoice SET source_digest = NULL"
        )
        self.env.invalidate_all()
        self.run_cron()
        self.assertEqual(self.read, ["RUN-GOOD"])
        self.assertTrue(self.row_of(self.good).source_digest)
        self.run_cron()
        self.assertEqual(self.read, [])

    def test_r14_a_dry_run_tells_of_every_invoice(self):
        self.run_cron()
        run = self.run_wizard(dry_run=True)
        self.assertEqual(len(set(self.read)), 6)
        self.assertEqual(len(run.line_ids), 6)

    def test_r12_which_rows_are_settled(self):
        for state, decision, reason, expected in [
            ("paid", "book", "", True),
            ("paid", "book", "source_changed", True),
            ("paid", "book", "payment_exceeds", False),
            ("posted", "book", "", False),
            ("held", "held", "tax_ambiguous", False),
            ("held", "ignored", "tax_ambiguous", True),
            ("skipped", "skipped", "void", True),
            ("skipped", "skipped", "biller_draft", False),
            ("cancelled", "skipped", "void", True),
            ("reversed", "book", "", True),
            ("reversed", "book", "void_after_post", False),
            ("waiting", "waiting", "", False),
        ]:
            with self.subTest(state=state, reason=reason):
                self.assertEqual(is_settled(state, decision, reason), expected)
