from collections import defaultdict

from odoo import api, models

from ..ledger.balance_kinds import REFUND_FAILED
from .reopened import posted, receivable, reconcile_open


class FusionBillingBalanceWriter(models.AbstractModel):
    """A refund of what the customer is owed already is no reason for a note (R27)."""

    _inherit = "fusion.billing.balance.writer"

    @api.model
    def _came_back(self, refunds, failed):
        """{charge: payments of refunds of it that failed}, by one query."""
        charges = [case.transaction.source.charge for case in refunds]
        found = self.env["fusion.billing.balance.transaction"].search(
            [
                ("charge_ref", "in", list(filter(None, charges))),
                ("kind", "=", REFUND_FAILED.name),
                ("state", "=", "booked"),
                ("payment_id", "!=", False),
            ]
        )
        payments = defaultdict(self.env["account.payment"].browse)
        for row in found:
            payments[row.charge_ref] |= row.payment_id
        for case in failed:
            payments[case.transaction.source.charge] |= case.payment
        return payments

    @api.model
    def _was_owed(self, case, came_back):
        """It was paid out of what no invoice takes, or given back in vain before, by a
        refund that failed: no note (or no other one), and no tax (R27).
        """
        before = posted(came_back[case.transaction.source.charge].move_id)
        items = receivable(case.payments.move_id | before)
        free = -sum(items.mapped("amount_residual_currency"))
        amount, currency = self._given(case)
        is_same = items.currency_id == currency
        if not is_same or currency.compare_amounts(free, float(amount)) < 0:
            return False
        reconcile_open(items + receivable(case.move))
        return True
