import base64
import io
from contextlib import contextmanager

import xlsxwriter

from odoo import models


class FusionBillingDownload(models.AbstractModel):
    """Files made when they are asked for, and kept nowhere."""

    _name = "fusion.billing.download"
    _description = "Files to Download"

    def _download(self, field_name, file_name):
        """The binary field's value as a file."""
        self.ensure_one()
        url = f"/web/content/{self._name}/{self.id}/{field_name}/{file_name}"
        return {
            "type": "ir.actions.act_url",
            "url": f"{url}?download=true",
            "target": "download",
        }


@contextmanager
def workbook(file):
    """A workbook in which text is text: no formula, no link."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as book:
        yield book


def as_xlsx(write):
    """What `write(workbook)` writes, as a field has it."""
    output = io.BytesIO()
    with workbook(output) as book:
        write(book)
    return base64.b64encode(output.getvalue())


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
