from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LedgerCase, facts_of, raw_invoice, unpaid


@tagged("post_install", "-at_install")
class TestWriterDrafts(LedgerCase):
    """R8, R9, R11, R12, R15: drafts, what persons do with them, and posting."""

    def test_r8_a_draft_that_no_longer_equals_its_source_is_held(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        line = self.move_of(raw).invoice_line_ids.with_user(self.accountant)
        line.price_unit = 99.0
        counts = self.ingest(raw)
        row = self.row_of(raw)
        self.assertEqual((counts["held_count"], counts["posted_count"]), (1, 0))
        self.assertEqual((row.state, row.reason_code), ("held", "totals_mismatch"))
        self.assertIn("99.00", row.reason)

    def test_r8_bulk_post_holds_it_and_nobody_posts_it_by_hand(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        move = self.move_of(raw).with_user(self.accountant)
        move.invoice_line_ids.price_unit = 99.0
        with self.assertRaisesRegex(UserError, "99.00"):
            move.action_post()
        self.assertFalse(self.ledger._post_ingested(move))
        self.assertEqual(self.row_of(raw).reason_code, "totals_mismatch")

    def test_r12_a_changed_draft_is_rewritten(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        move = self.move_of(raw)
        changed = raw_invoice("226.00", "26.00", invoice_number=raw["invoice_number"])
        counts = self.ingest(changed, post=False)
        self.assertEqual(counts["updated_count"], 1)
        self.assertEqual(self.move_of(raw), move)
        self.assertEqual(move.amount_total, 226.0)
        self.assertFalse(move.is_manually_modified)

    def test_r12_a_draft_that_a_person_edited_is_held(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        move = self.move_of(raw).with_user(self.accountant)
        move.invoice_line_ids.with_user(self.accountant).name = "As agreed by phone"
        move.narration = "edited"
        changed = raw_invoice("226.00", "26.00", invoice_number=raw["invoice_number"])
        self.ingest(changed, post=False)
        self.assertEqual(self.row_of(raw).reason_code, "draft_edited")
        self.assertEqual(move.amount_total, 113.0)

    def test_r15_without_post_there_are_drafts(self):
        raw = raw_invoice()
        counts = self.ingest(raw, post=False)
        self.assertEqual((counts["created_count"], counts["posted_count"]), (1, 0))
        self.assertEqual(self.row_of(raw).state, "draft")

    def test_r15_post_ingested_posts_pays_and_leaves_what_is_held(self):
        ready, held = raw_invoice(), raw_invoice("109.00", "9.00")
        self.ingest(ready, held, post=False)
        moves = self.move_of(ready) + self.move_of(held)
        posted = self.ledger._post_ingested(moves.with_user(self.accountant))
        self.assertEqual(posted, self.move_of(ready))
        self.assertEqual(self.row_of(ready).state, "paid")
        self.assertEqual(self.row_of(held).state, "held")

    def test_r11_a_draft_that_a_person_cancelled_stays_cancelled(self):
        raw = raw_invoice("112.00", "12.00")
        self.ingest(raw)
        self.move_of(raw).button_cancel()
        self.assertEqual(self.row_of(raw).state, "cancelled")
        self.row_of(raw).sudo().chosen_tax_id = self.chart("gstpst_sale_tax_12_bc")
        self.ingest(raw)
        self.assertEqual(self.move_of(raw).state, "cancel")

    def test_r11_the_row_follows_the_move(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        row, move = self.row_of(raw), self.move_of(raw)
        move.action_post()
        self.assertEqual(row.state, "posted")
        move.button_draft()
        self.assertEqual(row.state, "draft")
        move.button_cancel()
        self.assertEqual(row.state, "cancelled")

    def test_r11_what_a_person_set_back_to_draft_is_not_posted_by_a_run(self):
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        self.move_of(raw).button_draft()
        counts = self.ingest(raw)
        self.assertEqual((counts["unchanged_count"], counts["posted_count"]), (1, 0))
        self.assertEqual(self.row_of(raw).state, "draft")
        move = self.move_of(raw)
        self.assertEqual(self.ledger._post_ingested(move), move)

    def test_r2_a_date_that_a_person_changed_on_the_draft_is_held(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        self.move_of(raw).with_user(self.accountant).invoice_date = date(2025, 1, 1)
        self.ingest(raw)
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("held", "date_moved"))
        self.assertIn("01/01/2025", row.reason)

    def test_r12_a_draft_cancelled_by_a_void_comes_back_with_its_invoice(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        move = self.move_of(raw)
        self.ingest(raw, facts={raw["id"]: unpaid(raw, void=True)})
        self.assertEqual((self.row_of(raw).state, move.state), ("cancelled", "cancel"))
        changed = raw_invoice("226.00", "26.00", invoice_number=raw["invoice_number"])
        self.ingest(changed, facts={raw["id"]: facts_of(raw)})
        self.assertEqual(self.row_of(raw).reason_code, "amount_mismatch")
        self.assertEqual(self.row_of(raw).state, "held")
        self.ingest(changed)
        self.assertEqual((self.row_of(raw).state, self.move_of(raw)), ("paid", move))

    def test_r11_a_deleted_move_is_held(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        self.move_of(raw).unlink()
        self.assertEqual(self.row_of(raw).reason_code, "move_deleted")
        self.ingest(raw)
        self.assertEqual(self.row_of(raw).state, "held")
        self.assertFalse(self.move_of(raw))

    def test_r9_a_locked_month_is_held_without_a_draft(self):
        self.company.sale_lock_date = date(2026, 5, 31)
        raw = raw_invoice()
        self.ingest(raw)
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("held", "locked_period"))
        self.assertIn("05/31/2026", row.reason)
        self.assertFalse(self.move_of(raw))

    def test_r9_a_month_locked_after_the_draft_holds_it_in_bulk_post(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        self.company.sale_lock_date = date(2026, 5, 31)
        self.assertFalse(self.ledger._post_ingested(self.move_of(raw)))
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("held", "locked_period"))

    def test_r9_the_tax_lock_holds_taxed_invoices_only(self):
        self.company.tax_lock_date = date(2026, 5, 31)
        taxed, bare = raw_invoice(), raw_invoice("100.00", "0.00")
        self.ingest(taxed, bare)
        self.assertEqual(self.row_of(taxed).reason_code, "locked_period")
        self.assertEqual(self.row_of(bare).state, "paid")

    def test_r9_first_open_day_where_the_service_allows_it(self):
        self.company.sale_lock_date = date(2026, 5, 31)
        self.service.book_on_first_open_day = True
        raw = raw_invoice()
        self.ingest(raw)
        move = self.move_of(raw)
        self.assertEqual(move.state, "posted")
        self.assertEqual(move.invoice_date, date(2026, 5, 12))
        self.assertEqual(move.date, date(2026, 6, 1))
        self.assertIn("first_open_day", self.row_of(raw).flag_ids.mapped("code"))
