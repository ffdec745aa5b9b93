from odoo import models
from odoo.exceptions import UserError

ROWS = "fusion.billing.balance.transaction"


class FusionBillingStripeAccount(models.Model):
    """The company whose books a Stripe account's money is in (R24)."""

    _inherit = "fusion.billing.stripe.account"

    def write(self, vals):
        if "company_id" in vals:
            self._check_company_may_become(vals["company_id"])
        return super().write(vals)

    def _check_company_may_become(self, company_id):
        """Entries stay where they are booked, and what Stripe told with them."""
        for account in self:
            if account.company_id.id != company_id and account._has_money():
                raise UserError(
                    self.env._(
                        "The money of %(account)s is booked in %(company)s: this "
                        "cannot be changed any more. Nothing was changed.",
                        account=account.name,
                        company=account.company_id.name,
                    )
                )

    def _has_money(self):
        of_these = [("stripe_account_id", "in", self.ids)]
        rows = self.env[ROWS].sudo().search_count(of_these, limit=1)
        return bool(rows or self.opening_ids)


class FusionBillingService(models.Model):
    _inherit = "fusion.billing.service"

    def _move_to(self, company):
        """The Stripe account is given up, too: it is the company's before."""
        self.stripe_account_id._check_company_may_become(company.id)
        self.stripe_account_id = False
        return super()._move_to(company)
