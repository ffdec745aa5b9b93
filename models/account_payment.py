from odoo import fields, models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    x_fc_source_payment_id = fields.Char(
        string="Biller payment",
        copy=False,
        readonly=True,
        help="Biller invoice and payment, as in in_1:ch_1.",
    )

    x_fc_source_row_id = fields.Many2one(
        "fusion.billing.source.invoice",
        string="Source invoice",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    _fc_source_payment_uniq = models.UniqueIndex(
        "(x_fc_source_payment_id) WHERE x_fc_source_payment_id IS NOT NULL",
        "This payment of the billing system is booked already.",
    )
