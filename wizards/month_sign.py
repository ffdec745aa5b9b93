from odoo import fields, models


class FusionBillingMonthSign(models.TransientModel):
    """The question before a month is signed off: what is signed, and why (R34)."""

    _name = "fusion.billing.month.sign"
    _description = "Sign off a Month"

    month_id = fields.Many2one("fusion.billing.month", required=True, readonly=True)
    currency_id = fields.Many2one(related="month_id.currency_id")
    source_total = fields.Monetary(related="month_id.source_total")
    biller_total = fields.Monetary(related="month_id.biller_total")
    ledger_total = fields.Monetary(related="month_id.ledger_total")
    difference = fields.Monetary(related="month_id.difference")
    other_currencies = fields.Char(related="month_id.other_currencies")
    open_difference = fields.Monetary(related="month_id.open_difference")
    is_even = fields.Boolean(related="month_id.is_even")
    is_explained = fields.Boolean(related="month_id.is_explained")
    note = fields.Text(string="Why it is right")

    def action_sign(self):
        self.ensure_one()
        self.month_id._sign(self.note)
        return {"type": "ir.actions.act_window_close"}
