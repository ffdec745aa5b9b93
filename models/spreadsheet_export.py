"""A CSV file knows no text: what a spreadsheet takes for a formula is marked (R14).

Odoo's own export marks `=`, `+` and `-` alone, and those at the very beginning only.
"""

from odoo import models

from .ledger_run_export import harmless


class FusionBillingHarmless(models.AbstractModel):
    """What is text stays text; numbers and dates are left alone."""

    _name = "fusion.billing.harmless"
    _description = "Harmless Exports"

    def export_data(self, fields_to_export):
        data = super().export_data(fields_to_export)
        rows = [
            [harmless(value) if isinstance(value, str) else value for value in row]
            for row in data["datas"]
        ]
        return {**data, "datas": rows}


class FusionBillingSourceInvoice(models.Model):
    _name = "fusion.billing.source.invoice"
    _inherit = ["fusion.billing.source.invoice", "fusion.billing.harmless"]


class FusionBillingLedgerRunLine(models.Model):
    _name = "fusion.billing.ledger.run.line"
    _inherit = ["fusion.billing.ledger.run.line", "fusion.billing.harmless"]


class FusionBillingSourceLine(models.Model):
    _name = "fusion.billing.source.line"
    _inherit = ["fusion.billing.source.line", "fusion.billing.harmless"]


class FusionBillingSides(models.AbstractModel):
    _name = "fusion.billing.sides"
    _inherit = ["fusion.billing.sides", "fusion.billing.harmless"]


class FusionBillingAccountLink(models.Model):
    _name = "fusion.billing.account.link"
    _inherit = ["fusion.billing.account.link", "fusion.billing.harmless"]


class FusionBillingCompletenessLine(models.Model):
    _name = "fusion.billing.completeness.line"
    _inherit = ["fusion.billing.completeness.line", "fusion.billing.harmless"]


class FusionBillingNumberGap(models.Model):
    _name = "fusion.billing.number.gap"
    _inherit = ["fusion.billing.number.gap", "fusion.billing.harmless"]


class FusionBillingCorrection(models.Model):
    _name = "fusion.billing.correction"
    _inherit = ["fusion.billing.correction", "fusion.billing.harmless"]


class FusionBillingBalanceTransaction(models.Model):
    _name = "fusion.billing.balance.transaction"
    _inherit = ["fusion.billing.balance.transaction", "fusion.billing.harmless"]


class FusionBillingPayout(models.Model):
    _name = "fusion.billing.payout"
    _inherit = ["fusion.billing.payout", "fusion.billing.harmless"]


class FusionBillingDispute(models.Model):
    _name = "fusion.billing.dispute"
    _inherit = ["fusion.billing.dispute", "fusion.billing.harmless"]


class FusionBillingCreditNote(models.Model):
    _name = "fusion.billing.credit.note"
    _inherit = ["fusion.billing.credit.note", "fusion.billing.harmless"]


class FusionBillingCreditMove(models.Model):
    _name = "fusion.billing.credit.move"
    _inherit = ["fusion.billing.credit.move", "fusion.billing.harmless"]


class FusionBillingCustomerCredit(models.Model):
    _name = "fusion.billing.customer.credit"
    _inherit = ["fusion.billing.customer.credit", "fusion.billing.harmless"]
