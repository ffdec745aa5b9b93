from odoo import api, fields, models

from .wording import choices_of


class FusionBillingLedgerRunLine(models.Model):
    """What the screens of a run's line show beyond its stored values."""

    _inherit = "fusion.billing.ledger.run.line"

    flag_ids = fields.Many2many(
        "fusion.billing.flag", string="To look at", compute="_compute_flag_ids"
    )
    decision = fields.Char(compute="_compute_decision")
    note = fields.Text(string="Explanation", compute="_compute_note", compute_sudo=True)

    @api.depends("flags")
    def _compute_flag_ids(self):
        flags = {flag.code: flag for flag in self.env["fusion.billing.flag"].search([])}
        for line in self:
            codes = (line.flags or "").split(", ")
            line.flag_ids = self.env["fusion.billing.flag"].union(
                *(flags[code] for code in codes if code in flags)
            )

    @api.depends("outcome", "run_id.mode")
    @api.depends_context("lang")
    def _compute_decision(self):
        """The outcome in words that fit the run: a dry run creates nothing."""
        plain = choices_of(self, "outcome")
        would = self.env["fusion.billing.ledger.run"]._dry_run_labels()
        for line in self:
            words = plain | would if line.run_id.mode == "dry_run" else plain
            line.decision = words.get(line.outcome)

    @api.depends("reason", "flags", "posted")
    @api.depends_context("lang")
    def _compute_note(self):
        """The reason; for a bulk-post also why nothing was to be done."""
        for line in self:
            line.note = line.reason or line._usual_note()

    def _usual_note(self):
        if self.run_id.trigger != "bulk_post" or self.posted:
            return " ".join(self.flag_ids.mapped("description"))
        if self.move_id.state == "posted":
            return self.env._("It was posted before.")
        if self.move_id.state == "cancel":
            return self.env._("Its invoice is cancelled.")
        return self.env._("It has no draft.")

    def action_open_source_invoice(self):
        self.ensure_one()
        return self.source_invoice_id._get_records_action(context={})

    def action_open_move(self):
        self.ensure_one()
        return self.move_id._get_records_action(context={})
