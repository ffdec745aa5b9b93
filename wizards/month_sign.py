from odoo import fields, models


class FusionBillingMonthSign(models.TransientModel):
    """The question before a month is signed off: what is signed, and why (R34)."""

    _name = "fusion.billing.month.sign"
    _description = "Sign off a Month"

    month_id = fields.Many2one("fusion.billing.month", required=True, readonly=True)
    # by the user's own rights: a remote call may name any month
    currency_id = fields.Many2one(related="month_id.currency_id", related_sudo=False)
    source_total = fields.Monetary(related="month_id.source_total", related_sudo=False)
    biller_total = fields.Monetary(related="month_id.biller_total", related_sudo=False)
    ledger_total = fields.Monetary(related="month_id.ledger_total", related_sudo=False)
    difference = fields.Monetary(related="month_id.difference", related_sudo=False)
    other_currencies = fields.Char(
        related="month_id.other_currencies", related_sudo=False
    )
    open_difference = fields.Monetary(
        related="month_id.open_difference", related_sudo=False
    )
    is_even = fields.Boolean(related="month_id.is_even", related_sudo=False)
    is_explained = fields.Boolean(related="month_id.is_explained", related_sudo=False)
    balance_note = fields.Text(related="month_id.balance_note", related_sudo=False)
    note = fields.Text(string="Why it is right")

    def action_sign(self):
        self.ensure_one()
        self.month_id._sign(self.note)
        return {"type": "ir.actions.act_window_close"}
