import base64
import io
from datetime import date

from openpyxl import load_workbook

from odoo.tests import tagged

from .tax_paper_case import FEDERAL, QUEBEC, TaxPaperCase

REPORT = "fusion_centralize_billing.report_tax_paper"
# Nothing of the addon is asked: the books alone.
LEDGER = """
    SELECT -sum(item.balance)
      FROM account_move_line AS item
      JOIN account_move AS move ON move.id = item.move_id AND move.state = 'posted'
      JOIN account_tax AS tax ON tax.id = item.tax_line_id
     WHERE move.company_id = %s AND move.date BETWEEN %s AND %s
       AND tax.type_tax_use = 'sale' AND tax.name->>'en_US' LIKE %s
"""
BASE = """
    SELECT -sum(item.balance)
      FROM account_move_line AS item
      JOIN account_move AS move ON move.id = item.move_id AND move.state = 'posted'
     WHERE move.company_id = %s AND move.date BETWEEN %s AND %s
       AND EXISTS (
           SELECT FROM account_move_line_account_tax_rel AS rel
             JOIN account_tax AS tax ON tax.id = rel.account_tax_id
             LEFT JOIN account_tax_filiation_rel AS part ON part.parent_tax = tax.id
             JOIN account_tax AS leaf ON leaf.id = coalesce(part.child_tax, tax.id)
            WHERE rel.account_move_line_id = item.id
              AND leaf.type_tax_use = 'sale' AND leaf.amount <> 0
              AND leaf.name->>'en_US' LIKE %s)
"""


@tagged("post_install", "-at_install")
class TestTaxPaperFile(TaxPaperCase):
    """R34: the working paper foots to the ledger."""

    def setUp(self):
        super().setUp()
        self.dollars()
        day = date(2026, 5, 12)
        first = self.billed(day)
        self.billed(day, "11.29", "1.30", invoice_number="=A1+1")
        self.billed(day, currency="USD")
        self.in_quebec()
        self.billed(day, "109.00", "9.00", invoice_number="=HELD()")
        back = {"date": "2026-06-03", "invoice_date": "2026-06-03"}
        self.move_of(first)._reverse_moves([back]).action_post()
        tax = self.chart("hst_sale_tax_13")
        self.booked_by_hand("out_invoice", tax, 33.33)

    def sheets(self, paper):
        book = load_workbook(io.BytesIO(base64.b64decode(paper.export_xlsx)))
        return {sheet.title: list(sheet.values) for sheet in book}

    def figures_in(self, rows):
        heading = next(row for row in rows if row[0] == "Figure")
        lines = rows[rows.index(heading) + 1 : -1]
        return [dict(zip(heading, line, strict=True)) for line in lines]

    def asked(self, query, paper, names):
        """What the books alone say of the taxes of these names."""
        total = 0
        for like in names:
            values = [self.company.id, paper.date_from, paper.date_to, like]
            self.env.cr.execute(query, values)
            total += float(self.env.cr.fetchone()[0] or 0)
        return total

    def test_r34_it_foots_to_the_journal_items(self):
        for code, names in ((FEDERAL, ("%HST", "%GST")), (QUEBEC, ("%QST",))):
            paper = self.paper(code)
            rows = self.sheets(paper)["Working paper"]
            booked = [
                line
                for line in self.figures_in(rows)
                if not line["Figure"].startswith("At the source")
            ]
            expected = self.asked(LEDGER, paper, names)
            self.assertTrue(expected)
            self.assertAlmostEqual(sum(line["Tax"] for line in booked), expected, 2)
            self.assertAlmostEqual(rows[-1][3], expected, 2)
            found = sum(line["Taxable base"] for line in booked)
            self.assertAlmostEqual(found, self.asked(BASE, paper, names), 2)

    def test_r34_its_rows_are_those_of_its_figures(self):
        sheets = self.sheets(self.paper())
        heading, *rows = sheets["Rows"]
        rows = [dict(zip(heading, row, strict=True)) for row in rows]
        for line in self.figures_in(sheets["Working paper"]):
            own = [
                row
                for row in rows
                if (row["Figure"], row["Tax name"] or None)
                == (line["Figure"], line["Tax name"] or None)
            ]
            self.assertAlmostEqual(
                sum(row["Taxable base"] for row in own), line["Taxable base"], 2
            )
            self.assertAlmostEqual(sum(row["Tax"] for row in own), line["Tax"], 2)

    def test_r14_text_is_no_formula(self):
        told = False
        for rows in self.sheets(self.paper()).values():
            for value in (value for row in rows for value in row):
                self.assertFalse(str(value).startswith("="), value)
                told = told or value == "'=HELD()"
        self.assertTrue(told)

    def test_r34_its_pdf_says_the_figures(self):
        paper = self.paper()
        reports = self.env["ir.actions.report"].with_user(self.accountant)
        with self.allow_pdf_render():
            content, kind = reports.with_context(force_report_rendering=True)._render(
                REPORT, paper.ids
            )
        self.assertEqual((kind, content[:5]), ("pdf", b"%PDF-"))
        html = reports._render_qweb_html(REPORT, paper.ids)[0].decode()
        for text in ("Canada Revenue Agency", "Q2 2026", "Tax in the ledger"):
            self.assertIn(text, html)
        self.assertIn(f"{paper.tax_total:.2f}", html)
