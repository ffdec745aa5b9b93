from odoo import api, fields, models


class FusionBillingSetup(models.TransientModel):
    """Said before anything is created: what it will be."""

    _inherit = "fusion.billing.setup"

    preview = fields.Text(compute="_compute_preview")

    @api.depends(
        "payment_journal_id",
        "new_journal_name",
        "new_journal_code",
        "new_bank_account_code",
        "line_ids.account_id",
        "line_ids.new_code",
        "line_ids.new_name",
    )
    def _compute_preview(self):
        for setup in self:
            new = [setup._say_journal(), *setup._say_accounts()]
            lines = [f"• {each}" for each in new if each]
            setup.preview = (
                "\n".join([self.env._("“Apply” creates:"), *lines])
                if lines
                else self.env._("“Apply” creates nothing: all of it is there.")
            )

    def _say_journal(self):
        if self.payment_journal_id:
            return ""
        return self.env._(
            "the bank journal %(journal)s (%(code)s) with the account %(account)s "
            "%(journal)s",
            journal=self.new_journal_name or "–",
            code=self.new_journal_code or "–",
            account=self.new_bank_account_code or "–",
        )

    def _say_accounts(self):
        for line in self.line_ids.filtered(lambda each: not each.account_id):
            yield self.env._(
                "the income account %(code)s %(name)s",
                code=line.new_code or "–",
                name=line.new_name or "–",
            )
