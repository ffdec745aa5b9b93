from unittest.mock import patch

from odoo.tests import tagged

from ..models.transactions_kept import keep_movements
from .common import raw_invoice
from .credit_case import MOVES, NOTES
from .dispute_case import DisputeCase, taken, told
from .money_case import ROWS, answer, charge
from .money_screen_case import MoneyScreenCase
from .test_balance_back import back

GONE = "entry_gone"


class Gone:
    """What a person does to entries, and what each run looks at first."""

    def look(self):
        rows = self.env[ROWS].sudo()
        rows._look_at_entries(self.stripe)
        rows._forget_settled(self.stripe)
        self.book_rows(rows._to_be_booked(self.stripe))

    def delete(self, move):
        move.button_draft()
        move.with_context(force_delete=True).unlink()

    def receivable(self, moves):
        return moves.line_ids.filtered(
            lambda item: item.account_type == "asset_receivable"
        )


@tagged("post_install", "-at_install")
class TestMoneyMeanwhile(Gone, MoneyScreenCase):
    """R24, R27: what is held for its entry has moved at Stripe all the same."""

    def setUp(self):
        super().setUp()
        self.raw = raw_invoice()

    def test_a_charge_in_draft_is_paid_by_no_second_payment(self):
        row = self.book(charge(self.raw, 11300))
        row.move_id.button_draft()
        self.look()
        self.assertEqual(row.reason_code, GONE)
        self.ingest(self.raw)
        invoice = self.row_of(self.raw)
        self.assertEqual((invoice.state, invoice.reason_code), ("posted", GONE))
        self.assertIn("Post it again", invoice.reason)
        row.move_id.action_post()
        self.look()
        self.assertEqual((row.state, row.reason_code), ("booked", "unmatched_charge"))
        self.assertEqual(self.balance_of("clearing"), 113)
        self.ingest(self.raw)
        self.assertEqual(self.row_of(self.raw).state, "paid")
        self.assertEqual(self.balance_of("unallocated"), 0)
        self.assertEqual(self.balance_of("clearing"), 113)

    def test_a_charge_whose_fee_is_gone_is_still_taken_from_where_it_waits(self):
        row = self.book(charge(self.raw, 11300, fee=358))
        self.delete(row.fee_move_id)
        self.look()
        self.assertEqual(row.reason_code, GONE)
        self.ingest(self.raw)
        self.assertEqual(self.balance_of("unallocated"), 0)
        self.assertEqual(self.balance_of("clearing"), 113)
        self.look()
        self.assertEqual((row.state, row.reason_code), ("held", GONE))

    def test_its_payment_is_no_other_movement_s(self):
        self.ingest(self.raw)
        row = self.book(charge(self.raw, 11300, fee=358))
        self.delete(row.fee_move_id)
        self.look()
        again = self.book(charge(self.raw, 11300))
        self.assertEqual((again.state, again.reason_code), ("held", "charge_differs"))

    def test_what_went_back_of_a_charge_whose_fee_is_gone_goes_to_the_customer(self):
        _first, refund = self.book(
            charge(self.raw, 11300), back(self.raw, 3000, fee=25)
        )
        self.delete(refund.fee_move_id)
        self.look()
        self.ingest(self.raw)
        self.assertEqual(refund.payment_id.amount, 30)
        self.assertEqual((refund.state, refund.reason_code), ("held", GONE))
        self.assertEqual(self.balance_of("unallocated"), 0)

    def test_a_returned_debit_in_draft_is_told_there_alone(self):
        self.ingest(self.raw)
        self.book(charge(self.raw, 11300))
        row = self.book(back(self.raw, 11300, "payment_failure_refund"))
        row.payment_id.action_draft()
        self.look()
        self.assertEqual(row.reason_code, GONE)
        self.ingest(self.raw)
        self.assertFalse(self.row_of(self.raw).reason_code)

    def test_a_payout_whose_fee_is_gone_is_matched_with_the_bank(self):
        payout, row = self.paid_out(fee=25)
        self.delete(row.fee_move_id)
        self.look()
        line = self.bank_line(50)
        payout.sudo()._match()
        self.assertEqual(payout.statement_line_id, line)

    def test_in_a_locked_month_it_is_told_for_what_it_is(self):
        row = self.book(answer("payout", -5000))
        self.delete(row.move_id)
        self.company.fiscalyear_lock_date = "2026-05-31"
        for _run in range(2):
            self.look()
            self.assertEqual((row.state, row.reason_code), ("held", GONE))
        self.company.fiscalyear_lock_date = False
        self.look()
        self.assertEqual((row.state, row.reason_code), ("held", GONE))

    def test_a_refund_that_stands_again_is_matched_with_its_note(self):
        self.ingest(self.raw)
        self.book(charge(self.raw, 11300))
        row = self.book(back(self.raw, 3000))
        row.note_id.action_post()
        payment, note = row.payment_id, row.note_id
        payment.action_cancel()
        self.look()
        payment.action_draft()
        payment.action_post()
        self.assertFalse(self.receivable(payment.move_id).reconciled)
        self.look()
        self.assertEqual((row.state, row.note_id), ("booked", note))
        self.assertTrue(all(self.receivable(payment.move_id).mapped("reconciled")))
        self.assertFalse(row.reason_code)

    def test_one_whose_note_is_a_draft_is_reviewed_with_that(self):
        self.ingest(self.raw)
        self.book(charge(self.raw, 11300))
        row = self.book(back(self.raw, 3000))
        note = row.note_id
        row.payment_id.action_draft()
        self.look()
        row.payment_id.action_post()
        self.look()
        self.assertEqual((row.state, row.note_id), ("booked", note))
        self.assertEqual(row.reason_code, "refund_to_review")

    def test_what_stands_again_of_payouts_is_matched(self):
        payout, back_ = self.book(
            *(
                answer(kind, cents, source={"id": "po_1", "object": "payout"})
                for kind, cents in (("payout", -5000), ("payout_failure", 5000))
            )
        )
        entry = back_.move_id
        entry.button_draft()
        entry.button_cancel()
        self.look()
        entry.button_draft()
        entry.action_post()
        self.look()
        items = (payout.move_id + entry).line_ids.filtered(
            lambda item: item.account_id == self.accounts["transit"]
        )
        self.assertEqual(items.mapped("reconciled"), [True, True])

    def test_one_query_for_all_of_them(self):
        rows = self.book(*(answer("payout", -100 - each) for each in range(5)))
        rows.move_id.button_draft()
        self.env[ROWS].sudo()._look_at_entries(self.stripe)
        asked = type(rows)._entries_gone
        with patch.object(
            type(rows), "_entries_gone", autospec=True, side_effect=asked
        ) as query:
            self.book_rows(rows)
        self.assertEqual(query.call_count, 1)
        self.assertEqual(set(rows.mapped("reason_code")), {GONE})

    def test_without_a_cut_over_date_nothing_is_looked_at(self):
        row = self.book(answer("payout", -5000))
        row.move_id.button_draft()
        self.stripe.cut_over_date = False
        for model in (ROWS, NOTES, MOVES):
            self.env[model].sudo()._look_at_entries(self.stripe)
            self.env[model].sudo()._why_gone()
        self.assertEqual(row.state, "booked")

    def test_what_is_held_as_before_is_not_written_anew(self):
        row = self.book(answer("payout", -5000))
        row.move_id.button_draft()
        held = row + self.book(answer("moon_tax", -700))
        self.look()
        with patch.object(type(held), "write", autospec=True) as write:
            self.look()
        self.assertFalse([call.args[0] for call in write.mock_calls if call.args[0]])

    # --- an uninstall ------------------------------------------

    def test_what_is_held_for_its_entry_is_kept(self):
        told = [answer("payout", -5000), answer("payout", -700), answer("payout", -300)]
        rows = self.book(*told)
        rows[0].move_id.button_draft()
        self.delete(rows[1].move_id)
        self.look()
        rows[2].move_id.button_draft()
        entries = rows.move_id
        keep_movements(self.env.cr)
        rows.sudo().unlink()
        self.env.invalidate_all()
        rows = self.book(*told)
        self.look()
        self.assertEqual(rows.mapped("reason_code"), [GONE] * 3)
        self.assertEqual(rows.move_id, entries)
        entries.action_post()
        self.look()
        self.assertEqual(rows.mapped("state"), ["booked", "held", "booked"])
        self.assertEqual(self.balance_of("transit"), 53)


@tagged("post_install", "-at_install")
class TestDisputesMeanwhile(Gone, DisputeCase):
    """R28: a lost dispute finds the money whose entry is gone."""

    def setUp(self):
        super().setUp()
        self.raw = raw_invoice()
        self.ingest(self.raw)
        self.book(charge(self.raw, 11300))

    def test_a_refund_in_draft_gave_the_money_back(self):
        refund = self.book(back(self.raw, 11300, at="2026-05-15 15:00"))
        refund.payment_id.action_draft()
        self.look()
        self.disputed(self.raw)
        dispute = self.tell(told(self.raw, "lost"))
        self.assertIn("twice", dispute.reason)
        self.assertFalse(dispute.draft_id)

    def test_what_was_taken_stands_though_its_fee_is_gone(self):
        row = self.book(taken(self.raw))
        self.delete(row.fee_move_id)
        self.look()
        dispute = self.tell(told(self.raw, "lost"))
        self.assertEqual(dispute.stands_on, "receivable")
        self.assertEqual(self.balance_of("disputed"), 0)
