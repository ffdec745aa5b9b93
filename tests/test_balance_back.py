from odoo.tests import tagged

from .common import raw_invoice
from .money_case import MoneyCase, answer, charge


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
