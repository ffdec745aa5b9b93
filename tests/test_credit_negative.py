from odoo.tests import tagged

from .common import facts_of, raw_invoice
from .credit_case import KnownCustomerCase


@tagged("post_install", "-at_install")
class TestCreditNegative(KnownCustomerCase):
    """R29: what an invoice below zero, or one that was paid too much, gives back."""

    def negative(self):
        """An invoice that gives back: unused time on what the customer left."""
        items = [
            ("Unused time on Odoo ERP Hosting after 12 May 2026", "1", "-100.00"),
            ("Daily Backup", "1", "40.00"),
        ]
        raw = raw_invoice("-67.80", "-7.80", items)
        self.ingest(raw, facts={raw["id"]: facts_of(raw, payments=[], amount_paid=0)})
        return raw

    def test_r29_a_negative_invoice_is_a_credit_note(self):
        raw = self.negative()
        row, note = self.row_of(raw), self.row_of(raw).move_id
        self.assertEqual((note.move_type, note.state), ("out_refund", "posted"))
        figures = (note.amount_untaxed, note.amount_tax, note.amount_total)
        self.assertEqual(figures, (60, 7.80, 67.80))
        lines = note.invoice_line_ids.mapped("price_subtotal")
        self.assertEqual(sorted(lines), [-40, 100])
        self.assertEqual((row.state, row.reason_code), ("posted", False))
        self.assertEqual((row.ledger_total, row.difference), (-67.80, 0))

    def test_r29_what_a_negative_invoice_gives_back_is_the_customer_s_credit(self):
        raw = self.negative()
        told = {"invoice": raw["stripe_invoice_id"], "type": "applied_to_invoice"}
        self.move("back", -6780, **told)
        credit = self.take_credit(self.buyer)
        row = self.row_of(raw)
        self.assertEqual((row.state, row.move_id.amount_residual), ("paid", 0))
        self.assertEqual((self.liability(), credit.difference), (67.80, 0))
        counts = self.ingest(
            raw, facts={raw["id"]: facts_of(raw, payments=[], amount_paid=0)}
        )
        self.assertEqual(counts["unchanged_count"], 1)
        self.assertEqual((row.state, row.reason_code), ("paid", False))

    def test_r29_without_an_account_for_credit_a_negative_invoice_is_held(self):
        self.stripe.credit_account_id = False
        raw = self.negative()
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("held", "negative_total"))
        self.assertFalse(row.move_id)
        self.stripe.credit_account_id = self.accounts["credit"]
        self.ingest(raw, facts={raw["id"]: facts_of(raw, payments=[], amount_paid=0)})
        self.assertEqual((row.state, row.move_id.move_type), ("posted", "out_refund"))

    def test_r29_what_was_paid_too_much_is_the_customer_s_credit(self):
        raw = raw_invoice()
        self.ingest_paid(raw, raw["total"] + 7, overpaid=raw["total"] * 0 + 7)
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.assertEqual(row.payment_ids.amount, 120)
        told = {"invoice": raw["stripe_invoice_id"], "type": "invoice_overpaid"}
        self.move("more", -700, **told)
        credit = self.take_credit(self.buyer)
        receivable = row.payment_ids.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        self.assertTrue(receivable.reconciled)
        self.assertEqual((self.liability(), credit.difference), (7, 0))

    def test_r10_more_than_is_open_is_not_booked_where_it_is_no_overpayment(self):
        raw = raw_invoice()
        payment = {"id": "ch_1", "amount": raw["total"] + 7, "paid_at": None}
        facts = facts_of(raw, payments=[payment], amount_paid=payment["amount"])
        self.ingest(raw, facts={raw["id"]: facts})
        self.assertEqual(self.row_of(raw).reason_code, "payment_exceeds")
