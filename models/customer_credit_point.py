from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .open_money import Point


class FusionBillingCustomerCredit(models.Model):
    """A customer's credit that differs from Stripe's, and nobody knows why (R29)."""

    _name = "fusion.billing.customer.credit"
    _inherit = ["fusion.billing.customer.credit", "fusion.billing.open.money"]

    _fields_told = (
        *("customer_name", "customer_ref", "currency_id", "told"),
        "stripe_account_id",
    )

    is_odd = fields.Boolean(
        string="Differs for no known reason",
        compute="_compute_is_odd",
        search="_search_is_odd",
    )

    @api.depends("difference", "has_reasons", "reason_code")
    def _compute_is_odd(self):
        for credit in self:
            known = credit.reason_code or credit.has_reasons
            credit.is_odd = bool(credit.difference) and not known

    @api.model
    def _search_is_odd(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("id", "in" if True in value else "not in", self._odd_query())]

    def _odd_query(self):
        """As `_compute_is_odd` has it, of all by one query."""
        self.env.flush_all()
        return SQL(
            """
            (SELECT credit.id
               FROM fusion_billing_customer_credit AS credit
               JOIN res_currency AS currency ON currency.id = credit.currency_id
               LEFT JOIN (%s) AS booked ON booked.credit_id = credit.id
              WHERE abs(coalesce(credit.told, 0) - coalesce(booked.amount, 0))
                    >= currency.rounding / 2
                AND credit.reason_code IS NULL
                AND NOT EXISTS (
                    SELECT FROM fusion_billing_credit_move AS move
                     WHERE move.credit_id = credit.id AND move.state <> 'skipped'
                       AND move.reason_code IS NOT NULL))
            """,
            self._booked_query(),
        )

    @api.model
    def _to_tell(self, account):
        if not account._keeps_credit():
            return Domain.FALSE
        return self._of_account(account) & Domain("is_odd", "=", True)

    def _own_points(self):
        said = self.env._(
            "Stripe owes %(customer)s %(stripe)s of credit, the books %(books)s: a "
            "difference of %(difference)s for which no reason is known. Compare the "
            "moves under Reconciliation ▸ Customers' credit with Stripe's, and put the "
            "entry right of which the amount was changed.",
            customer=self.customer_name or self.customer_ref,
            stripe=self._told_money(self.told),
            books=self._told_money(self.booked),
            difference=self._told_money(self.difference),
        )
        yield Point(f"{self.customer_ref}:{self.currency_id.name}", said)
