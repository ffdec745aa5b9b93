from odoo import models
from odoo.fields import Domain

from .balance_transaction_screen import TO_DECIDE

ROWS = "fusion.billing.balance.transaction"


class FusionBillingService(models.Model):
    """The Stripe balance on the dashboard: Stripe beside the books, and what to decide.

    Two queries, whatever the number of transactions.
    """

    _inherit = "fusion.billing.service"

    def _prepare_dashboard(self, revenue):
        return super()._prepare_dashboard(revenue) | {
            "balance": self._balance_figures()
        }

    def _balance_figures(self):
        account = self.stripe_account_id
        if not account:
            return False
        return {
            "currencies": [
                self._standing_figures(standing) for standing in account._standings()
            ]
            if account._is_compared()
            else [],
            "read_at": account.balance_at and self._told(account.balance_at),
            "decide": self._undecided_figure(account),
        }

    def _standing_figures(self, standing):
        amounts = {
            "clearing": standing.clearing,
            "stripe": standing.stripe,
            "difference": standing.difference,
        }
        currency = standing.currency
        return {
            "name": currency.name,
            "context": {"fc_currency": currency.id},
            "figures": [
                {
                    "name": name,
                    "title": self._standing_title(name),
                    "amount": self._money(amount, currency),
                    "is_bad": name == "difference" and standing.differs,
                }
                for name, amount in amounts.items()
            ],
        }

    def _standing_title(self, name):
        return {
            "clearing": self.env._("Clearing account"),
            "stripe": self.env._("Stripe"),
            "difference": self.env._("Difference"),
        }[name]

    def _undecided_figure(self, account):
        count = self.env[ROWS].search_count(self._undecided(account))
        return {"title": self.env._("To decide"), **self._counted(count)}

    def _undecided(self, account):
        return Domain("stripe_account_id", "=", account.id) & Domain(TO_DECIDE)

    # --- what is behind ------------------------------------------

    def action_open_balance(self):
        """The days of a currency."""
        self.ensure_one()
        domain = Domain("stripe_account_id", "=", self.stripe_account_id.id)
        domain &= self._in_currency()
        title = self.env._("Stripe balance by day")
        return self._open_records("action_balance_day", title, domain)

    def action_open_undecided(self):
        self.ensure_one()
        title = self.env._("Stripe balance: to decide")
        domain = self._undecided(self.stripe_account_id)
        return self._open_records("action_balance_transaction", title, domain)
