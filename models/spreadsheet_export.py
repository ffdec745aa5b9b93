"""A CSV file knows no text: what a spreadsheet takes for a formula is marked (R14).

Odoo's own export marks `=`, `+` and `-` alone, and those at the very beginning only.
"""

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


class FusionBillingSourceLine(models.Model):
    _inherit = "fusion.billing.source.line"

    def export_data(self, fields_to_export):
        return _harmless(super().export_data(fields_to_export))


class FusionBillingProofLine(models.Model):
    _inherit = "fusion.billing.proof.line"

    def export_data(self, fields_to_export):
        return _harmless(super().export_data(fields_to_export))


class FusionBillingMonthDifference(models.Model):
    _inherit = "fusion.billing.month.difference"

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
