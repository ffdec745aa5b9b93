from odoo import api, fields, models
from odoo.exceptions import UserError

from .rights import check_accountant

LINES = "account.bank.statement.line"


class FusionBillingPayoutMatch(models.TransientModel):
    """Which line of the bank a payout is, where several have its amount (R26)."""

    _name = "fusion.billing.payout.match"
    _description = "Match a Payout"

    payout_id = fields.Many2one("fusion.billing.payout", required=True, readonly=True)
    # by the user's own rights: a remote call may name any payout
    company_id = fields.Many2one(related="payout_id.company_id", related_sudo=False)
    currency_id = fields.Many2one(related="payout_id.currency_id", related_sudo=False)
    amount = fields.Monetary(related="payout_id.amount", related_sudo=False)
    arrival_date = fields.Date(related="payout_id.arrival_date", related_sudo=False)
    possible_ids = fields.Many2many(LINES, compute="_compute_possible_ids")
    line_id = fields.Many2one(
        LINES,
        string="The bank's line",
        required=True,
        check_company=True,
        domain="[('id', 'in', possible_ids)]",
    )

    @api.depends("payout_id")
    def _compute_possible_ids(self):
        self.payout_id.check_access("read")
        for wizard in self:
            wizard.possible_ids = wizard.payout_id._possible_lines()

    def action_match(self):
        self.ensure_one()
        check_accountant(self.env)
        payout = self.payout_id
        payout.check_access("read")
        if why := payout._why_not_matched():
            raise UserError(why)
        if self.line_id not in payout._possible_lines():
            raise UserError(
                self.env._(
                    "This line of the bank is matched already, or has another amount. "
                    "Nothing was done. Choose another line."
                )
            )
        payout._match_with(self.line_id)
        return payout._tell_matched(payout, {})
