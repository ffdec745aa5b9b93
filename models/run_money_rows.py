from odoo import models

from .balance_transaction_actions import UNDECIDED


class FusionBillingLedgerRun(models.Model):
    _inherit = "fusion.billing.ledger.run"

    def _is_much(self):
        """The first time, all since the cut-over is read."""
        account = self.service_id.stripe_account_id
        if self.task == "money" and not self.total_count and account:
            return not account.listed_until
        return super()._is_much()


class FusionBillingBalanceTransaction(models.Model):
    _inherit = "fusion.billing.balance.transaction"

    def _left_to_decide(self):
        """Those that nobody booked meanwhile: a person may have, or another run."""
        return self.exists().filtered(lambda row: row.state in UNDECIDED)
