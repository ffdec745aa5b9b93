from odoo import fields, models

from .download import write_table
from .ledger_run_export import harmless
from .sides import AMOUNTS
from .wording import choice_of, titles_of

COMPARED = ("source_total", "biller_total", "ledger_total", "difference")


class FusionBillingMonth(models.Model):
    """A month as a spreadsheet: its figures, what differs, and who signed it."""

    _name = "fusion.billing.month"
    _inherit = ["fusion.billing.month", "fusion.billing.download"]

    def action_export_xlsx(self):
        name = f"reconciliation-{fields.Date.to_string(self.date)[:7]}.xlsx"
        return self._download("export_xlsx", name)

    def _report_name(self):
        """Of the PDF, without its ending."""
        return f"{self.env._('Reconciliation')} {self.display_name}"

    def _write_xlsx(self, book):
        sheet = book.add_worksheet(self.env._("Reconciliation"))
        last = write_table(book, sheet, self._rows_of_statement())
        write_table(book, sheet, self._rows_of_figures(), last + 1)
        sheet.set_column(0, 1, 22)
        sheet.set_column(2, 12, 14)
        sheet = book.add_worksheet(self.env._("Differences"))
        write_table(book, sheet, self._rows_of_differences())
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 5, 22)
        sheet.set_column(6, 10, 14)

    def _rows_of_statement(self):
        yield [self.env._("Company"), harmless(self.company_id.name)]
        yield [self.env._("Service"), harmless(self.service_id.name)]
        yield [self.env._("Month"), self.display_name]
        yield [self.env._("Status"), choice_of(self, "state")]
        if self.signed_by_id:
            yield [self.env._("Signed off by"), harmless(self.signed_by_id.name)]
            signed_at = fields.Datetime.context_timestamp(self, self.signed_at)
            yield [self.env._("Signed off at"), f"{signed_at:%Y-%m-%d %H:%M %Z}"]
            yield [self.env._("Why it is right"), harmless(self.signed_note)]

    def _rows_of_figures(self):
        """A heading, then each family, tax and currency."""
        names = (*AMOUNTS, *COMPARED, "open_difference")
        lines = self.line_ids
        yield [
            self.env._("Family"),
            self.env._("Tax"),
            self.env._("Currency"),
            *titles_of(lines, *names),
        ]
        for line in lines:
            yield [
                harmless(line.family_id.name),
                harmless(line.tax_id.name),
                line.currency_id.name or "",
                *(float(line[name]) for name in names),
            ]

    def _rows_of_differences(self):
        yield [
            self.env._("Source invoice"),
            self.env._("Family"),
            self.env._("Tax"),
            self.env._("Currency"),
            self.env._("Status"),
            self.env._("Reason"),
            *titles_of(self.line_ids, *COMPARED),
        ]
        for each in self.difference_ids:
            yield [
                harmless(each.source_invoice_id.number),
                harmless(each.family_id.name),
                harmless(each.tax_id.name),
                each.currency_id.name or "",
                choice_of(each, "state"),
                choice_of(each, "reason_code"),
                *(float(each[name]) for name in COMPARED),
            ]
