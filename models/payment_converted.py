from odoo import models

from .quiet import COMPLETE

DAY = {"date"}


class AccountPayment(models.Model):
    """A payment that Stripe converted stays what arrived, on another day too (R31).

    Odoo would write its entry anew: in the currency that was paid, at its own rate.
    """

    _inherit = "account.payment"

    def _synchronize_to_moves(self, changed_fields):
        names = DAY | set(self._get_trigger_fields_to_synchronize())
        if names & set(changed_fields) != DAY:
            return super()._synchronize_to_moves(changed_fields)
        converted = self.filtered(lambda payment: payment._is_settled_otherwise())
        for payment in converted:
            entry = payment.move_id.with_context(**COMPLETE)
            entry.write({"date": payment.date})
        others = self - converted
        return super(AccountPayment, others)._synchronize_to_moves(changed_fields)

    def _is_settled_otherwise(self):
        """Its draft has the money in another currency than the one that was paid."""
        if self.move_id.state != "draft":
            return False
        money, _customer, _others = self._seek_for_lines()
        return bool(money) and money.currency_id != self.currency_id
