from datetime import UTC, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..ledger.facts_codec import facts_from_dict
from .common import facts_of, raw_invoice, unpaid
from .money_case import MoneyCase

VOIDED = datetime(2026, 6, 3, 2, 30, tzinfo=UTC)  # the evening of the 2nd in Toronto


@tagged("post_install", "-at_install")
class TestVoidNote(MoneyCase):
    """R30: void after posting: a full credit note, for review."""

    def setUp(self):
        super().setUp()
        items = [("Odoo ERP Hosting", "1", "60.00"), ("Daily Backup", "1", "40.00")]
        self.raw = raw_invoice("113.01", "13.01", items)
        self.say(unpaid(self.raw))
        self.row = self.row_of(self.raw)
        self.move = self.row.move_id

    def say(self, facts):
        self.ingest(self.raw, facts={self.raw["id"]: facts})

    def void(self, **said):
        self.say(unpaid(self.raw, void=True, voided_at=VOIDED, **said))

    def draft_note(self):
        self.void()
        action = self.row.with_user(self.accountant).action_draft_note()
        self.env.invalidate_all()
        return self.env["account.move"].browse(action["res_id"])

    def test_r30_it_is_the_whole_invoice_to_the_cent(self):
        note = self.draft_note()
        self.assertEqual((note.move_type, note.state), ("out_refund", "draft"))
        self.assertEqual(note.reversed_entry_id, self.move)
        self.assertEqual((note.amount_total, note.amount_tax), (113.01, 13.01))
        lines, billed = note.invoice_line_ids, self.move.invoice_line_ids
        for name in ("name", "price_subtotal", "account_id", "tax_ids"):
            self.assertEqual(lines.mapped(name), billed.mapped(name), name)
        self.assertEqual(
            lines.mapped("extra_tax_data"), billed.mapped("extra_tax_data")
        )
        self.assertFalse(note.x_fc_stripe_invoice_id or note.x_fc_nexacloud_invoice_id)

    def test_r31_in_dollars_at_the_rate_at_which_it_was_billed(self):
        self.dollars()
        self.raw = raw_invoice(currency="USD")
        self.say(unpaid(self.raw))
        self.row = self.row_of(self.raw)
        self.move = self.row.move_id
        self.rate("2026-06-01", 0.5)
        note = self.draft_note()
        note.with_user(self.accountant).action_post()
        self.assertEqual(f"{note.date}", "2026-06-02")
        self.assertEqual(note.amount_total_signed, -self.move.amount_total_signed)
        for account in self.move.line_ids.account_id:
            items = (self.move | note).line_ids.filtered(
                lambda item, account=account: item.account_id == account
            )
            self.assertEqual(sum(items.mapped("balance")), 0, account.name)

    def test_r30_dated_when_it_was_voided(self):
        note = self.draft_note()
        self.assertEqual(f"{note.invoice_date} {note.date}", "2026-06-02 2026-06-02")

    def test_r30_or_the_first_open_day(self):
        self.company.sale_lock_date = "2026-06-30"
        note = self.draft_note()
        self.assertEqual(f"{note.invoice_date} {note.date}", "2026-06-02 2026-07-01")
        note.action_post()
        self.assertEqual(f"{note.date}", "2026-07-01")

    def test_r30_posted_it_resolves_the_row(self):
        note = self.draft_note()
        self.assertEqual(self.row.reason_code, "void_after_post")
        note.with_user(self.accountant).action_post()
        self.env.invalidate_all()
        self.assertEqual((self.row.state, self.row.reason_code), ("reversed", False))
        self.assertEqual(self.move.amount_residual, 0)
        self.void()
        self.assertEqual((self.row.state, self.row.reason_code), ("reversed", False))

    def test_r30_it_is_drafted_once(self):
        self.draft_note()
        with self.assertRaisesRegex(UserError, "drafted already"):
            self.row.with_user(self.accountant).action_draft_note()

    def test_r30_what_is_paid_is_told_and_not_credited(self):
        part = facts_of(self.raw)["payments"][0] | {"amount": "33.00"}
        self.void(amount_paid="33.00", payments=[part])
        self.say(unpaid(self.raw, amount_paid="33.00", payments=[part]))
        self.void(amount_paid="33.00", payments=[part])
        with self.assertRaisesRegex(UserError, "33.00"):
            self.row.with_user(self.accountant).action_draft_note()

    def test_r30_what_is_not_void_has_no_note(self):
        with self.assertRaisesRegex(UserError, "did not void"):
            self.row.with_user(self.accountant).action_draft_note()

    def test_r30_readers_may_not(self):
        self.void()
        reader, _seen = next(self.readers_here_and_elsewhere())
        with self.assertRaises(AccessError):
            self.row.with_user(reader).action_draft_note()

    def test_r30_never_silently(self):
        self.void()
        self.assertFalse(self.move.reversal_move_ids)

    def test_r30_by_setting_it_is_drafted_at_once_and_once(self):
        self.stripe.void_notes = "draft"
        self.void()
        [note] = self.move.reversal_move_ids
        self.assertEqual((note.state, note.amount_total), ("draft", 113.01))
        self.assertIn("Void at the biller", f"{self.row.timeline}")
        note.unlink()
        self.void()
        self.assertFalse(self.move.reversal_move_ids)

    # --- revised ------------------------------------------

    def test_r30_a_revision_is_linked_on_both_histories(self):
        self.void()
        newer = raw_invoice()
        said = unpaid(newer, revises=self.raw["stripe_invoice_id"])
        self.ingest(newer, facts={newer["id"]: said})
        row = self.row_of(newer)
        self.assertEqual((row.revises_id, self.row.revision_ids), (self.row, row))
        self.assertIn(row.number, f"{self.row.timeline}")
        self.assertIn(self.row.number, f"{row.timeline}")
        told = len(row.message_ids)
        self.ingest(newer, facts={newer["id"]: said})
        self.assertEqual(len(row.message_ids), told)

    def test_r30_whichever_is_read_first(self):
        newer = raw_invoice()
        self.ingest(newer, facts={newer["id"]: unpaid(newer)})
        self.void(revision=newer["stripe_invoice_id"])
        self.assertEqual(self.row_of(newer).revises_id, self.row)

    def test_r30_what_is_kept_of_it_can_be_read_again(self):
        self.void(revision="in_2")
        facts = facts_from_dict(self.row.facts)
        self.assertEqual((facts.voided_at, facts.revision), (VOIDED, "in_2"))
