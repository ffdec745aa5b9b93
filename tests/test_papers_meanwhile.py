from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..dev.loopback.stripe_objects import customer
from ..models.papers_kept import keep_papers
from .credit_case import MOVES, NOTES, CreditCase
from .money_case import ROWS, charge, instant
from .money_run_case import MoneyRunCase
from .test_balance_back import back

MAY_20 = instant("2026-05-20 15:00")
GONE = "paper_gone"


@tagged("post_install", "-at_install")
class TestPapersMeanwhile(CreditCase):
    """R27, R29: a paper is booked once, whatever persons do to its entry."""

    def setUp(self):
        super().setUp()
        self.env["res.partner"].create(
            {"name": "Café Éclair", "x_fc_stripe_customer_id": "cus_1"}
        )

    def look(self):
        """As each run does, before it decides what is held."""
        for name, model in (("note", NOTES), ("credit", MOVES)):
            rows = self.env[model].sudo()
            rows._look_at_entries(self.stripe)
            rows._take_by_hand(self.stripe)
            self.book_papers(name, rows._to_be_booked(self.stripe))

    def delete(self, move):
        move.button_draft()
        move.with_context(force_delete=True).unlink()

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

    def test_for_a_refund_no_second_note_is_drafted(self):
        raw, billed = self.bill(("Odoo ERP Hosting", 10000))
        self.bank.take(billed)
        key, paid = f"re_{raw['invoice_number']}", self.bank.held("charge")[-1]["id"]
        self.bank.refund(key[3:], paid, MAY_20, 4520)
        told = self.bank.credit_note(
            "n", billed, MAY_20, amounts={0: 4000}, refunded={key: 4520}
        )
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


@tagged("post_install", "-at_install")
class TestPapersMeanwhileInARun(MoneyRunCase):
    """R13: one that cannot be matched hides no other, and fails no run."""

    def setUp(self):
        super().setUp()
        self.env["res.partner"].create(
            {"name": "Café Éclair", "x_fc_stripe_customer_id": "cus_1"}
        )
        for name in ("one", "two"):
            self.bank.move_credit(name, customer("cus_1"), -500, MAY_20)
        self.bank.account_fee("f", 100, MAY_20)
        self.run_money()
        self.rows = self.env[MOVES].search([], order="id")
        self.assertEqual(self.rows.mapped("state"), ["booked", "booked"])

    def test_one_that_cannot_be_matched_hides_no_other(self):
        self.rows.move_id.button_draft()
        self.run_money()
        self.rows.move_id.action_post()
        writer = self.env.registry["fusion.billing.credit.writer"]
        settle, [first, _second] = writer._settle_anew, self.rows

        def fails(model, row):
            if row.id == first.id:
                raise ValueError("Odoo says no")
            return settle(model, row)

        with patch.object(writer, "_settle_anew", fails), self.errors_logged():
            run = self.run_money()
        self.assertEqual(run.state, "done")
        self.assertEqual(self.rows.mapped("state"), ["booked", "booked"])
        self.assertIn("Odoo says no", run.warning)

    def errors_logged(self):
        return self.assertLogs("odoo.addons.fusion_centralize_billing", "ERROR")

    def test_it_is_news_once(self):
        self.rows[0].move_id.button_draft()
        self.assertEqual([self.news() for _run in range(3)], [1, 0, 0])

    def test_what_is_held_as_before_is_not_written_anew(self):
        self.rows.move_id.button_draft()
        self.run_money()
        stamp = {row: row.write_date for row in self.rows}
        self.run_money()
        self.assertEqual({row: row.write_date for row in self.rows}, stamp)
        self.assertTrue(self.env[ROWS].search([]))

    def news(self):
        return len(self.run_money().line_ids.filtered("is_news"))
