from odoo import fields, models

from .download import write_table
from .ledger_run_export import harmless
from .wording import choice_of, titles_of

NAMES = ("base", "tax")
DATES = ("date", "invoice_date")
TEXTS = ("number", "customer_name", "move_name")


class FusionBillingTaxPaper(models.Model):
    """A working paper as a spreadsheet: its figures, and the rows behind them."""

    _name = "fusion.billing.tax.paper"
    _inherit = ["fusion.billing.tax.paper", "fusion.billing.download"]

    def action_export_xlsx(self):
        day = fields.Date.to_string(self.date_from)
        return self._download("export_xlsx", f"tax-{self.authority_id.id}-{day}.xlsx")

    def _report_name(self):
        """Of the PDF, without its ending."""
        return f"{self.env._('Tax')} {self.display_name}"

    def _write_xlsx(self, book):
        sheet = book.add_worksheet(self.env._("Working paper"))
        last = write_table(book, sheet, self._rows_of_statement())
        write_table(book, sheet, self._rows_of_figures(), last + 1)
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, 1, 22)
        sheet.set_column(2, 5, 16)
        sheet = book.add_worksheet(self.env._("Rows"))
        write_table(book, sheet, self._rows_of_items())
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 1, 12)
        sheet.set_column(2, 6, 22)
        sheet.set_column(7, 8, 14)

    def _rows_of_statement(self):
        yield [self.env._("Company"), harmless(self.company_id.name)]
        yield [self.env._("Authority"), harmless(self.authority_id.name)]
        yield [self.env._("Period"), self.period_name]
        yield [self.env._("From"), fields.Date.to_string(self.date_from)]
        yield [self.env._("To"), fields.Date.to_string(self.date_to)]
        yield [self.env._("Currency"), self.currency_id.name]

    def _rows_of_figures(self):
        """A heading, each figure by tax, and what the ledger has of the taxes."""
        yield titles_of(self.line_ids, "figure", "tax_id", *NAMES, "entry_count")
        for line in self.line_ids:
            yield [
                choice_of(line, "figure"),
                harmless(line.tax_id.name),
                line.base,
                line.tax,
                line.entry_count,
            ]
        yield [self.env._("Tax in the ledger"), "", "", self.tax_total]

    def _rows_of_items(self):
        items = self.env["fusion.billing.tax.paper.item"]
        yield titles_of(items, *DATES, "figure", "tax_id", *TEXTS, *NAMES)
        names = [*DATES, "figure", "tax_id", *TEXTS, *NAMES, "currency_id"]
        for item in items.search_fetch([("paper_id", "=", self.id)], names):
            yield [
                *(fields.Date.to_string(item[name]) for name in DATES),
                choice_of(item, "figure"),
                harmless(item.tax_id.name),
                *(harmless(item[name]) for name in TEXTS),
                item.base,
                item.tax,
            ]
