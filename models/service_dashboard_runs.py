from datetime import timedelta

from babel.dates import format_timedelta

from odoo import fields, models
from odoo.tools import babel_locale_parse, get_lang
from odoo.tools.misc import format_datetime

from .crons import DAILY, scheduled
from .ledger_run_end import OPEN
from .res_config_settings import PARAMETERS

# A day from one daily run to the next, and the hours that a run over a large source,
# a restart, or a scheduler with much to do may take before anybody need be alarmed.
LATE = timedelta(days=1, hours=6)
DSN = PARAMETERS["fc_nexacloud_dsn"]
SHOWN = 300  # characters of an error; its run tells it whole


class FusionBillingService(models.Model):
    """What the dashboard tells of runs: the last good one, the next, those at work.

    A good run has read the whole source and booked what it found: a dry run, or
    deciding a few rows again, does not make up for a daily run that failed.
    """

    _inherit = "fusion.billing.service"

    def _run_figures(self):
        last = self._last_good_run()
        failed = self._failed_run(last)
        open_runs = self._runs().search([*self._of_mine(), ("state", "in", OPEN)])
        alerts = [
            bool(failed) and self._failed_alert(failed),
            self._overdue_alert(last),
            not (last or failed or open_runs) and self._unstarted_alert(),
        ]
        return {
            "last_run": bool(last) and self._told(last.ended_at, last),
            "warning": self._short(last.warning),
            "next_run": self._next_run(),
            "open_runs": [self._progress(run) for run in open_runs],
            "alerts": [alert for alert in alerts if alert],
            "is_set_up": not self._to_be_set_up(),
        }

    def _runs(self):
        return self.env["fusion.billing.ledger.run"]

    def _of_mine(self):
        return [("service_id", "=", self.id)]

    def _last_good_run(self):
        whole = [("task", "=", "ingest"), ("mode", "!=", "dry_run")]
        return self._runs().search(
            [*self._of_mine(), ("state", "=", "done"), *whole], limit=1
        )

    def _failed_run(self, last_good):
        """The last one that failed since."""
        failed = [("state", "=", "failed"), ("mode", "!=", "dry_run")]
        since = ("id", ">", last_good.id or 0)
        return self._runs().search([*self._of_mine(), *failed, since], limit=1)

    def _next_run(self):
        cron = scheduled(self.env, DAILY)
        if not cron.active:
            return {"text": self.env._("switched off"), "is_off": True}
        if cron.nextcall <= fields.Datetime.now():
            return self._told(cron.nextcall) | {"text": self.env._("due now")}
        return self._told(cron.nextcall)

    def _told(self, moment, run=None):
        """A moment as its distance from now, and as the user writes it."""
        return {
            "text": self._distance(moment),
            "title": format_datetime(self.env, moment, dt_format="short"),
            "context": {"fc_run": run.id} if run else {},
        }

    def _distance(self, moment):
        locale = babel_locale_parse(get_lang(self.env).code)
        span = moment - fields.Datetime.now()
        return format_timedelta(span, add_direction=True, locale=locale)

    def _progress(self, run):
        done, total = run.read_count, run.total_count
        return {
            "title": run.display_name,
            "is_stopped": run.state == "stopped",
            "text": self._progress_text(self._whole(done), total),
            "percent": min(100, 100 * done // total) if total else 0,
            "context": {"fc_run": run.id},
        }

    def _progress_text(self, done, total):
        if not total:
            return self.env._("%(done)s read", done=done)
        total = self._whole(total)
        return self.env._("%(done)s of %(total)s", done=done, total=total)

    def action_open_run(self):
        self.ensure_one()
        self.check_access("read")
        runs = self._runs().browse(self.env.context.get("fc_run"))
        return runs._get_records_action()

    # --- what is wrong, and what to do ------------------------------------------

    def _failed_alert(self, run):
        return {
            "title": self.env._("The last run failed (%s).", run.display_name),
            "text": self._short(run.error),
            "advice": self.env._(
                "When that is mended, ingest again, or wait for the next daily run."
            ),
            "is_bad": True,
            "context": {"fc_run": run.id},
        }

    def _overdue_alert(self, last):
        """Counted from when it was switched on: before, none was due."""
        cron = scheduled(self.env, DAILY)
        if not cron.active:
            return None
        since = max(last.ended_at or cron.write_date, cron.write_date)
        if fields.Datetime.now() - since <= LATE:
            return None
        return {
            "title": self.env._("The daily run is overdue."),
            "text": self._since_text(last),
            "advice": self.env._(
                "Look at Runs for what stopped it; if none was begun, ask your "
                "administrator whether Odoo's scheduled actions are at work."
            ),
            "is_bad": True,
            "is_overdue": True,
        }

    def _since_text(self, last):
        if not last:
            return self.env._("It is switched on, and none has ended well yet.")
        return self.env._(
            "The last good run ended %(ago)s.", ago=self._distance(last.ended_at)
        )

    def _unstarted_alert(self):
        missing = self._to_be_set_up()
        return {
            "title": self.env._("Nothing has been booked yet."),
            "text": self._missing_text(missing),
            "advice": self._set_up_advice() if missing else self._first_advice(),
        }

    def _to_be_set_up(self):
        """What is missing before a first run can read anything: labels."""
        dsn = self.env["ir.config_parameter"].sudo().get_param(DSN)
        missing = [] if dsn else [self.env._("the database of the source")]
        return missing + self.sudo()._missing_setup()

    def _missing_text(self, missing):
        if not missing:
            return self.env._("The set-up is finished.")
        return self.env._("Still missing: %(missing)s.", missing=", ".join(missing))

    def _set_up_advice(self):
        if self.env.user.has_group("fusion_centralize_billing.group_administrator"):
            return self.env._("Open the set-up.")
        return self.env._("Please ask an administrator to open the set-up.")

    def _first_advice(self):
        return self.env._(
            "Begin with a dry run: it shows what would be booked, and books nothing."
        )

    def _short(self, text):
        """One paragraph of a screen, whatever a source or a biller has said."""
        text = " ".join((text or "").split())
        return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
