import base64
import io

import xlsxwriter

from odoo import fields, models

TEXT_IS_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


class FusionBillingDownload(models.AbstractModel):
    """Files made when they are asked for, and kept nowhere."""

    _name = "fusion.billing.download"
    _description = "Files to Download"

    export_xlsx = fields.Binary(compute="_compute_export_xlsx")

    def _compute_export_xlsx(self):
        for record in self:
            output = io.BytesIO()
            with xlsxwriter.Workbook(output, TEXT_IS_TEXT) as book:
                record._write_xlsx(book)
            record.export_xlsx = base64.b64encode(output.getvalue())

    def _write_xlsx(self, book):
        """Add the record's sheets to the workbook."""
        raise NotImplementedError

    def _download(self, field_name, file_name):
        """The binary field's value as a file."""
        self.ensure_one()
        url = f"/web/content/{self._name}/{self.id}/{field_name}/{file_name}"
        return {
            "type": "ir.actions.act_url",
            "url": f"{url}?download=true",
            "target": "download",
        }


def write_table(book, sheet, rows, first=0):
    """Rows from the line `first` on: float is money, all else as it is."""
    money = book.add_format({"num_format": "#,##0.00"})
    place = first
    for place, row in enumerate(rows, first):
        for column, value in enumerate(row):
            sheet.write(
                place, column, value, money if isinstance(value, float) else None
            )
    return place + 1
