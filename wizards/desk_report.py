from odoo import api, fields, models

from ..models.opening import opened
from ..models.wording import SHOWN, choice_of, choices_of, some_of
from .desk_actions import ACTIONS

ROWS = "fusion.billing.source.invoice"


class FusionBillingDeskReport(models.TransientModel):
    """What an action did with the rows chosen, and which it left, and why (R11)."""

    _name = "fusion.billing.desk.report"
    _description = "What Came of It"

    action = fields.Selection(ACTIONS, required=True, readonly=True)
    done = fields.Json(readonly=True)
    left = fields.Json(readonly=True)
    run_id = fields.Many2one("fusion.billing.ledger.run", readonly=True)
    run_state = fields.Selection(related="run_id.state", related_sudo=False)
    said = fields.Html(compute="_compute_said")

    @api.depends("done", "left", "run_id")
    @api.depends_context("lang")
    def _compute_said(self):
        for report in self:
            report.said = self.env["ir.qweb"]._render(
                "fusion_centralize_billing.desk_report",
                {
                    "run": report.run_id,
                    "done_count": len(report.done or []),
                    "done": report._done_by_fate(),
                    "left": report._left_by_reason(),
                },
            )

    def _done_by_fate(self):
        """[(state and reason, count, numbers)] of the rows as they are now."""
        rows = self.env[ROWS]
        names = ("state", "reason_code")
        labels = [choices_of(rows, name) for name in names]
        groups = rows._read_group(
            [("id", "in", self.done or [])], names, ["__count", "number:array_agg"]
        )
        return [
            (
                ": ".join(filter(None, map(dict.get, labels, fate))),
                count,
                some_of(numbers),
            )
            for *fate, count, numbers in groups
        ]

    def _left_by_reason(self):
        rows = self.env[ROWS]
        return [
            (why, len(ids), some_of(rows.browse(ids[: SHOWN + 1]).mapped("number")))
            for why, ids in self.left or []
        ]

    def action_refresh(self):
        """Show this window, with what has been done by now."""
        title = choice_of(self, "action")
        return self._get_records_action(name=title, target="new")

    def action_open_done(self):
        return self._open(self.env._("What was decided"), self.done or [])

    def action_open_left(self):
        ids = [row_id for _why, some in self.left or [] for row_id in some]
        return self._open(self.env._("What was left"), ids)

    def action_open_run(self):
        return self.run_id._get_records_action()

    def _open(self, title, ids):
        domain = [("id", "in", ids)]
        return opened(self.env, "action_source_invoice", title, domain)
