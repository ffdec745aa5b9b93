from odoo import fields, models

from .desk_actions import DECISIONS


class FusionBillingSourceInvoiceResolve(models.TransientModel):
    """A person's decision on rows that need one more word: why, or which tax."""

    _name = "fusion.billing.source.invoice.resolve"
    _description = "Decide on Source Invoices"

    action = fields.Selection(DECISIONS, required=True)
    row_ids = fields.Many2many(
        "fusion.billing.source.invoice",
        "fusion_billing_resolve_row_rel",
        "wizard_id",
        "row_id",
        required=True,
    )
    company_id = fields.Many2one(related="row_ids.company_id")
    note = fields.Char(string="Reason")
    tax_id = fields.Many2one(
        "account.tax",
        check_company=True,
        domain="[('id', 'in', usable_tax_ids)]",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer in Odoo",
        check_company=True,
        domain="[('company_id', 'in', (False, company_id))]",
    )
    with_others = fields.Boolean(
        string="Also decide the others",
        default=True,
        help="What else is not booked yet of the same customers is decided again, too.",
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Arrived in",
        check_company=True,
        domain="[('type', 'in', ('bank', 'cash')), ('id', '!=', clearing_journal_id)]",
    )
    clearing_journal_id = fields.Many2one(
        related="row_ids.service_id.payment_journal_id"
    )
    payment_date = fields.Date(
        help="Left empty, each payment is dated when the biller was told of it."
    )
    invoice_date = fields.Date()
    file_name = fields.Char()
    file = fields.Binary(string="Proof", attachment=False)

    def action_apply(self):
        self.ensure_one()
        return getattr(self, f"_apply_{self.action}")()

    def _apply_ignore(self):
        return self.row_ids._ignore(self.note)

    def _apply_choose_tax(self):
        return self.row_ids._choose_tax(self.tax_id)

    def _apply_choose_partner(self):
        return self.row_ids._choose_partner(self.partner_id, self.with_others)

    def _apply_overwrite(self):
        return self.row_ids.action_overwrite()

    def _apply_verify(self):
        return self.row_ids._verify_by_hand(
            self.invoice_date, self.note, self.file_name, self.file
        )

    def _apply_accept(self):
        return self.row_ids._accept(self.note)

    def _apply_out_of_band(self):
        return self.row_ids._register_out_of_band(self.journal_id, self.payment_date)
