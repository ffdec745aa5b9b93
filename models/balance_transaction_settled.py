from odoo import api, models
from odoo.fields import Domain

from .reason_figures import reason_vals

BOOKED = Domain("state", "=", "booked")
DRAFTED = "drafted"  # a refund of which a credit note is
TOLD = BOOKED & Domain("reason_code", "!=", False)


class FusionBillingBalanceTransaction(models.Model):
    """What is told of a booked transaction is told until it is settled (R11)."""

    _inherit = "fusion.billing.balance.transaction"

    @api.model
    def _forget_settled(self, account):
        """Refunds that a person matched, and money that left unallocated receipts."""
        own = BOOKED & Domain("stripe_account_id", "=", account.id)
        refund = Domain("reason_code", "=", "refund_to_review")
        refund &= Domain("payment_id.is_reconciled", "=", True)
        refund &= Domain("note_id", "=", False) | Domain("note_id.state", "!=", "draft")
        waiting = Domain("reason_code", "in", ("unmatched_charge", "unmatched_refund"))
        waiting &= Domain("move_id.line_ids", "any", self._left_waiting(account))
        self.search(own & (refund | waiting))._keep_reason(None)
        undrafted = Domain("reason_code", "=", "refund_to_review")
        self.search(own & undrafted & Domain("note_id", "=", False))._tell_no_draft()

    def _tell_no_draft(self):
        """A person deleted what was drafted for it."""
        for row in self.filtered(
            lambda each: each.reason_figures["variant"] == DRAFTED
        ):
            row.reason_figures = row.reason_figures | {"variant": "none"}

    @api.model
    def _left_waiting(self, account):
        waits_on = account.unallocated_account_id.id
        return [("account_id", "=", waits_on), ("reconciled", "=", True)]

    def action_decided(self):
        """A person has done what there was to do: it is told no longer."""
        told = self.filtered_domain(TOLD)
        self._say_decided(told)
        told.sudo().write(reason_vals(None))
