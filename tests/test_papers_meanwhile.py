from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.papers_kept import keep_papers
from .common import unpaid
from .credit_case import MOVES
from .money_case import ROWS, charge, instant
from .papers_gone_case import PapersGoneCase
from .test_balance_back import back

MAY_20 = instant("2026-05-20 15:00")
GONE = "paper_gone"


@tagged("post_install", "-at_install")
class TestPapersMeanwhile(PapersGoneCase):
    """R27, R29: a paper is booked once, whatever persons do to its entry."""

    def credit(self):
        self.bank.move_credit("good", self.buyer, -500, MAY_20)
        self.buyer["balance"] = -500
        credits = self.take_credit(self.buyer)
        self.assertEqual((credits.booked, credits.move_ids.state), (5, "booked"))
        return credits.move_ids

    def by_hand(self, row):
        """An entry of a person, with Stripe's id as its reference."""
        credit, goodwill = self.accounts["credit"], self.accounts["goodwill"]
        entry = self.env["account.move"].create(
            {
                "ref": row.external_id,
                "journal_id": self.stripe.credit_journal_id.id,
                "date": "2026-05-21",
                "line_ids": [
                    (0, 0, {"account_id": credit.id, "credit": row.amount}),
                    (0, 0, {"account_id": goodwill.id, "debit": row.amount}),
                ],
            }
        )
        entry.action_post()
        return entry

    def owed(self):
        return -self.balance_of("credit")

    # --- by a person, and by a run ------------------------------------------

    def test_booked_by_hand_after_book_again_was_pressed(self):
        row = self.credit()
        self.delete(row.move_id)
        self.look()
        row.with_user(self.accountant).action_book_again()
        entry = self.by_hand(row)
        self.look()
        self.assertEqual((row.state, row.move_id, self.owed()), ("booked", entry, 5))

    def test_booked_by_hand_at_once(self):
        """Before any run could tell that it is gone."""
        row = self.credit()
        self.delete(row.move_id)
        entry = self.by_hand(row)
        self.look()
        self.assertEqual((row.state, row.move_id, self.owed()), ("booked", entry, 5))

    def test_what_is_found_by_its_reference_leaves_no_draft_behind(self):
        row = self.credit()
        first = row.move_id
        first.button_draft()
        self.look()
        self.by_hand(row)
        self.look()
        self.assertEqual((row.state, row.move_id), ("held", first))
        self.assertIn("set back to draft", row.reason)
        self.delete_draft(first)
        self.look()
        self.assertEqual((row.state, self.owed()), ("booked", 5))

    def delete_draft(self, move):
        move.with_context(force_delete=True).unlink()

    def test_one_by_hand_that_is_drafted_and_posted_is_that_one(self):
        row = self.credit()
        row.move_id.button_draft()
        self.look()
        self.delete_draft(row.move_id)
        entry = self.by_hand(row)
        self.look()
        entry.button_draft()
        self.look()
        self.assertEqual((row.state, row.reason_code), ("held", GONE))
        with self.assertRaises(UserError):
            row.with_user(self.accountant).action_book_again()
        entry.action_post()
        self.look()
        self.assertEqual((row.state, row.move_id, self.owed()), ("booked", entry, 5))

    def test_posted_again_between_the_look_and_the_booking(self):
        row, day = self.credit(), "2026-05-20"
        row.move_id.button_draft()
        rows = self.env[MOVES].sudo()
        rows._look_at_entries(self.stripe)
        due = rows._to_be_booked(self.stripe)
        row.move_id.action_post()
        self.book_papers("credit", due)
        self.assertEqual((row.state, self.owed()), ("booked", 5))
        self.assertEqual(f"{row.booked_date}", day)

    def test_one_by_hand_that_stripe_voids_is_reversed(self):
        _raw, billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        told = self.bank.credit_note("n", billed, MAY_20, amounts={0: 4000})
        row = self.take_notes(told)
        note = row.move_id
        self.assertEqual(note.ref, row.number)
        row.sudo()._keep(
            self.stripe, [{**row.payload, "status": "void", "voided_at": MAY_20 + 60}]
        )
        self.look()
        self.assertEqual((row.state, len(note.reversal_move_ids)), ("cancelled", 1))

    def test_one_in_draft_that_stripe_voids_is_reversed_once_it_is_posted(self):
        _raw, billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        told = self.bank.credit_note("n", billed, MAY_20, amounts={0: 4000})
        row = self.take_notes(told)
        row.move_id.button_draft()
        self.look()
        self.take_notes({**row.payload, "status": "void", "voided_at": MAY_20 + 60})
        self.assertEqual((row.state, row.reason_code), ("held", GONE))
        row.move_id.action_post()
        self.look()
        self.assertEqual(row.state, "cancelled")
        self.assertEqual(len(row.move_id.reversal_move_ids), 1)

    def test_a_note_is_not_matched_with_a_refund_in_draft(self):
        raw, told = self.refunded()
        self.book(charge(raw, 11300))
        refund = self.book(back(raw, 4520))
        payment = refund.payment_id
        payment.action_draft()
        self.env[ROWS].sudo()._look_at_entries(self.stripe)
        note = self.take_notes(told)
        self.assertEqual((note.state, note.reason_code), ("booked", "note_to_match"))
        payment.action_post()
        self.env[ROWS].sudo()._look_at_entries(self.stripe)
        self.assertEqual((refund.state, refund.note_id), ("booked", note.move_id))
        self.assertEqual(
            (note.reason_code, note.move_id.payment_state), (False, "paid")
        )

    # --- an uninstall ------------------------------------------

    def test_what_is_held_for_its_entry_is_kept(self):
        row = self.credit()
        entry = row.move_id
        entry.button_draft()
        self.look()
        row = self.reinstalled(row)
        self.assertEqual((row.reason_code, row.move_id), (GONE, entry))
        self.delete_draft(entry)
        self.look()
        row = self.reinstalled(row)
        self.assertEqual((row.reason_code, self.owed()), (GONE, 0))

    def test_so_is_a_note_in_draft(self):
        raw, billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        told = self.bank.credit_note("n", billed, MAY_20, amounts={0: 4000})
        row = self.take_notes(told)
        entry = row.move_id
        entry.button_draft()
        self.look()
        keep_papers(self.env.cr)
        row.sudo().unlink()
        self.env.invalidate_all()
        row = self.take_notes(told)
        self.look()
        self.assertEqual((row.reason_code, row.move_id), (GONE, entry))
        entry.action_post()
        self.look()
        self.assertEqual(row.state, "booked")
        self.assertEqual(self.row_of(raw).move_id.amount_residual, 67.80)

    def reinstalled(self, row):
        keep_papers(self.env.cr)
        row.credit_id.sudo().unlink()
        self.env.invalidate_all()
        row = self.take_credit(self.buyer).move_ids
        self.look()
        return row

    # --- a refund meanwhile ------------------------------------------

    def refunded(self):
        """An invoice of 113.00 that was paid, and the note by which 45.20 went back."""
        raw, billed = self.bill(("Odoo ERP Hosting", 10000))
        self.bank.take(billed)
        key, paid = f"re_{raw['invoice_number']}", self.bank.held("charge")[-1]["id"]
        self.bank.refund(key[3:], paid, MAY_20, 4520)
        return raw, self.bank.credit_note(
            "n", billed, MAY_20, amounts={0: 4000}, refunded={key: 4520}
        )

    def test_credit_in_draft_or_cancelled_settles_an_invoice_no_otherwise(self):
        raw, _billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        number = self.row_of(raw).biller_invoice_id
        self.bank.move_credit("given", self.buyer, -11300, MAY_20)
        used = {"type": "applied_to_invoice", "invoice": number}
        self.bank.move_credit("used", self.buyer, 11300, MAY_20, **used)
        self.buyer["balance"] = 0
        [row] = self.take_credit(self.buyer).move_ids.filtered("invoice_ref")
        for act in ("button_draft", "button_cancel"):
            getattr(row.move_id, act)()
            self.look()
            self.ingest(raw, facts={raw["id"]: unpaid(raw)})
            invoice = self.row_of(raw)
            self.assertFalse(invoice.reason_code, act)

    def test_for_a_refund_no_second_note_is_drafted(self):
        raw, told = self.refunded()
        self.book(charge(raw, 11300))
        note = self.take_notes(told)
        note.move_id.button_draft()
        self.look()
        refund = self.book(back(raw, 4520))
        self.assertFalse(refund.note_id)
        note.move_id.action_post()
        self.look()
        self.assertEqual((refund.note_id, refund.reason_code), (note.move_id, False))
        self.assertEqual(note.move_id.payment_state, "paid")
