import base64
import csv
import io
import re

from odoo import fields, models

from .download import write_table

# What a spreadsheet takes for the beginning of a formula: at the start of a cell, or
# behind a mark at which it may split the cell in two.
FORMULA = re.compile(r"(^|[;,|\t\r\n])(?=\s*[=+\-@＝＋－＠])")


class FusionBillingLedgerRun(models.Model):
    """A run's decisions as files: made when asked for, kept nowhere (R14)."""

    _name = "fusion.billing.ledger.run"
    _inherit = ["fusion.billing.ledger.run", "fusion.billing.download"]

    export_csv = fields.Binary(compute="_compute_export_csv")

    def _compute_export_csv(self):
        for run in self:
            run.export_csv = base64.b64encode(run._as_csv())

    def action_export_xlsx(self):
        return self._download("export_xlsx", f"billing-run-{self.id}.xlsx")

    def action_export_csv(self):
        return self._download("export_csv", f"billing-run-{self.id}.csv")

    def _write_xlsx(self, book):
        sheet = book.add_worksheet(self.env._("Invoices"))
        write_table(book, sheet, self._export_rows())
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 3, 18)
        sheet.set_column(9, 10, 60)

    def _as_csv(self):
        output = io.StringIO()
        csv.writer(output).writerows(self._export_rows())
        return output.getvalue().encode("utf-8-sig")  # spreadsheets need the mark

    def _export_rows(self):
        """A heading, then each invoice: numbers as float, all else harmless text."""
        yield [
            self.env._("Number"),
            self.env._("Invoice date"),
            self.env._("Customer"),
            self.env._("Invoice in Odoo"),
            self.env._("Currency"),
            self.env._("Untaxed"),
            self.env._("Tax"),
            self.env._("Total"),
            self.env._("Decision"),
            self.env._("Why"),
            self.env._("To look at"),
        ]
        for line in self.line_ids.sudo():
            yield [
                harmless(line.number or line.external_id),
                harmless(line.invoice_date),
                harmless(line.customer_name),
                harmless(line.move_id.name),
                harmless(line.currency_id.name),
                line.amount_untaxed,
                line.amount_tax,
                line.amount_total,
                harmless(line.decision),
                harmless(line.reason),
                harmless(", ".join(line.flag_ids.mapped("name"))),
            ]


def harmless(value):
    """Text for a cell that no spreadsheet takes for a formula."""
    return FORMULA.sub(r"\1'", str(value or ""))
