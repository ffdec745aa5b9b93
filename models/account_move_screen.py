from odoo import api, fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    x_fc_hold = fields.Text(
        string="Held because",
        compute="_compute_x_fc_hold",
        compute_sudo=True,
    )

    @api.depends("x_fc_source_row_ids.decision", "x_fc_source_row_ids.reason")
    @api.depends_context("lang")
    def _compute_x_fc_hold(self):
        """What Confirm would say, before it is pressed (R8)."""
        for move in self:
            rows = move.x_fc_source_row_ids.filtered("blocks_posting")
            held = move.state == "draft" and rows
            move.x_fc_hold = held and "\n".join(row._held_sentence() for row in held)

    def action_open_source_invoice(self):
        self.ensure_one()
        return self.x_fc_source_row_ids._get_records_action(context={})
