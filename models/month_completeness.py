from odoo import api, fields, models


class FusionBillingCompletenessLine(models.Model):
    _inherit = "fusion.billing.completeness.line"

    def _open(self, domain, title, context=None):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fusion_centralize_billing.action_completeness_line"
        )
        return {
            **action,
            "name": title,
            "display_name": title,
            "domain": domain,
            "context": context or {},
        }


class FusionBillingMonth(models.Model):
    """Every invoice that the billers gave out in a month, and the numbers between."""

    _inherit = "fusion.billing.month"

    completeness_ids = fields.One2many("fusion.billing.completeness.count", "month_id")
    gap_ids = fields.One2many("fusion.billing.number.gap", "month_id")
    given_out_count = fields.Integer(compute="_compute_given_out")
    missing_count = fields.Integer(
        string="Missing in the source", compute="_compute_given_out"
    )
    coverage_note = fields.Text(related="service_id.coverage_note")

    def _compute_given_out(self):
        """By one query, for all these months."""
        lines = self.env["fusion.billing.completeness.line"]
        groups = lines._read_group(
            [("month_id", "in", self.ids)], ["month_id", "status"], ["__count"]
        )
        for month in self:
            counts = {status: count for of, status, count in groups if of == month}
            month.given_out_count = sum(counts.values())
            month.missing_count = counts.get("missing_source", 0)

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
        return self.env["fusion.billing.completeness.line"]._open(
            [("month_id", "=", self.id)],
            self.env._("Every invoice of %s", self.display_name),
            {"search_default_by_status": 1},
        )

    def action_open_missing(self):
        return self.env["fusion.billing.completeness.line"]._open(
            [("month_id", "=", self.id), ("status", "=", "missing_source")],
            self.env._("Missing in the source, %s", self.display_name),
        )
