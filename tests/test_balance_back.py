from decimal import Decimal

from odoo.tests import tagged

from .common import facts_of, raw_invoice
from .money_case import ROWS, MoneyCase, answer, charge


def back(raw, cents, type_="refund", at="2026-05-20 15:00", **told):
    """Money of the charge that paid `raw`, on its way back to the customer."""
    return answer(
        type_,
        -cents,
        at=at,
        source={
            "id": f"re_{raw['invoice_number']}",
            "object": "refund",
            "amount": cents,
            "currency": "cad",
            "charge": f"ch_{raw['invoice_number']}",
        },
        **told,
    )


@tagged("post_install", "-at_install")
class TestBack(MoneyCase):
    """R27, R28: what goes back leaves the clearing account on its own day."""

    def setUp(self):
        super().setUp()
        self.raw = raw_invoice()

    def pay(self):
        self.ingest(self.raw)
        self.book(charge(self.raw, 11300))

    def test_r27_a_refund_is_a_payment_to_the_customer(self):
        self.pay()
        row = self.book(back(self.raw, 3000))
        payment = row.payment_id
        self.assertEqual(payment.payment_type, "outbound")
        self.assertEqual((payment.amount, payment.state), (30, "paid"))
        self.assertEqual(f"{payment.date}", "2026-05-20")
        self.assertEqual(payment.partner_id, self.row_of(self.raw).partner_id)
        self.assertEqual(self.balance_of("clearing"), 83)

    def test_r27_a_refund_of_money_that_is_not_placed_leaves_from_where_it_waits(self):
        first, refund = self.book(charge(self.raw, 11300), back(self.raw, 3000))
        self.assertEqual(first.reason_code, "unmatched_charge")
        self.assertEqual((refund.state, refund.reason_code), ("booked", False))
        self.assertEqual(self.balance_of("unallocated"), -83)
        self.assertEqual(self.balance_of("clearing"), 83)

    def test_r27_a_refund_of_no_known_charge_is_booked_and_told(self):
        row = self.book(back(self.raw, 3000))
        self.assertEqual((row.state, row.reason_code), ("booked", "unmatched_refund"))
        self.assertEqual(self.balance_of("unallocated"), 30)
        self.assertEqual(self.balance_of("clearing"), -30)

    def refund_note(self, cents, total="113.00", tax="13.00", items=None):
        self.raw = raw_invoice(total, tax, items)
        self.ingest(self.raw)
        self.book(charge(self.raw, int(total.replace(".", ""))))
        row = self.book(back(self.raw, cents))
        self.assertEqual(row.reason_code, "refund_to_review")
        return row, row.note_id

    def test_r27_a_refund_without_a_note_is_drafted_pro_rata(self):
        items = [("Odoo ERP Hosting", "1", "60.00"), ("Daily Backup", "1", "40.00")]
        row, note = self.refund_note(3000, items=items)
        invoice = self.row_of(self.raw).move_id
        self.assertEqual((note.state, note.reversed_entry_id), ("draft", invoice))
        self.assertEqual((note.amount_total, note.amount_tax), (30, 3.45))
        self.assertEqual(note.invoice_line_ids.mapped("price_subtotal"), [15.93, 10.62])
        self.assertEqual(
            note.invoice_line_ids.account_id, invoice.invoice_line_ids.account_id
        )
        note.action_post()
        self.assertEqual((note.amount_total, note.payment_state), (30, "paid"))
        self.assertFalse(row.reason_code)
        receivable = row.payment_id.move_id.line_ids.filtered(
            lambda item: item.account_type == "asset_receivable"
        )
        self.assertTrue(receivable.reconciled)
        self.assertEqual(invoice.payment_state, "paid")

    def test_r27_a_whole_refund_is_the_whole_invoice_to_the_cent(self):
        _row, note = self.refund_note(11301, "113.01", "13.01")
        self.assertEqual((note.amount_untaxed, note.amount_tax), (100, 13.01))

    def test_r27_of_more_than_the_note_that_a_person_made_of_it_the_rest_is_told(self):
        row, note = self.refund_note(11300)
        note.invoice_line_ids.price_unit = 50
        note.action_post()
        self.env[ROWS].sudo()._forget_settled(self.stripe)
        self.assertEqual(row.reason_code, "refund_to_review")
        self.assertIn("56.50 CAD", row.reason)
        self.assertEqual((note.payment_state, note.amount_total), ("paid", 56.5))

    def test_r27_where_nobody_wants_drafts_the_refund_is_told(self):
        self.stripe.refund_notes = "none"
        row, note = self.refund_note(3000)
        self.assertFalse(note)
        self.assertIn("make a credit note", row.reason)

    def test_r27_a_failed_refund_comes_back(self):
        self.pay()
        row = self.book(back(self.raw, 3000), back(self.raw, -3000, "refund_failure"))[
            1
        ]
        self.assertEqual(row.payment_id.payment_type, "inbound")
        self.assertEqual(self.balance_of("clearing"), 113)

    def test_r27_a_returned_debit_opens_the_invoice_again(self):
        self.pay()
        move = self.row_of(self.raw).move_id
        self.assertEqual(move.payment_state, "paid")
        row = self.book(back(self.raw, 11300, "payment_failure_refund"))
        self.assertEqual(move.payment_state, "not_paid")
        self.assertEqual(move.amount_residual, 113)
        self.assertFalse(
            self.env["account.move"].search(
                [("move_type", "=", "out_refund"), ("company_id", "=", self.company.id)]
            )
        )
        lines = row.payment_id.move_id.line_ids
        self.assertTrue(lines.filtered("reconciled"))
        self.assertEqual(self.balance_of("clearing"), 0)

    def test_r28_a_dispute_and_its_end(self):
        self.pay()
        dispute = {"reporting_category": "dispute", "at": "2026-05-16 15:00"}
        won = {"reporting_category": "dispute_reversal", "at": "2026-05-26 15:00"}
        self.book(answer("adjustment", -11300, 1500, **dispute))
        self.assertEqual(self.balance_of("disputed"), 113)
        self.assertEqual(self.balance_of("fee"), 15)
        self.assertEqual(self.balance_of("clearing"), -15)
        self.book(answer("adjustment", 11300, -1500, **won))
        self.assertEqual(self.balance_of("disputed"), 0)
        self.assertEqual(self.balance_of("fee"), 0)
        self.assertEqual(self.balance_of("clearing"), 113)

    def test_r24_a_charge_that_is_not_what_was_booked_is_held(self):
        self.ingest(self.raw)
        row = self.book(charge(self.raw, 11200))
        self.assertEqual((row.state, row.reason_code), ("held", "charge_differs"))

    # --- what it is matched with ------------------------------------------

    def receivable(self, moves):
        return moves.line_ids.filtered(
            lambda item: item.account_type == "asset_receivable"
        )

    def test_r27_a_note_finds_its_refund_though_the_invoice_is_open_in_part(self):
        facts = facts_of(self.raw, paid=False, amount_paid=60)
        facts["payments"][0]["amount"] = Decimal("60.00")
        self.ingest(self.raw, facts={self.raw["id"]: facts})
        self.book(charge(self.raw, 6000))
        row = self.book(back(self.raw, 3000))
        row.note_id.action_post()
        self.assertTrue(self.receivable(row.payment_id.move_id).reconciled)
        self.assertEqual(self.row_of(self.raw).move_id.amount_residual, 53)

    def test_r27_a_refund_of_what_was_paid_too_much_has_no_note(self):
        facts = facts_of(self.raw, amount_paid=150, overpaid=Decimal("37.00"))
        facts["payments"][0]["amount"] = Decimal("150.00")
        self.ingest(self.raw, facts={self.raw["id"]: facts})
        self.book(charge(self.raw, 15000))
        row = self.book(back(self.raw, 3700))
        self.assertEqual((row.note_id.id, row.reason_code), (False, False))
        self.assertTrue(self.receivable(row.payment_id.move_id).reconciled)

    def fail(self):
        return self.book(back(self.raw, -3000, "refund_failure", "2026-05-25 15:00"))

    def test_r27_a_refund_that_failed_needs_no_note(self):
        self.pay()
        refund = self.book(back(self.raw, 3000))
        note, failed = refund.note_id, self.fail()
        items = self.receivable((refund + failed).payment_id.move_id)
        self.assertTrue(all(items.mapped("reconciled")))
        self.assertFalse(note.exists())
        self.assertEqual((refund.reason_code, failed.reason_code), (False, False))

    def test_r9_a_drafted_note_is_on_a_day_that_is_open_for_its_tax(self):
        """Posted, Odoo would move it without a word."""
        self.pay()
        self.company.tax_lock_date = "2026-05-31"
        row = self.book(back(self.raw, 3000))
        note = row.note_id
        self.assertEqual(f"{row.payment_id.date}", "2026-05-20")
        self.assertEqual(f"{note.date} {note.invoice_date}", "2026-06-01 2026-05-20")
        note.action_post()
        self.assertEqual(f"{note.date} {note.invoice_date}", "2026-06-01 2026-05-20")
        self.assertFalse(row.reason_code)

    def test_r27_nor_where_both_are_booked_at_once(self):
        self.pay()
        told = [back(self.raw, 3000), back(self.raw, -3000, "refund_failure")]
        refund, failed = self.book(*told)
        self.assertEqual((refund.reason_code, refund.note_id.id), (False, False))
        items = self.receivable((refund + failed).payment_id.move_id)
        self.assertTrue(all(items.mapped("reconciled")))

    def test_r27_where_its_note_is_posted_the_customer_is_still_owed_it(self):
        self.pay()
        refund = self.book(back(self.raw, 3000))
        refund.note_id.action_post()
        failed = self.fail()
        self.assertEqual(failed.reason_code, "refund_to_review")
        self.assertIn("still owed", failed.reason)
        self.assertFalse(self.receivable(failed.payment_id.move_id).reconciled)

    def test_r11_a_refund_that_a_person_matched_is_not_asked_for_any_more(self):
        self.pay()
        row = self.book(back(self.raw, 3000))
        rows = self.env["fusion.billing.balance.transaction"].sudo()
        rows._forget_settled(self.stripe)
        self.assertEqual(row.reason_code, "refund_to_review")
        note = row.note_id
        row.sudo().note_id = False
        note.reversed_entry_id = False
        note.action_post()
        self.receivable(note + row.payment_id.move_id).reconcile()
        rows._forget_settled(self.stripe)
        self.assertFalse(row.reason_code)

    # --- bank debits ------------------------------------------

    def test_r27_of_a_debit_that_comes_back_in_part_that_part_is_open(self):
        self.pay()
        self.book(back(self.raw, 3000, "payment_failure_refund"))
        self.assertEqual(self.row_of(self.raw).move_id.amount_residual, 30)

    def test_r27_a_debit_that_came_back_is_no_payment_to_be_matched(self):
        """Stripe goes on saying that it was paid, until it is paid again."""
        self.pay()
        self.book(back(self.raw, 11300, "payment_failure_refund"))
        self.ingest(self.raw)
        row = self.row_of(self.raw)
        self.assertEqual((row.state, row.reason_code), ("posted", False))
        facts = facts_of(self.raw)
        facts["payments"].append(facts["payments"][0] | {"id": "ch_again"})
        self.ingest(self.raw, facts={self.raw["id"]: facts})
        self.assertEqual((row.state, row.reason_code), ("paid", False))
