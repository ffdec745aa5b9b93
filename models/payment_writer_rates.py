from odoo import api, models

from ..ledger.reasons import because
from .payment_writer_balance import reference_of


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
        days = {currency: day, **self._day_of_balance(payment)}
        for other, on in days.items():
            if books._rate_problem(company, other, on):
                told = {"payment": payment.id, "currency": other.name, "date": on}
                return because("payment_rate", **told)
        return None

    @api.model
    def _day_of_balance(self, payment):
        """{currency in which it arrived: day}, as far as Stripe's balance tells it."""
        movement = self._movements([reference_of(payment)]).get(reference_of(payment))
        return {movement.currency_id: movement.date} if movement else {}
