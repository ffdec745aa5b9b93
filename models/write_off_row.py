from odoo import api, fields, models
from odoo.exceptions import UserError

from .exact import exact


class FusionBillingSourceInvoice(models.Model):
    """What is written off of a source invoice, and what was added back (R30)."""

    _inherit = "fusion.billing.source.invoice"

    may_be_written_off = fields.Boolean(compute="_compute_may_be_written_off")
    write_off_count = fields.Integer(compute="_compute_write_off_count")

    @api.depends("state", "flag_ids", "dispute_ids.status")
    def _compute_may_be_written_off(self):
        for row in self:
            row.may_be_written_off = not row.sudo()._why_not_write_off()

    @api.depends("move_id.x_fc_write_off_ids.x_fc_recovery_ids")
    def _compute_write_off_count(self):
        for row in self:
            row.write_off_count = len(row.sudo()._write_off_entries())

    def action_open_write_offs(self):
        moves = self.sudo()._write_off_entries().sudo(False)
        return moves._get_records_action(name=self.env._("Write-offs"))

    def _write_off_entries(self):
        written = self.move_id.x_fc_write_off_ids
        return written | written.x_fc_recovery_ids

    def action_ask_write_off(self):
        """The window in which a person confirms it."""
        self.ensure_one()
        self._sorted_out("write_off")
        self.env["fusion.billing.tax.authority"]._add_missing(self.company_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": "fusion.billing.write.off",
            "name": self.env._("Write off"),
            "view_mode": "form",
            "target": "new",
            "context": {"default_row_id": self.id},
        }

    def _why_not_write_off(self):
        if self.state not in ("posted", "partial"):
            return self.env._("Nothing is open of them: they are not posted, or paid.")
        lost = "lost" in self.sudo().dispute_ids.mapped("status")
        if not lost and not self._is_given_up():
            return self.env._(
                "Stripe has not given up collecting them, and no dispute about them is "
                "lost. Mark them as uncollectible there first."
            )
        return None

    def _write_off(self, day, account, authorities, note=""):
        """The draft of a write-off of all that is open, as a person confirmed it."""
        self.ensure_one()
        self._sorted_out("write_off")
        self._check_write_off(account)
        self._drafted_write_offs().unlink()
        invoice = self.move_id
        relieved = authorities.tax_ids if authorities else self.env["account.tax"]
        amount = exact(invoice.amount_residual, invoice.currency_id)
        writer = self.env["fusion.billing.write.off.writer"]
        move = writer._draft(invoice, amount, day, account, relieved)
        told = self.env._(
            "Write-off of %(amount)s confirmed; tax taken back: %(authorities)s",
            amount=invoice.currency_id.format(float(amount)),
            authorities=", ".join(authorities.mapped("name")) or "–",
        )
        self._log_each(": ".join(filter(None, [told, (note or "").strip()])))
        return move

    def _check_write_off(self, account):
        if account.internal_group != "expense":
            raise UserError(
                self.env._(
                    "%(account)s is no expense account. Nothing was written off.",
                    account=account.display_name,
                )
            )

    def _bad_debt_account(self):
        stripe = self.sudo().service_id.stripe_account_id
        if stripe.bad_debt_account_id:
            return stripe.bad_debt_account_id.sudo(False)
        writer = self.env["fusion.billing.write.off.writer"]
        return writer._proposed_account(self.company_id)

    def _open_taxes(self):
        """{authority: its tax within what is open}, exact."""
        invoice = self.move_id
        amount = exact(invoice.amount_residual, invoice.currency_id)
        writer = self.env["fusion.billing.write.off.writer"]
        shares = writer._shares(invoice, amount)
        authorities = self.env["fusion.billing.tax.authority"].search(
            [("company_id", "=", self.company_id.id)]
        )
        found = {
            authority: sum(shares.get(tax, 0) for tax in authority.tax_ids)
            for authority in authorities
        }
        return {authority: share for authority, share in found.items() if share}

    def _drafted_write_offs(self):
        moves = self.move_id.x_fc_write_off_ids
        return moves.filtered(lambda move: move.state == "draft")
