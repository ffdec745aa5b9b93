from odoo import api, fields, models

from .id_guard import check_created, check_written, without_defaults

IDS = ("x_fc_source_payment_id", "x_fc_source_row_id", "x_fc_stripe_reference")


class AccountPayment(models.Model):
    _inherit = "account.payment"

    x_fc_source_payment_id = fields.Char(
        string="Biller payment",
        copy=False,
        readonly=True,
        help="Biller invoice and payment, as in in_1:ch_1.",
    )

    x_fc_stripe_reference = fields.Char(
        string="Stripe payment",
        compute="_compute_x_fc_stripe_reference",
        store=True,
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="The charge, by which a movement of the Stripe balance is known.",
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

    @api.model
    def _refer_again(self):
        """Those of billers that were booked before there was a reference."""
        payments = self.search(
            [
                ("x_fc_source_payment_id", "!=", False),
                ("x_fc_stripe_reference", "=", False),
            ]
        )
        self.env.add_to_compute(self._fields["x_fc_stripe_reference"], payments)

    @api.depends("x_fc_source_payment_id")
    def _compute_x_fc_stripe_reference(self):
        """Of Stripe's invoices the id tells it; Lago's payments are given theirs."""
        for payment in self:
            biller_id, _colon, own = (payment.x_fc_source_payment_id or "").partition(
                ":"
            )
            if biller_id.startswith("in_") and own.startswith(("ch_", "py_", "pi_")):
                payment.x_fc_stripe_reference = own

    @api.model_create_multi
    def create(self, vals_list):
        mine = without_defaults(self, IDS) if self.env.su else self
        payments = super(AccountPayment, mine).create(vals_list)
        check_created(payments, IDS)
        return payments

    def write(self, vals):
        check_written(self, vals, IDS, is_booked)
        return super().write(vals)


def is_booked(payment):
    """A row has it, whatever its state: one set back to draft is posted again."""
    return bool(payment.x_fc_source_row_id)
