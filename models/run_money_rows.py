from odoo import models


class FusionBillingLedgerRun(models.Model):
    _inherit = "fusion.billing.ledger.run"

    def _is_much(self):
        """The first time, all since the cut-over is read."""
        account = self.service_id.stripe_account_id
        if self.task == "money" and not self.total_count and account:
            return not account.listed_until
        return super()._is_much()
