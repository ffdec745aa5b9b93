from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    x_fc_stripe_customer_id = fields.Char(
        string="Stripe customer", copy=False, index="btree_not_null"
    )
    x_fc_zero_tax_id = fields.Many2one(
        "account.tax",
        string="Zero-rated or exempt tax",
        company_dependent=True,
        domain="[('type_tax_use', '=', 'sale'), ('amount', '=', 0)]",
        help="Put on ingested invoices of this customer on which no tax was charged, "
        "so that they reach the tax return.",
    )
