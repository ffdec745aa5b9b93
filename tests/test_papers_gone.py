from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..dev.loopback.stripe_objects import customer
from .credit_case import MOVES
from .money_case import instant
from .money_run_case import MoneyRunCase
from .papers_gone_case import PapersGoneCase

MAY_20 = instant("2026-05-20 15:00")
GONE = "paper_gone"


@tagged("post_install", "-at_install")
class TestPapersGone(PapersGoneCase):
    """R27, R29: what a person does to the entry of a paper is told, and comes right."""

    def note(self):
        self.raw, billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        told = self.bank.credit_note("n", billed, MAY_20, amounts={0: 4000})
        row = self.take_notes(told)
        self.assertEqual((row.state, self.open()), ("booked", 67.80))
        return row

    def open(self):
        return self.row_of(self.raw).move_id.amount_residual

    def notes(self):
        return self.env["account.move"].search_count([("move_type", "=", "out_refund")])

    # --- credit notes ------------------------------------------

    def test_r27_a_deleted_note_is_told_and_booked_on_a_persons_word(self):
        row = self.note()
        self.delete(row.move_id)
        before = self.notes()
        for _run in range(2):
            self.look()
            self.assertEqual((row.state, row.reason_code), ("held", GONE))
            self.assertEqual(self.notes(), before)
        self.assertIn("was deleted in Odoo", row.reason)
        self.assertIn("45.20 CAD", row.reason)
        said = row.with_user(self.accountant).action_book_again()
        self.assertIn("next run", said["params"]["message"])
        self.look()
        self.assertEqual((row.state, row.reason_code), ("booked", False))
        self.assertEqual((row.move_id.state, self.open()), ("posted", 67.80))

    def test_r27_one_in_draft_is_told_until_it_is_posted_and_matched_again(self):
        row = self.note()
        day = row.booked_date
        row.move_id.button_draft()
        self.look()
        self.assertEqual((row.state, row.reason_code), ("held", GONE))
        self.assertIn("was set back to draft", row.reason)
        with self.assertRaisesRegex(UserError, "to be posted"):
            row.with_user(self.accountant).action_book_again()
        row.move_id.button_cancel()
        self.look()
        self.assertIn("was cancelled", row.reason)
        row.move_id.button_draft()
        row.move_id.action_post()
        self.look()
        self.assertEqual((row.state, row.reason_code), ("booked", False))
        self.assertEqual((row.booked_date, self.open()), (day, 67.80))
        self.assertEqual(row.move_id.payment_state, "paid")

    def test_r27_one_that_a_person_made_instead_is_found_by_its_number(self):
        row = self.note()
        self.delete(row.move_id)
        self.look()
        invoice = self.row_of(self.raw).move_id
        own = invoice._reverse_moves([{"ref": row.number, "date": "2026-05-20"}])
        own.invoice_line_ids.price_unit = 40
        own.action_post()
        self.look()
        self.assertEqual((row.state, row.move_id), ("booked", own))

    def test_r27_one_that_stripe_voided_meanwhile_is_void(self):
        row = self.note()
        self.delete(row.move_id)
        self.look()
        voided = {**row.payload, "status": "void", "voided_at": MAY_20 + 60}
        self.take_notes(voided)
        self.assertEqual((row.state, row.reason_code), ("skipped", "note_void"))

    def test_r27_a_void_one_that_is_posted_again_is_reversed(self):
        row = self.note()
        entry = row.move_id
        entry.button_cancel()
        self.look()
        voided = {**row.payload, "status": "void", "voided_at": MAY_20 + 60}
        self.take_notes(voided)
        self.assertEqual((row.state, row.reason_code), ("skipped", "note_void"))
        self.look()
        self.assertEqual((row.state, len(entry.reversal_move_ids)), ("skipped", 0))
        entry.button_draft()
        entry.action_post()
        self.look()
        self.assertEqual((row.state, len(entry.reversal_move_ids)), ("cancelled", 1))
        self.assertEqual(self.open(), 113)
        self.look()
        self.assertEqual(len(entry.reversal_move_ids), 1)

    # --- customers' credit ------------------------------------------

    def credit_used(self):
        """113.00 that were open, all of which the customer's credit settles."""
        self.raw, _billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        number = self.row_of(self.raw).biller_invoice_id
        self.bank.move_credit("good", self.buyer, -11300, MAY_20)
        self.bank.move_credit(
            "used",
            self.buyer,
            11300,
            MAY_20,
            type="applied_to_invoice",
            invoice=number,
        )
        self.buyer["balance"] = 0
        credit = self.take_credit(self.buyer)
        self.assertEqual((self.open(), credit.difference), (0, 0))
        return credit, credit.move_ids.filtered("invoice_ref")

    def test_r29_credit_in_draft_is_told_and_settles_again_once_posted(self):
        credit, row = self.credit_used()
        row.move_id.button_draft()
        self.look()
        self.assertEqual((row.state, row.reason_code), ("held", GONE))
        self.assertIn("-113.00 CAD", row.reason)
        self.assertEqual(credit.difference, -113)
        row.move_id.action_post()
        self.look()
        self.assertEqual((row.state, self.open()), ("booked", 0))
        self.assertEqual(credit.difference, 0)

    def test_r29_deleted_credit_is_booked_on_a_persons_word(self):
        credit, row = self.credit_used()
        self.delete(row.move_id)
        self.look()
        self.assertEqual((row.state, row.reason_code), ("held", GONE))
        row.with_user(self.accountant).action_book_again()
        self.look()
        self.assertEqual((row.state, self.open()), ("booked", 0))
        self.assertEqual(credit.difference, 0)

    # --- both ------------------------------------------

    def test_what_stands_is_left_alone(self):
        note = self.note()
        row = self.credit_used()[1]
        before = note.move_id + row.move_id
        self.look()
        self.assertEqual({note.state, row.state}, {"booked"})
        self.assertEqual(note.move_id + row.move_id, before)

    def test_who_only_reads_books_nothing_again(self):
        row = self.note()
        self.delete(row.move_id)
        self.look()
        reader = new_test_user(
            self.env,
            login="paper reader",
            groups="fusion_centralize_billing.group_reader",
            company_id=self.company.id,
        )
        with self.assertRaises(AccessError):
            row.with_user(reader).action_book_again()
        self.assertEqual(row.state, "held")


@tagged("post_install", "-at_install")
class TestPapersGoneInARun(MoneyRunCase):
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

    def news(self):
        return len(self.run_money().line_ids.filtered("is_news"))
