from odoo import api, fields, models

from ..models.wording import some_of


class FusionBillingPruneLine(models.TransientModel):
    """One kind of superseded record: how many go, how many stay and why."""

    _name = "fusion.billing.prune.line"
    _description = "Superseded Metered Data, by Kind"

    prune_id = fields.Many2one(
        "fusion.billing.prune", required=True, ondelete="cascade"
    )
    title = fields.Char(string="What")
    remove_count = fields.Integer(string="Remove")
    removed = fields.Text(string="Which")
    keep_count = fields.Integer(string="Keep")
    kept = fields.Text(string="Why kept")

    @api.model
    def _values_of(self, outcome):
        return {
            "title": outcome.title,
            "remove_count": len(outcome.removed),
            "removed": some_of(outcome.removed),
            "keep_count": sum(map(len, outcome.kept.values())),
            "kept": "\n".join(
                self.env._(
                    "%(count)s × %(names)s: %(reason)s",
                    count=len(names),
                    names=some_of(names),
                    reason=reason,
                )
                for reason, names in outcome.kept.items()
            ),
        }
