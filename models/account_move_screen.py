from odoo import api, fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    x_fc_hold = fields.Text(
        string="Held because",
        compute="_compute_x_fc_hold",
        compute_sudo=True,
        groups="base.group_user",  # a customer reads the invoice on the portal
    )

    # for everybody who may open an invoice, and not only who may read the rows
    x_fc_is_ingested = fields.Boolean(
        compute="_compute_x_fc_is_ingested", compute_sudo=True
    )

    @api.depends("x_fc_source_row_ids")
    def _compute_x_fc_is_ingested(self):
        for move in self:
            move.x_fc_is_ingested = bool(move.x_fc_source_row_ids)

    @api.depends("x_fc_source_row_ids.reason", "amount_total", "state")
    @api.depends_context("lang")
    def _compute_x_fc_hold(self):
        """What Confirm would say, before it is pressed (R8)."""
        for move in self:
            rows = move.x_fc_source_row_ids
            told = [
                row._refusal_to_post() if move.state == "draft" else row.reason
                for row in rows
            ]
            move.x_fc_hold = "\n".join(filter(None, told))

    def action_open_source_invoice(self):
        self.ensure_one()
        return self.x_fc_source_row_ids._get_records_action(context={})
