from odoo import models

from ..ledger.balance_by_hand import CHOSEN

NEEDED = (
    *("journal_ids", "cut_over_date", "opening_account_id"),
    *("unallocated_account_id", "transit_account_id"),
    *("disputed_account_id", "fee_account_id"),
)


class FusionBillingStripeAccount(models.Model):
    """The accounts that were chosen, and those that still must be."""

    _inherit = "fusion.billing.stripe.account"

    def _accounts(self):
        """With the account that a person chose, while it is booked by hand."""
        chosen = self.env.context.get("fc_chosen_account")
        accounts = super()._accounts()
        if chosen:
            accounts[CHOSEN] = self.env["account.account"].browse(chosen)
        return accounts

    def _missing_choices(self):
        """Labels of what must be chosen before everything can be booked."""
        self.ensure_one()
        return [
            self._fields[name]._description_string(self.env)
            for name in NEEDED
            if not self[name]
        ]
