from odoo import fields, models

from .zero_tax import ZERO_TAX

# These decide bookings: who edits contacts alone may not change them.
INVOICING = "account.group_account_invoice"


class ResPartner(models.Model):
    _inherit = "res.partner"

    x_fc_stripe_customer_id = fields.Char(
        string="Stripe customer",
        copy=False,
        index="btree_not_null",
        groups=INVOICING,
    )
    x_fc_zero_tax_id = fields.Many2one(
        "account.tax",
        string="Zero-rated or exempt tax",
        company_dependent=True,
        check_company=True,
        domain=ZERO_TAX,
        groups=INVOICING,
        help="Put on ingested invoices of this customer on which no tax was charged, "
        "so that they reach the tax return.",
    )
