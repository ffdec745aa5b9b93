import base64
import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import LedgerCase, raw_invoice, unpaid

MONTHS = "fusion.billing.month"


@tagged("post_install", "-at_install")
class TestMonth(LedgerCase):
    """R34: a month is compared, signed off, and what changes afterwards shows."""

    def setUp(self):
        super().setUp()
        self.raw = raw_invoice()
        self.ingest(self.raw)
        self.months = self.env[MONTHS].with_user(self.accountant)
        self.may = self.month("2026-05-01")

    def month(self, day):
        self.months.action_open_months()
        self.env.invalidate_all()
        return self.months.search([("date", "=", day)])

    def look(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.may

    def sign(self, note=False):
        wizards = self.env["fusion.billing.month.sign"].with_user(self.accountant)
        wizards.create({"month_id": self.may.id, "note": note}).action_sign()

    def totals(self):
        may = self.look()
        return may.source_total, may.biller_total, may.ledger_total, may.is_even

    def test_r34_a_month_in_which_nothing_differs(self):
        self.assertEqual(self.may.display_name, "May 2026")
        self.assertEqual(self.totals(), (113, 113, 113, True))
        self.sign()
        self.assertEqual(self.look().state, "signed")
        self.assertEqual(self.may.signed_by_id, self.accountant)
        self.assertIn("Nothing differs", self.may.message_ids[:1].body)

    def test_r34_every_month_is_there_once(self):
        self.month("2026-05-01")
        self.assertEqual(len(self.months.search([])), 1)

    def test_r34_a_month_that_differs_needs_a_word(self):
        held = raw_invoice("109.00", "9.00")
        self.ingest(held)
        self.assertEqual(self.totals(), (222, 222, 113, False))
        with self.assertRaisesRegex(UserError, "say why"):
            self.sign()
        self.sign("The tax of one invoice is being asked for.")
        self.assertEqual(self.look().state, "signed")
        self.assertIn("222.00", self.may.message_ids[:1].body)

    def test_r34_what_differs_is_found(self):
        held = raw_invoice("109.00", "9.00")
        self.ingest(held)
        [difference] = self.look().difference_ids
        self.assertEqual(difference.source_invoice_id, self.row_of(held))
        self.assertEqual(difference.reason_code, "tax_unresolved")
        self.assertTrue(difference.is_open)
        self.assertEqual(difference.action_open()["res_id"], self.row_of(held).id)

    def test_r34_differences_that_cancel_out_are_differences(self):
        """Of two families, or of two invoices, none hides the other's."""
        self.ingest(raw_invoice(items=[("Daily Backup", "1", "100.00")]), post=False)
        move = self.move_of(self.raw)
        self.env.cr.execute(
            "UPDATE account_move_line SET price_subtotal = 200, price_total = 226"
            " WHERE move_id = %s AND display_type = 'product'",
            [move.id],
        )
        self.assertEqual(self.totals(), (226, 226, 226, False))

    def test_r34_what_was_void_is_explained(self):
        void = raw_invoice()
        self.ingest(void, facts={void["id"]: unpaid(void, void=True)})
        may = self.look()
        self.assertEqual((may.is_even, may.is_explained), (False, True))
        self.assertEqual((may.difference, may.open_difference), (113, 0))
        self.assertEqual(may.difference_ids.reason_code, "void")
        self.sign()
        self.assertIn("Nothing is left unexplained", may.message_ids[:1].body)

    def test_r34_two_that_are_wrong_by_the_same_do_not_hide_each_other(self):
        other = raw_invoice()
        self.ingest(other)
        for raw, amount in ((self.raw, 90), (other, 110)):
            self.env.cr.execute(
                "UPDATE account_move_line SET price_subtotal = %s,"
                " price_total = %s + 13"
                " WHERE move_id = %s AND display_type = 'product'",
                [amount, amount, self.move_of(raw).id],
            )
        may = self.look()
        self.assertEqual((may.difference, may.is_even), (0, False))
        self.assertEqual(may.unexplained_count, 2)
        self.assertEqual(len(may.difference_ids.source_invoice_id), 2)

    def test_r34_what_changes_afterwards_shows(self):
        self.sign()
        late = raw_invoice()
        self.ingest(late)
        self.assertEqual(self.look().state, "drifted")
        self.assertIn("226.00", self.may.drift_note)
        self.assertIn("113.00", self.may.drift_note)
        self.sign()
        self.assertEqual(self.look().state, "signed")

    def test_r34_a_family_that_is_no_more_is_still_named(self):
        self.sign()
        family = self.service.family_ids.filtered(lambda f: f.code == "hosting")
        family.unlink()
        self.assertEqual(self.look().state, "drifted")
        self.assertIn("Hosting", self.may.drift_note)

    def test_r34_a_statement_is_taken_back(self):
        self.sign()
        self.look().action_withdraw()
        self.assertEqual((self.look().state, self.may.signed_by_id.id), ("open", False))
        self.assertEqual(len(self.may.message_ids), 2)

    def test_r34_other_currencies_are_told_apart(self):
        self.dollars()
        self.ingest(raw_invoice(currency="USD"))
        self.assertEqual(self.totals(), (113, 113, 113, True))
        self.assertIn("USD", self.may.other_currencies)
        self.assertEqual(len(self.may.line_ids), 2)

    def test_r34_the_ledger_is_of_the_accounting_date(self):
        move = self.move_of(self.raw)
        dates = {"date": "2026-06-03", "invoice_date": "2026-06-03"}
        move._reverse_moves([dates]).action_post()
        self.assertEqual(self.totals(), (113, 113, 113, True))
        june = self.month("2026-06-01")
        self.assertEqual((june.source_total, june.ledger_total), (0, -113))

    def test_r34_undated_invoices_are_in_no_month(self):
        waiting = raw_invoice()
        self.ingest(waiting, facts={})
        self.assertEqual(self.totals(), (113, 113, 113, True))
        lines = self.env["fusion.billing.proof.line"].search([("month_id", "=", False)])
        self.assertEqual(lines.source_invoice_id, self.row_of(waiting))

    def test_r34_a_line_opens_what_is_behind_it(self):
        [line] = self.look().line_ids
        action = line.action_open()
        behind = self.env["fusion.billing.proof.line"].search(action["domain"])
        self.assertEqual(sum(behind.mapped("ledger_total")), 113)
        self.assertEqual(behind.source_invoice_id, self.row_of(self.raw))

    def test_r34_readers_look_and_do_not_sign(self):
        reader = new_test_user(
            self.env,
            "month_reader",
            groups="fusion_centralize_billing.group_reader",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        may = self.look().with_user(reader)
        self.assertEqual(may.ledger_total, 113)
        self.assertRaises(AccessError, may.action_withdraw)
        with self.assertRaises(AccessError):
            may._sign("")

    def test_r34_an_unpaid_invoice_is_as_even_as_a_paid_one(self):
        open_ = raw_invoice()
        self.ingest(open_, facts={open_["id"]: unpaid(open_)})
        self.assertEqual(self.totals(), (226, 226, 226, True))


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
