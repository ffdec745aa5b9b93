from odoo import api, models

from ..ledger.reasons import because


class FusionBillingPaymentWriter(models.AbstractModel):
    """Whether a payment in a foreign currency has a rate of its week (R10)."""

    _inherit = "fusion.billing.payment.writer"

    @api.model
    def _old_rate(self, service, payment, day, code):
        """`payment_rate`, or None; Odoo would silently take an older rate, or 1."""
        books = self.env["fusion.billing.books"]
        company, currency = service.company_id, books._currency(code)
        if currency == company.currency_id or not currency:
            return None
        if books._has_recent_rate(company, currency, day):
            return None
        return because("payment_rate", payment=payment.id, currency=code, date=day)
