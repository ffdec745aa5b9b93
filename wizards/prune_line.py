from odoo import api, fields, models

NAMES_SHOWN = 10


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
            "removed": self._some_of(outcome.removed),
            "keep_count": sum(map(len, outcome.kept.values())),
            "kept": "\n".join(
                self.env._(
                    "%(count)s × %(names)s: %(reason)s",
                    count=len(names),
                    names=self._some_of(names),
                    reason=reason,
                )
                for reason, names in outcome.kept.items()
            ),
        }

    @api.model
    def _some_of(self, names):
        shown = ", ".join(names[:NAMES_SHOWN])
        return f"{shown}, …" if len(names) > NAMES_SHOWN else shown
