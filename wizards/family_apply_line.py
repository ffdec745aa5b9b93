from odoo import fields, models


class FusionBillingFamilyApplyLine(models.TransientModel):
    """A line of a draft that would change; or a draft that is left, and why."""

    _name = "fusion.billing.family.apply.line"
    _description = "Line of a Draft that Would Change"
    _order = "id"

    apply_id = fields.Many2one(
        "fusion.billing.family.apply", required=True, index=True, ondelete="cascade"
    )
    source_invoice_id = fields.Many2one(
        "fusion.billing.source.invoice", string="Invoice", ondelete="cascade"
    )
    # by the user's own rights: a remote call may name any invoice
    invoice_date = fields.Date(
        related="source_invoice_id.invoice_date", related_sudo=False
    )
    customer_name = fields.Char(
        related="source_invoice_id.customer_name", related_sudo=False
    )
    label = fields.Char(string="Description")
    family_now_id = fields.Many2one("fusion.billing.family", string="Family now")
    family_then_id = fields.Many2one("fusion.billing.family", string="Family then")
    account_now_id = fields.Many2one("account.account", string="Account now")
    account_then_id = fields.Many2one("account.account", string="Account then")
    currency_id = fields.Many2one("res.currency")
    amount = fields.Monetary(string="Untaxed")
    why = fields.Text(string="Why it is left as it is")

    def action_open(self):
        return self.source_invoice_id._get_records_action()
