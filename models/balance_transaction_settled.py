from odoo import api, models
from odoo.fields import Domain


class FusionBillingBalanceTransaction(models.Model):
    """What a person has settled in Odoo is told no longer (R11)."""

    _inherit = "fusion.billing.balance.transaction"

    @api.model
    def _forget_settled(self, account):
        """Refunds that are matched, and money that left unallocated receipts."""
        own = Domain("stripe_account_id", "=", account.id)
        own &= Domain("state", "=", "booked")
        refund = Domain("reason_code", "=", "refund_to_review")
        refund &= Domain("payment_id.is_reconciled", "=", True)
        waiting = Domain("reason_code", "in", ("unmatched_charge", "unmatched_refund"))
        waiting &= Domain("move_id.line_ids", "any", self._left_waiting(account))
        self.search(own & (refund | waiting))._keep_reason(None)

    @api.model
    def _left_waiting(self, account):
        waits_on = account.unallocated_account_id.id
        return [("account_id", "=", waits_on), ("reconciled", "=", True)]
