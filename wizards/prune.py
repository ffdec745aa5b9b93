import logging

from odoo import Command, api, fields, models

from .rights import check_administrator, check_company

_logger = logging.getLogger(__name__)


class FusionBillingPrune(models.TransientModel):
    """Remove what the earlier, metered attempt left, after showing it (R16)."""

    _name = "fusion.billing.prune"
    _description = "Remove Metered Data"

    is_done = fields.Boolean(readonly=True)
    line_ids = fields.One2many(
        "fusion.billing.prune.line",
        "prune_id",
        readonly=True,
        default=lambda self: self._commands(self._superseded()._foresee()),
    )
    remove_count = fields.Integer(compute="_compute_remove_count")

    @api.depends("line_ids.remove_count")
    def _compute_remove_count(self):
        for prune in self:
            prune.remove_count = sum(prune.line_ids.mapped("remove_count"))

    def action_remove(self):
        """Remove it, and show in the same window what was removed and what was not."""
        self.ensure_one()
        outcomes = self._superseded()._remove()
        self._log(outcomes)
        self.write(
            {
                "is_done": True,
                "line_ids": [Command.clear(), *self._commands(outcomes)],
            }
        )
        return self._get_records_action(
            name=self.env._("Remove Metered Data"),
            target="new",
            context={"dialog_size": "extra-large"},
        )

    @api.model
    def _superseded(self):
        check_administrator(self.env)
        check_company(self.env, self.env["fusion.billing.invoice.ledger"]._service())
        return self.env["fusion.billing.superseded"]

    @api.model
    def _commands(self, outcomes):
        lines = self.env["fusion.billing.prune.line"]
        return [Command.create(lines._values_of(outcome)) for outcome in outcomes]

    def _log(self, outcomes):
        """Who removed what, and when, outlives this window in Odoo's own log table."""
        removed = [outcome for outcome in outcomes if outcome.removed]
        if not removed:
            return
        counts = ", ".join(f"{one.title}: {len(one.removed)}" for one in removed)
        _logger.info("Metered data removed by %s: %s", self.env.user.login, counts)
        names = [f"{one.title}: {', '.join(one.removed)}" for one in removed]
        self.env["ir.logging"].sudo().create(
            {
                "name": "fusion_centralize_billing.prune",
                "type": "server",
                "dbname": self.env.cr.dbname,
                "level": "INFO",
                "path": self._name,
                "func": "action_remove",
                "line": "0",
                "message": self.env._(
                    "Metered data removed by %(user)s. %(counts)s.\n%(names)s",
                    user=self.env.user.display_name,
                    counts=counts,
                    names="\n".join(names),
                ),
            }
        )
