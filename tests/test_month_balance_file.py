import base64
import io

from openpyxl import load_workbook

from odoo.tests import tagged

from .common import raw_invoice
from .money_case import answer, charge
from .month_balance_case import MonthBalanceCase

REPORT = "fusion_centralize_billing.report_month"
DAYS = """
    WITH day AS (
         SELECT DISTINCT date FROM fusion_billing_balance_transaction
          WHERE date BETWEEN '2026-05-01' AND '2026-05-31'
          UNION
         SELECT DISTINCT date FROM account_move_line
          WHERE account_id = %(account)s AND parent_state = 'posted'
            AND date BETWEEN '2026-05-01' AND '2026-05-31'
         )
    SELECT to_char(day.date, 'YYYY-MM-DD'),
           (SELECT amount FROM fusion_billing_stripe_opening)
               + (SELECT coalesce(sum(net), 0) FROM fusion_billing_balance_transaction
                   WHERE date BETWEEN '2026-05-01' AND day.date),
           (SELECT coalesce(sum(debit - credit), 0) FROM account_move_line
             WHERE account_id = %(account)s AND parent_state = 'posted'
               AND date <= day.date)
      FROM day ORDER BY 1
"""


@tagged("post_install", "-at_install")
class TestMonthBalanceFile(MonthBalanceCase):
    """R24: the month's spreadsheet and PDF have the money, equal to the books."""

    def setUp(self):
        super().setUp()
        self.book_every_fate()
        self.book(
            answer("payout", -2000, at="2026-05-20 15:00"),
            answer("stripe_fee", -100, at="2026-05-31 15:00"),
            charge(raw_invoice(), 700, at="2026-06-03 15:00"),
        )

    def sheets(self, month):
        book = load_workbook(io.BytesIO(base64.b64decode(month.export_xlsx)))
        return {sheet.title: list(sheet.values) for sheet in book}

    def table(self, rows, first):
        """[{column: value}] below the heading that begins with this word."""
        start = next(place for place, row in enumerate(rows) if row[0] == first)
        heading = [cell for cell in rows[start] if cell]
        found = []
        for row in rows[start + 1 :]:
            if not row[0]:
                break
            found.append(dict(zip(heading, row, strict=False)))
        return found

    def page(self):
        reports = self.month().env["ir.actions.report"]
        return reports._render_qweb_html(REPORT, self.month().ids)[0].decode()

    def test_r24_the_sheet_is_the_month_of_the_books(self):
        rows = self.sheets(self.month())["Stripe balance"]
        [month] = self.table(rows, "Stripe account")
        last = "2026-05-31"
        stripe, booked = self.at_stripe(last), self.on_clearing(last)
        self.assertEqual((month["Currency"], month["Not booked by then"]), ("CAD", 1))
        self.assertEqual(month["At its end, by Stripe"], stripe)
        self.assertEqual(month["Clearing account"], booked)
        self.assertEqual(month["Difference"], round(stripe - booked, 2))
        names = ("Payments", "Refunds", "Disputes", "Fees", "Payouts", "Other")
        moved = sum(month[name] for name in names)
        self.assertEqual(round(month["When it began"] + moved, 2), stripe)

    def test_r24_the_sheet_has_each_day(self):
        rows = self.sheets(self.month())["Stripe balance"]
        found = [
            (day["Day"], day["Stripe balance"], day["Clearing account"])
            for day in self.table(rows, "Day")
        ]
        account = self.journal.default_account_id.id
        self.env.cr.execute(DAYS, {"account": account})
        due = [
            (day, float(stripe), float(booked))
            for day, stripe, booked in self.env.cr.fetchall()
        ]
        self.assertEqual(found, due)
        self.assertEqual(len(due), 4)

    def test_r24_the_sheet_says_what_differs(self):
        rows = self.sheets(self.month())["Stripe balance"]
        self.assertIn("a difference of", rows[0][0])
        for row in rows:
            for value in row:
                self.assertFalse(str(value).startswith("="), value)

    def test_r24_the_page_has_the_figures_and_the_days_that_differ(self):
        page = self.page()
        last = "2026-05-31"
        for amount in (self.at_stripe(last), self.on_clearing(last)):
            self.assertIn(f"{amount:,.2f}", page)
        for told in ("When it began, by Stripe", "Payouts", "Day that differs"):
            self.assertIn(told, page)
        self.assertIn("The clearing account is not what Stripe holds", page)
        self.assertNotIn("Nothing differs", page)
        self.assertEqual(page.count("05/13/2026"), 1)

    def test_r24_nothing_is_printed_where_nothing_is_set_up(self):
        self.service.stripe_account_id = False
        self.ingest(raw_invoice())
        self.assertNotIn("Stripe balance", self.sheets(self.month()))
        self.assertNotIn("Stripe balance", self.page())

    def test_r24_its_pdf_is_made(self):
        reports = self.month().env["ir.actions.report"]
        with self.allow_pdf_render():
            content, kind = reports.with_context(force_report_rendering=True)._render(
                REPORT, self.month().ids
            )
        self.assertEqual((kind, content[:5]), ("pdf", b"%PDF-"))
