from odoo import api, models

ROWS = "fusion.billing.balance.transaction"


class FusionBillingPaymentWriter(models.AbstractModel):
    """Payments whose money stands on the account of unallocated receipts (R24).

    Stripe told of the charge before its invoice was booked: the clearing account has
    the money already, and the payment takes it from where it waits.
    """

    _inherit = "fusion.billing.payment.writer"

    @api.model
    def _choose_money_account(self, payments):
        done = super()._choose_money_account(payments)
        for payment, row in self._waiting(payments):
            waits_on = row.stripe_account_id.unallocated_account_id
            payment.outstanding_account_id = waits_on
        return done

    @api.model
    def _waiting(self, payments):
        """[(payment, row)] of charges that were booked before their invoice."""
        references = payments.filtered("x_fc_stripe_reference").mapped(
            "x_fc_stripe_reference"
        )
        rows = self.env[ROWS].sudo()
        if not references:
            return []
        rows = rows.search(
            [
                "|",
                ("charge_ref", "in", references),
                ("intent_ref", "in", references),
                ("kind", "=", "receipt"),
                ("state", "=", "booked"),
                ("payment_id", "=", False),
            ]
        )
        by_charge = {row.charge_ref: row for row in rows}
        by_charge |= {row.intent_ref: row for row in rows if row.intent_ref}
        return [
            (payment, by_charge[payment.x_fc_stripe_reference])
            for payment in payments
            if payment.x_fc_stripe_reference in by_charge
        ]

    @api.model
    def _settle_money_account(self, payments):
        """Match what waited with the payment that takes it."""
        for payment, row in self._waiting(payments):
            account = row.stripe_account_id.unallocated_account_id
            moves = row.move_id + payment.move_id
            lines = moves.line_ids.filtered(
                lambda line, account=account: line.account_id == account
            )
            lines.reconcile()
            known = {"reason_code": False, "reason_figures": False}
            row.write(known | {"payment_id": payment.id})
