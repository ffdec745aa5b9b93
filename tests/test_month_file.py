import base64
import io

from openpyxl import load_workbook

from odoo.tests import tagged

from .common import LedgerCase, raw_invoice

MONTHS = "fusion.billing.month"


@tagged("post_install", "-at_install")
class TestMonthFile(LedgerCase):
    """R34: the spreadsheet foots to the ledger."""

    def sheets(self, month):
        content = base64.b64decode(month.export_xlsx)
        book = load_workbook(io.BytesIO(content))
        return {sheet.title: list(sheet.values) for sheet in book}

    def setUp(self):
        super().setUp()
        self.raws = [
            raw_invoice(),
            raw_invoice("11.29", "1.30", [("=1+1", "1", "3.33"), ("B", "3", "6.66")]),
            raw_invoice("114.98", "14.98"),
        ]
        self.held = raw_invoice("109.00", "9.00", invoice_number="=HELD()")
        self.ingest(*self.raws, self.held)
        months = self.env[MONTHS].with_user(self.accountant)
        months.action_open_months()
        self.env.invalidate_all()
        self.may = months.search([])

    def test_r34_its_ledger_is_that_of_the_journal_items(self):
        rows = self.sheets(self.may)["Reconciliation"]
        heading = next(row for row in rows if row[0] == "Family")
        lines = rows[rows.index(heading) + 1 :]
        columns = [heading.index("Ledger, untaxed"), heading.index("Ledger, tax")]
        found = [round(sum(row[column] for row in lines), 2) for column in columns]
        self.env.cr.execute(
            "SELECT -sum(balance) FILTER (WHERE display_type = 'product'),"
            "       -sum(balance) FILTER (WHERE display_type = 'tax')"
            "  FROM account_move_line AS item"
            "  JOIN fusion_billing_source_invoice AS told USING (move_id)"
            " WHERE item.parent_state = 'posted'"
        )
        self.assertEqual(found, [float(amount) for amount in self.env.cr.fetchone()])

    def test_r34_it_says_what_differs_and_who_signed(self):
        self.may._sign("It is being asked for.")
        self.env.invalidate_all()
        sheets = self.sheets(self.may)
        told = {row[0]: row[1] for row in sheets["Reconciliation"][:8]}
        self.assertEqual(told["Signed off by"], self.accountant.name)
        self.assertEqual(told["Why it is right"], "It is being asked for.")
        [heading, difference] = sheets["Differences"]
        found = dict(zip(heading, difference, strict=True))
        self.assertEqual(found["Reason"], "No tax explains it")
        self.assertEqual((found["Source"], found["Ledger"]), (109, 0))

    def test_r14_nor_is_it_in_odoos_own_export(self):
        for records, name in (
            (self.may.difference_ids, "source_invoice_id/number"),
            (self.row_of(self.held).line_ids, "source_invoice_id/number"),
        ):
            [[cell]] = records[:1].sudo().export_data([name])["datas"]
            self.assertEqual(cell, "'=HELD()")

    def test_r14_text_is_no_formula(self):
        for rows in self.sheets(self.may).values():
            for row in rows:
                for value in row:
                    self.assertFalse(str(value).startswith("="), value)

    def test_r34_its_pdf_is_made_and_says_the_figures(self):
        reports = self.env["ir.actions.report"].with_user(self.accountant)
        name = "fusion_centralize_billing.report_month"
        with self.allow_pdf_render():
            content, kind = reports.with_context(force_report_rendering=True)._render(
                name, self.may.ids
            )
        self.assertEqual((kind, content[:5]), ("pdf", b"%PDF-"))
        html = reports._render_qweb_html(name, self.may.ids)[0].decode()
        self.assertIn("Reconciliation of", html)
        self.assertIn("No tax explains it", html)
        self.assertIn("Not explained", html)

    def test_r34_its_page_names_the_company(self):
        """The header does so too, where wkhtmltopdf can print one."""
        page = self.env["ir.qweb"]._render(
            "fusion_centralize_billing.report_month_page", {"month": self.may}
        )
        self.assertIn(self.may.company_id.name, page)

    def test_r34_a_part_is_read_by_its_month_alone(self):
        for parts in (self.may.line_ids, self.may.difference_ids):
            query = parts._search([("id", "in", parts.ids)])
            self.assertIn('"month_id" IN', query.select().code)
            self.assertEqual(parts.exists(), parts)
            self.assertFalse(parts.browse(max(parts.ids) + 10**6).exists())
            self.assertEqual(parts.search([("id", "in", parts.ids)]), parts)
            self.assertFalse(parts.search([("id", "not in", parts.ids)]))
