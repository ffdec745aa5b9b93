from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LedgerCase, facts_of, raw_invoice


@tagged("post_install", "-at_install")
class TestWriterLines(LedgerCase):
    """R4 to R7: the lines of an entry, their accounts and their taxes."""

    def test_r4_every_line_equals_its_item_to_the_cent(self):
        items = [
            ("3 × Odoo ERP Hosting", "3", "100.00"),
            ("Daily Backup", "0.125", "1.00"),
            ("WhatsApp Business", "2", "30.00"),
        ]
        raw = raw_invoice("148.03", "17.03", items)
        self.ingest(raw)
        move = self.move_of(raw)
        self.assertEqual(move.state, "posted")
        lines = move.invoice_line_ids.sorted("id")
        self.assertEqual(lines.mapped("price_subtotal"), [100.0, 1.0, 30.0])
        self.assertEqual(lines.mapped("quantity"), [1.0, 1.0, 2.0])

    def test_r5_an_invoice_without_items_gets_its_subtotal(self):
        raw = raw_invoice(items=[], plan_name="Managed Odoo - Standard")
        self.ingest(raw)
        line = self.move_of(raw).invoice_line_ids
        self.assertEqual(line.price_subtotal, 100.0)
        self.assertEqual(line.account_id, self.income["managed"])
        self.assertEqual(self.row_of(raw).flag_ids.mapped("code"), ["balanced"])

    def test_r6_revenue_goes_to_the_family_accounts(self):
        items = [
            ("2 × Odoo ERP Hosting (at $189.83 / month)", "2", "379.66"),
            ("Remaining time on Managed Odoo - Standard after 12 May 2026", "1", "50"),
            ("Unused time on White Label after 12 May 2026", "1", "-10.00"),
            ("Custom domain setup", "1", "15.00"),
        ]
        raw = raw_invoice("491.17", "56.51", items)
        self.ingest(raw)
        sums = {
            line.account_id: line.price_subtotal
            for line in self.move_of(raw).invoice_line_ids
        }
        self.assertEqual(
            sums,
            {
                self.income["hosting"]: 379.66,
                self.income["managed"]: 50.0,
                self.income["addons"]: -10.0,
                self.income["other"]: 15.0,
            },
        )
        self.assertIn("other_family", self.row_of(raw).flag_ids.mapped("code"))

    def test_r7_the_source_tax_survives_posting_and_a_change_of_account(self):
        items = [("Odoo ERP Hosting", "1", "10.05")] * 3
        raw = raw_invoice("34.08", "3.93", items)
        self.ingest(raw, post=False)
        move = self.move_of(raw)
        self.assertEqual(move.amount_tax, 3.93, "round_globally alone gives 3.92")
        move.invoice_line_ids[0].account_id = self.income["other"]
        self.assertEqual(move.amount_tax, 3.93)
        move.action_post()
        self.assertEqual(move.amount_tax, 3.93)

    def test_r7_a_group_tax_books_each_component_as_the_biller_names_it(self):
        raw = raw_invoice("114.97", "14.97")
        parts = [
            {"amount": Decimal("5.00"), "rate": Decimal(5), "state": "", "name": "GST"},
            {
                "amount": Decimal("9.97"),
                "rate": Decimal("9.975"),
                "state": "QC",
                "name": "QST",
            },
        ]
        self.ingest(raw, facts={raw["id"]: facts_of(raw, taxes=parts)})
        move = self.move_of(raw)
        self.assertEqual(move.state, "posted")
        tax_lines = move.line_ids.filtered("tax_line_id")
        self.assertEqual(sorted(-line.balance for line in tax_lines), [5.0, 9.97])

    def test_r7_a_tax_that_nothing_explains_is_held_and_cannot_be_posted(self):
        raw = raw_invoice("109.00", "9.00")
        counts = self.ingest(raw)
        self.assertEqual(counts["held_count"], 1)
        row, move = self.row_of(raw), self.move_of(raw)
        self.assertEqual((row.state, row.reason_code), ("held", "tax_unresolved"))
        self.assertEqual(move.state, "draft")
        with self.assertRaisesRegex(UserError, raw["invoice_number"]):
            move.with_user(self.accountant).action_post()
        self.assertEqual(move.state, "draft")

    def test_r7_a_chosen_tax_does_not_bend_the_figures(self):
        raw = raw_invoice("112.00", "12.00")
        self.ingest(raw)
        row = self.row_of(raw)
        self.assertEqual(row.reason_code, "tax_ambiguous")
        self.assertIn("BC", row.reason)
        row.sudo().chosen_tax_id = self.chart("gstpst_sale_tax_12_bc")
        self.ingest(raw)
        self.assertEqual(row.state, "paid", row.reason)
        self.assertEqual(self.move_of(raw).amount_tax, 12.0)
        self.assertEqual(self.move_of(raw).invoice_line_ids.tax_ids, row.chosen_tax_id)
