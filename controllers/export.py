from odoo.addons.web.controllers.export import (
    ExcelExport,
    ExportXlsxWriter,
    GroupExportXlsxWriter,
)


class TextStaysText:
    """Writes `=…` as the text it is; all else as Odoo does."""

    def __init__(self, *args):
        super().__init__(*args)
        self.worksheet.strings_to_formulas = False


class Writer(TextStaysText, ExportXlsxWriter):
    pass


class GroupWriter(TextStaysText, GroupExportXlsxWriter):
    pass


class FusionBillingExport(ExcelExport):
    """Text of the source reaches every export: as a partner's name, or of a group.

    The same as Odoo's own but for the writers, which are named there and cannot be
    given. To change those themselves would reach databases without this addon.
    """

    def from_data(self, fields, columns_headers, rows):
        with Writer(fields, columns_headers, len(rows)) as writer:
            for place, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    writer.write_cell(place, column, value)
        return writer.value

    def from_group_data(self, fields, columns_headers, groups):
        with GroupWriter(fields, columns_headers, groups.count) as writer:
            place, column = 1, 0
            for name, group in groups.children.items():
                place, column = writer.write_group(place, column, name, group)
        return writer.value
