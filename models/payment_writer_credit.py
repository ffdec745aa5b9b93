from odoo import api, models

from .reopened import receivable, reconcile_open


class FusionBillingPaymentWriter(models.AbstractModel):
    """What a payment has beyond its invoice is of the customer's credit (R29)."""

    _inherit = "fusion.billing.payment.writer"

    @api.model
    def _reconcile(self, pairs):
        done = super()._reconcile(pairs)
        for row, payment in pairs:
            left = receivable(payment.move_id).filtered(
                lambda item: not item.reconciled
            )
            if left:
                reconcile_open(left + receivable(self._moves_of_credit(row)))
        return done

    @api.model
    def _moves_of_credit(self, row):
        """What was overpaid, or owed before: booked already, and it waits for this."""
        told = row.sudo().credit_move_ids.filtered(
            lambda move: move.state == "booked" and not move.note_ref
        )
        return told.move_id
