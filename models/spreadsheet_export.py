"""Odoo's own export to a spreadsheet writes `=…` as a formula, not as text (R14)."""

from odoo import models

from .ledger_run_export import harmless


class FusionBillingSourceInvoice(models.Model):
    _inherit = "fusion.billing.source.invoice"

    def export_data(self, fields_to_export):
        return _harmless(super().export_data(fields_to_export))


class FusionBillingLedgerRunLine(models.Model):
    _inherit = "fusion.billing.ledger.run.line"

    def export_data(self, fields_to_export):
        return _harmless(super().export_data(fields_to_export))


class FusionBillingAccountLink(models.Model):
    _inherit = "fusion.billing.account.link"

    def export_data(self, fields_to_export):
        return _harmless(super().export_data(fields_to_export))


def _harmless(data):
    """What is text stays text; numbers and dates are left alone."""
    rows = [
        [harmless(value) if isinstance(value, str) else value for value in row]
        for row in data["datas"]
    ]
    return {**data, "datas": rows}
