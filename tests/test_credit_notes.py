from odoo.tests import tagged

from .credit_case import NOTES, CreditCase
from .money_case import answer, charge, instant
from .test_balance_back import back

MAY_20 = instant("2026-05-20 15:00")


@tagged("post_install", "-at_install")
class TestCreditNotes(CreditCase):
    """R27: Stripe's credit note is one in Odoo, to the cent, and settles the same."""

    def refunded(self, cents, **note):
        """An invoice of 226.00 that was paid, part of which went back with a note."""
        self.raw, self.billed = self.bill(
            ("Odoo ERP Hosting", 15000), ("Daily Backup", 5000)
        )
        self.book(charge(self.raw, 22600))
        self.bank.take(self.billed)
        key = f"re_{self.raw['invoice_number']}"
        paid = self.bank.held("charge")[-1]["id"]
        self.bank.refund(key[3:], paid, MAY_20, cents)
        return self.bank.credit_note(
            "n", self.billed, MAY_20, refunded={key: cents}, **note
        )

    def receivable(self, move):
        return move.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )

    def test_r27_a_note_has_the_lines_and_taxes_that_stripe_credits(self):
        told = self.refunded(11300, amounts={0: 7500, 1: 2500})
        row = self.take_notes(told)
        note, invoice = row.move_id, self.row_of(self.raw).move_id
        self.assertEqual((row.state, note.move_type), ("booked", "out_refund"))
        self.assertEqual((note.state, note.reversed_entry_id), ("posted", invoice))
        self.assertEqual(f"{note.date} {note.invoice_date}", "2026-05-20 2026-05-20")
        self.assertEqual((note.amount_untaxed, note.amount_tax), (100, 13))
        lines = note.invoice_line_ids
        self.assertEqual(lines.mapped("price_subtotal"), [75, 25])
        self.assertEqual(
            lines.mapped("x_fc_family_id.code"),
            invoice.invoice_line_ids.mapped("x_fc_family_id.code"),
        )
        self.assertEqual(lines.tax_ids, invoice.invoice_line_ids.tax_ids)

    def test_r27_a_note_that_comes_after_its_refund_takes_the_draft_s_place(self):
        told = self.refunded(11300, amounts={0: 10000})
        refund = self.book(back(self.raw, 11300))
        draft = refund.note_id
        self.assertEqual(draft.state, "draft")
        row = self.take_notes(told)
        self.assertFalse(draft.exists())
        self.assertEqual((refund.note_id, refund.reason_code), (row.move_id, False))
        self.assertEqual((row.reason_code, row.move_id.payment_state), (False, "paid"))
        matched = self.receivable(refund.payment_id.move_id).full_reconcile_id
        self.assertTrue(matched)
        self.assertEqual(matched, self.receivable(row.move_id).full_reconcile_id)

    def test_r27_a_refund_that_comes_after_its_note_is_matched_and_drafts_none(self):
        row = self.take_notes(self.refunded(11300, amounts={0: 10000}))
        self.assertEqual(row.reason_code, "note_to_match")
        refund = self.book(back(self.raw, 11300))
        self.assertEqual((refund.note_id, refund.reason_code), (row.move_id, False))
        self.assertEqual((row.reason_code, row.move_id.payment_state), (False, "paid"))
        invoice = self.row_of(self.raw).move_id
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(len(invoice.reversal_move_ids), 1)

    def test_r27_a_note_on_an_open_invoice_lowers_what_is_open(self):
        raw, billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        row = self.take_notes(
            self.bank.credit_note("n", billed, MAY_20, amounts={0: 4000})
        )
        self.assertEqual((row.state, row.reason_code), ("booked", False))
        self.assertEqual(self.row_of(raw).move_id.amount_residual, 67.80)
        self.assertEqual(row.move_id.payment_state, "paid")

    def test_r27_a_mixed_note_lowers_what_is_open_and_waits_for_its_refund(self):
        raw, billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        billed["amount_remaining"] = 1300  # 100.00 were paid otherwise
        self.bank.charge("part", 10000, MAY_20)
        self.bank.refund("back", "ch_part", MAY_20, 10000)
        told = self.bank.credit_note("n", billed, MAY_20, refunded={"re_back": 10000})
        row = self.take_notes(told)
        self.assertEqual((row.state, row.reason_code), ("booked", "note_to_match"))
        self.assertEqual(self.row_of(raw).move_id.amount_residual, 113)

    def test_r27_a_note_larger_than_what_is_open_is_held(self):
        raw, billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        told = self.bank.credit_note("n", billed, MAY_20)
        self.pay_by_hand(self.row_of(raw).move_id)
        row = self.take_notes(told)
        self.assertEqual((row.state, row.reason_code), ("held", "note_exceeds"))
        self.assertEqual(row.reason_figures["open"], "0.00")
        self.assertFalse(row.move_id)

    def test_r27_two_notes_cannot_credit_more_than_the_invoice(self):
        told = self.refunded(11300, amounts={0: 10000})
        twice = {**told, "id": "cn_2", "number": "CN-2", "refunds": told["refunds"]}
        thrice = {**told, "id": "cn_3", "number": "CN-3"}
        rows = self.take_notes(told, twice, thrice)
        self.assertEqual(rows.mapped("state"), ["booked", "booked", "held"])

    def test_r27_a_note_of_an_unknown_invoice_is_held_until_it_is_booked(self):
        told = self.refunded(11300, amounts={0: 10000})
        row = self.take_notes({**told, "invoice": "in_unknown"})
        self.assertEqual((row.state, row.reason_code), ("held", "note_invoice"))
        self.take_notes(told)
        self.assertEqual((row.state, row.reason_code), ("booked", "note_to_match"))

    def test_r27_a_note_posted_by_hand_for_the_same_refund_holds_stripe_s(self):
        told = self.refunded(11300, amounts={0: 10000})
        refund = self.book(back(self.raw, 11300))
        refund.note_id.action_post()
        row = self.take_notes(told)
        self.assertEqual((row.state, row.reason_code), ("held", "note_twice"))
        self.assertEqual(row.reason_figures["other"], refund.note_id.name)

    def test_r27_a_note_is_booked_once(self):
        told = self.refunded(11300, amounts={0: 10000})
        row = self.take_notes(told)
        self.assertEqual(self.take_notes(told), row)
        self.assertEqual(self.env[NOTES].search_count([]), 1)
        invoice = self.row_of(self.raw).move_id
        self.assertEqual(invoice.reversal_move_ids, row.move_id)

    def test_r27_a_void_note_is_reversed_and_the_invoice_is_open_again(self):
        raw, billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        told = self.bank.credit_note("n", billed, MAY_20, amounts={0: 4000})
        row = self.take_notes(told)
        void = self.bank.void_credit_note("cn_n", instant("2026-06-02 15:00"))
        self.take_notes(void)
        self.assertEqual((row.state, row.reason_code), ("cancelled", "note_void"))
        self.assertEqual(self.row_of(raw).move_id.amount_residual, 113)
        back_entry = row.move_id.reversal_move_ids
        self.assertEqual(
            (back_entry.state, f"{back_entry.date}"), ("posted", "2026-06-02")
        )
        self.take_notes(void)
        self.assertEqual(row.move_id.reversal_move_ids, back_entry)

    def test_r27_a_note_that_is_void_before_it_is_booked_is_skipped(self):
        _raw, billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        self.bank.credit_note("n", billed, MAY_20, amounts={0: 4000})
        row = self.take_notes(self.bank.void_credit_note("cn_n", MAY_20))
        self.assertEqual((row.state, row.move_id.id), ("skipped", False))

    def test_r27_a_note_in_a_locked_month_is_held_or_on_the_first_open_day(self):
        told = self.refunded(11300, amounts={0: 10000})
        self.company.tax_lock_date = "2026-05-31"
        row = self.take_notes(told)
        self.assertEqual((row.state, row.reason_code), ("held", "locked_period"))
        self.service.book_on_first_open_day = True
        self.take_notes(told)
        self.assertEqual((row.state, f"{row.booked_date}"), ("booked", "2026-06-01"))
        self.assertEqual(f"{row.move_id.date}", "2026-06-01")
        self.assertEqual(f"{row.move_id.invoice_date}", "2026-05-20")

    def test_r27_a_note_before_the_cut_over_is_left_alone(self):
        told = self.refunded(11300, amounts={0: 10000})
        self.stripe.cut_over_date = "2026-05-21"
        row = self.take_notes(told)
        self.assertEqual((row.state, row.reason_code), ("skipped", "before_cut_over"))

    def test_r27_amounts_that_are_no_whole_numbers_are_held(self):
        told = self.refunded(11300, amounts={0: 10000})
        row = self.take_notes({**told, "total": "a hundred"})
        self.assertEqual(row.reason_code, "transaction_unreadable")
        row = self.take_notes({**told, "id": "cn_2", "total": 11301})
        self.assertEqual((row.state, row.reason_code), ("held", "note_sum"))

    def test_r27_a_tax_that_the_invoice_does_not_carry_is_held(self):
        told = self.refunded(11300, amounts={0: 10000})
        invoice = self.row_of(self.raw).move_id
        self.assertTrue(invoice)
        [line] = told["lines"]["data"]
        none = {**line, "taxes": [], "amount": 11300}
        row = self.take_notes({**told, "lines": {**told["lines"], "data": [none]}})
        self.assertEqual((row.state, row.reason_code), ("held", "note_tax"))

    def test_r27_what_was_given_back_elsewhere_is_told(self):
        raw, billed = self.bill(("Odoo ERP Hosting", 10000))
        self.assertTrue(raw)
        billed["amount_remaining"] = 0
        row = self.take_notes(
            self.bank.credit_note("n", billed, MAY_20, out_of_band=11300)
        )
        self.assertEqual((row.state, row.reason_code), ("booked", "note_out_of_band"))
        self.assertEqual(row.reason_figures["amount"], "113.00 CAD")

    def test_r24_a_note_does_not_touch_the_clearing_account(self):
        told = self.refunded(11300, amounts={0: 10000})
        before = self.balance_of("clearing")
        self.take_notes(told)
        self.assertEqual(self.balance_of("clearing"), before)
        self.book(answer("stripe_fee", -100))
        self.assertEqual(self.balance_of("clearing"), before - 1)

    def test_r34_a_credit_note_of_stripe_is_an_explained_difference(self):
        told = self.refunded(11300, amounts={0: 10000})
        self.take_notes(told)
        row = self.row_of(self.raw)
        self.assertEqual((row.ledger_total, row.difference), (226, 0))
        self.assertFalse(row.differs)
        lines = self.env["fusion.billing.proof.line"]._read_group(
            [], ["state"], ["ledger_total:sum"]
        )
        self.assertEqual(dict(lines), {"paid": 226, "credited": -113})
        month = self.env["fusion.billing.month.difference"].search([])
        self.assertEqual(set(month.mapped("is_open")), {False})

    def test_r34_a_drafted_note_that_was_posted_is_explained(self):
        self.refunded(11300, amounts={0: 10000})
        self.book(back(self.raw, 11300)).note_id.action_post()
        row = self.row_of(self.raw)
        self.assertEqual((row.ledger_total, row.differs), (226, False))

    def test_r27_after_a_void_note_there_may_be_another_one(self):
        raw, billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        self.take_notes(self.bank.credit_note("n", billed, MAY_20, amounts={0: 10000}))
        self.take_notes(self.bank.void_credit_note("cn_n", MAY_20))
        billed |= {"amount_remaining": 11300, "status": "open"}
        told = self.bank.credit_note("m", billed, MAY_20, amounts={0: 10000})
        row = self.take_notes(told)
        self.assertEqual((row.state, row.reason_code), ("booked", False))
        self.assertEqual(self.row_of(raw).move_id.amount_residual, 0)

    def test_r27_what_went_back_beyond_the_note_is_told(self):
        row = self.take_notes(self.refunded(5650, amounts={0: 5000}))
        refund = self.book(back(self.raw, 6650))
        self.assertEqual((refund.note_id, row.reason_code), (row.move_id, False))
        self.assertEqual(refund.reason_code, "refund_to_review")
        self.assertIn("10.00", refund.reason)
