from odoo import api, models
from odoo.exceptions import UserError

from ..wizards.rights import check_accountant
from .reason_figures import reason_vals

TOLD = [("state", "=", "booked"), ("reason_code", "!=", False)]


class FusionBillingBalanceTransaction(models.Model):
    """What is told of a booked transaction is told until it is settled (R27)."""

    _inherit = "fusion.billing.balance.transaction"

    @api.model
    def _forget_settled(self, account):
        """What the accountant has matched since needs no decision any more."""
        told = self.search([("stripe_account_id", "=", account.id), *TOLD])
        told.filtered(lambda row: row._is_settled()).write(reason_vals(None))

    def _is_settled(self):
        """Nothing of it is open where it waits, and no draft is left to be decided."""
        entries = self.move_id | self.payment_id.move_id
        waiting = entries.line_ids.filtered(lambda item: item.account_id.reconcile)
        drafted = self.note_id.state == "draft"
        return bool(waiting) and all(waiting.mapped("reconciled")) and not drafted

    def action_decided(self):
        """A person has done what there was to do: it is told no longer."""
        check_accountant(self.env)
        self.check_access("read")
        told = self.filtered_domain(TOLD)
        if not told:
            raise UserError(
                self.env._("Nothing is left to decide of these. Nothing was done.")
            )
        for row in told.sudo():
            said = self.env._("Looked at, and left as it is: %(why)s", why=row.reason)
            row._message_log(body=said)
        told.sudo().write(reason_vals(None))
