from datetime import UTC, date, datetime
from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ActionCase, facts_of, raw_invoice, unpaid


@tagged("post_install", "-at_install")
class TestAccept(ActionCase):
    """R11: what is to be decided on a booked invoice can be let be, and is silent."""

    def voided(self):
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        self.ingest(raw, facts={raw["id"]: unpaid(raw, void=True)})
        self.assertEqual(self.row_of(raw).reason_code, "void_after_post")
        return raw

    def test_r11_accepted_is_not_told_again(self):
        raw = self.voided()
        row = self.act(raw, "_accept", "Agreed with the customer")
        self.assertEqual((row.state, row.reason_code), ("posted", False))
        self.assertIn("Agreed with the customer", row.message_ids[:1].body)
        self.assertIn("voided", row.message_ids[:1].body)
        self.ingest(raw, facts={raw["id"]: unpaid(raw, void=True)})
        self.assertFalse(row.reason_code)

    def test_r11_other_figures_are_told_anew(self):
        raw = raw_invoice()
        self.ingest(raw)
        changed = raw_invoice("226.00", "26.00", invoice_number=raw["invoice_number"])
        self.ingest(changed)
        row = self.act(changed, "_accept", "Corrected by hand")
        self.assertFalse(row.reason_code)
        self.ingest(changed)
        self.assertFalse(row.reason_code)
        again = raw_invoice("339.00", "39.00", invoice_number=raw["invoice_number"])
        self.ingest(again)
        self.assertEqual(row.reason_code, "source_changed")

    def test_r11_accepting_takes_a_reason(self):
        row = self.row_of(self.voided()).with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "why"):
            row._accept("  ")

    def test_r11_what_is_held_is_not_accepted(self):
        raw = raw_invoice("109.00", "9.00")
        self.ingest(raw)
        with self.assertRaisesRegex(UserError, "nothing to be accepted"):
            self.row_of(raw).with_user(self.accountant)._accept("no")

    def reworded(self):
        """A posted invoice whose lines changed since, and a person let that be."""
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        items = [("WordPress Website Hosting", "1", "100.00")]
        changed = raw_invoice(invoice_number=raw["invoice_number"], items=items)
        self.ingest(changed, facts={raw["id"]: unpaid(changed)})
        self.assertEqual(self.row_of(raw).reason_code, "source_changed")
        self.act(changed, "_accept", "Only the wording")
        return changed

    def test_r11_what_is_accepted_hides_no_payment_that_is_not_booked(self):
        raw = self.reworded()
        elsewhere = facts_of(raw, payments=[], out_of_band=raw["total"])
        self.ingest(raw, facts={raw["id"]: elsewhere})
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("posted", "paid_out_of_band"))
        self.act(raw, "_accept", "Not ours to book")
        self.ingest(raw, facts={raw["id"]: elsewhere})
        self.assertFalse(row.reason_code)

    def test_r11_a_payment_is_booked_on_what_was_accepted(self):
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        wrong = raw_invoice("226.00", "26.00", invoice_number=raw["invoice_number"])
        row = self.row_of(raw)
        for code in ("amount_mismatch", "source_changed"):
            self.ingest(wrong, facts={raw["id"]: facts_of(raw)})
            self.assertEqual((row.state, row.reason_code), ("posted", code))
            self.act(wrong, "_accept", "What is posted is right")
        self.ingest(wrong, facts={raw["id"]: facts_of(raw)})
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.assertEqual(row.payment_ids.amount, 113.0)

    def test_r11_a_void_that_was_accepted_books_no_payment(self):
        raw = self.voided()
        self.act(raw, "_accept", "Agreed with the customer")
        self.ingest(raw, facts={raw["id"]: facts_of(raw, void=True)})
        row = self.row_of(raw)
        self.assertEqual((row.state, row.payment_ids.ids), ("posted", []))


@tagged("post_install", "-at_install")
class TestLoosePayments(ActionCase):
    """R10, R11: what a person does with a payment does not go unnoticed."""

    def test_r10_a_payment_taken_off_its_invoice_is_told(self):
        raw = raw_invoice()
        self.ingest(raw)
        row = self.row_of(raw)
        row.payment_ids.move_id.line_ids.remove_move_reconcile()
        counts = self.ingest(raw)
        self.assertEqual(counts["paid_count"], 0)
        self.assertEqual((row.state, row.reason_code), ("posted", "payment_unmatched"))
        self.assertIn("113.00", row.reason)

    def test_r10_a_cancelled_payment_is_told(self):
        raw = raw_invoice()
        self.ingest(raw)
        row = self.row_of(raw)
        row.payment_ids.action_draft()
        row.payment_ids.action_cancel()
        self.ingest(raw)
        self.assertEqual(row.reason_code, "payment_unmatched")
        self.act(raw, "_accept", "It was another customer's")
        self.ingest(raw)
        self.assertFalse(row.reason_code)

    def test_r10_matched_again_the_reason_goes(self):
        raw = raw_invoice()
        self.ingest(raw)
        row = self.row_of(raw)
        lines = (row.payment_ids.move_id + row.move_id).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        lines.remove_move_reconcile()
        self.ingest(raw)
        lines.reconcile()
        self.ingest(raw)
        self.assertEqual((row.state, row.reason_code), ("paid", False))

    def test_r9_a_payment_of_tomorrow_waits_for_its_day(self):
        raw = raw_invoice()
        ahead = datetime(2999, 1, 1, 12, tzinfo=UTC)
        payment = {"id": "ch_1", "amount": Decimal("113.00"), "paid_at": ahead}
        self.ingest(raw, facts={raw["id"]: facts_of(raw, payments=[payment])})
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("posted", "payment_future"))
        self.assertIn("01/01/2999", row.reason)
        self.ingest(raw)
        self.assertEqual((row.state, row.payment_ids.date), ("paid", date(2026, 5, 13)))

    def test_r10_a_payment_in_the_books_is_not_booked_for_the_invoice_made_anew(self):
        raw = raw_invoice()
        self.ingest(raw)
        row = self.row_of(raw)
        row.move_id.button_draft()
        row.move_id.with_context(force_delete=True).unlink()
        self.act(raw, "action_retry")
        self.assertEqual(row.state, "draft")
        self.ledger._post_ingested(row.move_id)
        self.ingest(raw)
        self.assertEqual((row.state, row.reason_code), ("posted", "payment_unmatched"))
        self.assertEqual(len(row.payment_ids), 1)

    def test_r10_nor_where_it_is_made_and_posted_by_one_run(self):
        raw = raw_invoice()
        self.ingest(raw)
        row = self.row_of(raw)
        row.move_id.button_draft()
        row.move_id.with_context(force_delete=True).unlink()
        self.company.sale_lock_date = date(2026, 5, 31)
        self.act(raw, "action_retry")
        self.assertEqual(row.reason_code, "locked_period")
        self.company.sale_lock_date = False
        counts = self.ingest(raw)
        self.assertEqual((counts["posted_count"], counts["paid_count"]), (1, 0))
        self.assertEqual((row.state, len(row.payment_ids)), ("posted", 1))
