from odoo import fields, models


class FusionBillingSourceInvoiceResolve(models.TransientModel):
    """A person's decision on rows that need one more word: why, or which tax."""

    _name = "fusion.billing.source.invoice.resolve"
    _description = "Decide on Source Invoices"

    action = fields.Selection(
        [
            ("ignore", "Ignore"),
            ("choose_tax", "Choose the tax"),
            ("verify", "Verify by hand"),
            ("accept", "Accept"),
            ("out_of_band", "Register the payment"),
        ],
        required=True,
    )
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
        domain="[('type_tax_use', '=', 'sale')]",
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
        if self.action == "verify":
            return self.row_ids._verify_by_hand(
                self.invoice_date, self.note, self.file_name, self.file
            )
        if self.action == "ignore":
            return self.row_ids._ignore(self.note)
        if self.action == "accept":
            return self.row_ids._accept(self.note)
        if self.action == "out_of_band":
            return self.row_ids._register_out_of_band(
                self.journal_id, self.payment_date
            )
        return self.row_ids._choose_tax(self.tax_id)
