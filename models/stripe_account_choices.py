from odoo import api, models
from odoo.exceptions import ValidationError

from ..ledger.balance_by_hand import CHOSEN
from ..ledger.balance_kinds import MATCHED

NEEDED = (
    *("journal_ids", "cut_over_date", "opening_account_id"),
    *("unallocated_account_id", "transit_account_id"),
    *("disputed_account_id", "fee_account_id"),
)


class FusionBillingStripeAccount(models.Model):
    """The accounts that were chosen, and those that still must be."""

    _inherit = "fusion.billing.stripe.account"

    @api.constrains(*(f"{role}_account_id" for role in MATCHED))
    def _check_matchable(self):
        """What waits on these accounts is matched: Odoo must allow it."""
        chosen = (account for stripe in self.sudo() for account in stripe._matched())
        for account in chosen:
            if not account.reconcile:
                raise ValidationError(self._say_not_matchable(account))

    def _say_not_matchable(self, account):
        return self.env._(
            "The items of %(account)s cannot be matched. Open the account, allow its "
            "reconciliation, and try again.",
            account=account.display_name,
        )

    def _matched(self):
        accounts = self.env["account.account"]
        return accounts.union(*(self[f"{role}_account_id"] for role in MATCHED))

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
