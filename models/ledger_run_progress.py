import time
from datetime import timedelta

from babel.dates import format_timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import babel_locale_parse, formatLang, get_lang

from ..wizards.rights import check_accountant
from .quiet import QUIET

LONGEST_PAUSE = 60.0  # seconds


class FusionBillingLedgerRun(models.Model):
    """How fast a run is, how long it will take, and a person's hand on it."""

    _inherit = "fusion.billing.ledger.run"

    work_count = fields.Integer(
        readonly=True, help="Invoices that were read, asked for or written."
    )
    work_seconds = fields.Float(
        readonly=True, help="Seconds that took, of all processes together."
    )
    speed = fields.Selection(
        [("full", "Full speed"), ("half", "Half speed"), ("tenth", "A tenth")],
        required=True,
        readonly=True,
        default="full",
        help="Slower, it pauses between batches and leaves the server to others.",
    )
    pace = fields.Char(compute="_compute_pace")

    @api.depends(
        "state", "speed", "read_count", "total_count", "work_count", "work_seconds"
    )
    @api.depends_context("lang")
    def _compute_pace(self):
        for run in self:
            run.pace = run.state == "running" and run._pace_text()

    def _pace_text(self):
        """Invoices a second, processes, time left; False before the first batch."""
        processes = len(self._claimed_batches())
        if not self.work_count or not self.work_seconds or not processes:
            return False
        share = 1 / (1 + self._pauses())
        rate = processes * share * self.work_count / self.work_seconds
        left = max(0, self.total_count - self.read_count)
        return self.env._(
            "%(rate)s invoices a second, processes at work: %(processes)s, time "
            "left: about %(left)s.",
            rate=formatLang(self.env, rate, digits=0 if rate >= 10 else 1),
            processes=processes,
            left=self._span(left / rate),
        )

    def _span(self, seconds):
        locale = babel_locale_parse(get_lang(self.env).code)
        return format_timedelta(timedelta(seconds=seconds), threshold=2, locale=locale)

    def _pauses(self):
        """How long it pauses for each second of work."""
        return {"full": 0, "half": 1, "tenth": 9}[self.speed]

    def _pause(self, worked):
        """Holding nothing, after a batch of so many seconds."""
        self.invalidate_recordset(["speed"])
        seconds = min(LONGEST_PAUSE, worked * self._pauses())
        self._commit()
        time.sleep(seconds)

    # --- by a person ------------------------------------------

    def action_stop(self):
        """What is under way is finished; the rest is left until it is resumed."""
        self._steer("running", {"state": "stopped"})

    def action_resume(self):
        self._steer("stopped", {"state": "running"})
        if not self._workers():
            raise UserError(
                self.env._(
                    "No scheduled action does background work. Please ask an "
                    "administrator to make “Fusion Billing: background work” active."
                )
            )
        self._call_workers()

    def action_give_up(self):
        """End a stopped run for good."""
        check_accountant(self.env)
        self.ensure_one()
        self.check_access("read")
        if self.state == "stopped":
            self.with_context(**QUIET)._give_up(
                self.env._("Given up by %(user)s.", user=self.env.user.name)
            )

    def action_slower(self):
        slower = {"full": "half", "half": "tenth", "tenth": "tenth"}
        self._steer("running", {"speed": slower[self.speed]})

    def action_full_speed(self):
        self._steer("running", {"speed": "full"})

    def _steer(self, state, vals):
        check_accountant(self.env)
        self.ensure_one()
        self.check_access("read")
        self.sudo().filtered(lambda run: run.state == state).write(vals)
