from odoo import fields, models


class FusionBillingAccountLink(models.Model):
    """Which partner a customer of the source is (R3)."""

    _name = "fusion.billing.account.link"
    _description = "Customer Link"
    _rec_name = "external_account_id"

    service_id = fields.Many2one(
        "fusion.billing.service", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="service_id.company_id", store=True)
    external_account_id = fields.Char(string="Customer id at the source", required=True)
    partner_id = fields.Many2one("res.partner", required=True, ondelete="restrict")

    _account_uniq = models.UniqueIndex("(service_id, external_account_id)")
