from odoo import api, fields, models

from .opening import opened


class FusionBillingMonth(models.Model):
    """Every invoice that the billers gave out in a month, and the numbers between."""

    _inherit = "fusion.billing.month"

    completeness_ids = fields.One2many(
        "fusion.billing.completeness.count", compute="_compute_given_out"
    )
    not_seen_note = fields.Text(string="Numbers not seen", compute="_compute_not_seen")
    given_out_count = fields.Integer(compute="_compute_given_out")
    missing_count = fields.Integer(
        string="Missing in the source", compute="_compute_given_out"
    )
    coverage_note = fields.Text(related="service_id.coverage_note")

    def _compute_given_out(self):
        """By one query, for all these months."""
        counts = self.env["fusion.billing.completeness.count"]
        for month, own in counts._by(self, "month_id", is_whole=False):
            month.completeness_ids = own
            month.given_out_count = own._invoices()
            month.missing_count = own._missing()._invoices()

    def _compute_not_seen(self):
        """By one query, for all these months."""
        gaps = self.env["fusion.billing.number.gap"]
        gaps = gaps._found([("month_id", "in", self.ids)])
        for month in self:
            own = gaps.filtered(lambda gap, of=month: gap.month_id == of)
            stretches = [f"{gap.sequence} {gap.not_seen}" for gap in own]
            month.not_seen_note = "; ".join(stretches) or self.env._("none")

    @api.depends("missing_count")
    def _compute_is_even(self):
        """What the source lacks is on no side, and yet it is not right."""
        done = super()._compute_is_even()
        for month in self.filtered("missing_count"):
            month.unexplained_count += month.missing_count
            month.is_even = month.is_explained = False
        return done

    def action_open_given_out(self):
        """Each invoice, by what became of it."""
        return opened(
            self.env,
            "action_completeness_line",
            self.env._("Every invoice of %s", self.display_name),
            [("month_id", "=", self.id)],
            context={"search_default_by_status": 1},
        )

    def action_open_missing(self):
        return opened(
            self.env,
            "action_completeness_line",
            self.env._("Missing in the source, %s", self.display_name),
            [("month_id", "=", self.id), ("status", "=", "missing_source")],
        )
