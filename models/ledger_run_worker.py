import random
from datetime import timedelta
from itertools import islice

from odoo import api, fields, models
from odoo.tools.misc import split_every

from ..sources.errors import SourceError
from .crons import DAILY, WORKER, scheduled
from .ledger_run_end import OPEN
from .quiet import QUIET

# So many invoices are done while the person waits; more are left to the workers.
AT_ONCE = 200
# The same for invoices that a person chose. He sees a bar that moves so many times.
HANDFUL = 30
STEPS = 20
SMALLEST = 5  # invoices in a batch
PLANS = {"ingest": "plan", "money": "money_plan"}  # what is looked through first
AGAIN = timedelta(minutes=15)


class FusionBillingLedgerRun(models.Model):
    """Where a run works: in the request that asks for it, or in the background.

    In the background work as many processes as there are scheduled actions that call
    `_cron_work`, on any number of hosts: each claims batches (`_claimed`).
    """

    _inherit = "fusion.billing.ledger.run"

    @api.model
    def _launch(self, service, mode, trigger, task="ingest", rows=()):
        """A run that a person asks for: done when it is small, else under way."""
        run = self._start(service, mode, trigger, task, rows)
        if run._workers() and run._is_much():
            run._call_workers()
            run._commit()
        else:
            run._work()
        return run

    @api.model
    def _start(self, service, mode, trigger, task="ingest", rows=()):
        """A new run, committed, so that it is seen whatever becomes of it."""
        values = {
            "service_id": service.id,
            "mode": mode,
            "trigger": trigger,
            "task": task,
            "user_id": self.env.uid,
            "total_count": len(rows),
        }
        run = self.sudo().with_context(**QUIET).create(values)._as_its_user()
        run._note_pace(service)
        if not rows and (plan := PLANS.get(task)):
            run.sudo().batch_ids.create({"run_id": run.id, "task": plan})
        else:
            run._queue_rows(task, rows.ids, run._step())
        run._commit()
        return run

    def _note_pace(self, service):
        """Say why this run takes longer than it might."""
        ledger = self.env["fusion.billing.invoice.ledger"]._for(service.sudo())
        completer = ledger.env["fusion.billing.move.completer"]
        obstacle = completer._obstacle(service.sudo())
        if obstacle and self.mode != "dry_run":
            self.sudo().pace_note = self.env._(
                "The entries are written Odoo's plain way, which takes about twice as "
                "long, because %(obstacle)s. Nothing else is different.",
                obstacle=obstacle,
            )

    def _as_its_user(self):
        """In the service's company, whatever the user's current one is.

        What is kept in words is in the language of whom it is for.
        """
        company = self.service_id.company_id
        user = self.user_id or self.env.user
        lang = self._reader().lang or user.lang
        return (
            self.with_user(user)
            .with_company(company)
            .with_context(allowed_company_ids=company.ids, lang=lang, **QUIET)
        )

    def _step(self):
        """So many invoices are done, and told of, at a time."""
        return min(AT_ONCE, max(self.total_count // STEPS, SMALLEST))

    def _queue_rows(self, task, ids, at_once):
        self.sudo().batch_ids.create(
            [
                {"run_id": self.id, "task": task, "row_ids": part}
                for part in split_every(at_once, ids, list)
            ]
        )

    def _is_much(self):
        if self.task == "ingest":
            return self._is_source_large()
        return self.total_count > HANDFUL

    def _is_source_large(self):
        ledger = self.env["fusion.billing.invoice.ledger"]
        try:
            heads = ledger._list_nexacloud_invoices(digests=False)
            first = list(islice(heads, AT_ONCE + 1))
        except SourceError:
            return False  # the work meets it again, and reports it
        return len(first) > AT_ONCE

    # --- in the background ------------------------------------------

    @api.model
    def _workers(self):
        """The active scheduled actions that do background work, copies included."""
        model = self.env["ir.model"].sudo()._get(self._name)
        code = scheduled(self.env, WORKER).code or "model._cron_work()"
        return (
            self.env["ir.cron"]
            .sudo()
            .search(
                [
                    ("model_id", "=", model.id),
                    ("code", "=", code),
                    ("state", "=", "code"),
                ]
            )
        )

    @api.model
    def _call_workers(self):
        for worker in self._workers():
            worker._trigger()

    @api.model
    def _cron_work(self):
        """Batches of runs that were left to the workers, or whose process died."""
        seconds, run = True, self.browse()
        while seconds and (run := self._to_be_worked_at(run)):
            run = run._as_its_user()
            run._work(leaving=True)
            seconds = run._commit()
        if self._to_be_worked_at(run):
            self._call_workers()  # asked to go on, Odoo would do so beyond the time
        self.env["ir.cron"]._commit_progress(remaining=0)

    @api.model
    def _to_be_worked_at(self, last):
        """A run at which fewest are; of these, in turn, the one after `last`.

        Without a last one by lot: nobody knows whose turn it was in the job before.
        """
        self._commit()
        runs = self.sudo().search([("state", "=", "running")], order="id")
        left = list(runs.filtered(lambda run: run._has_free_work()))
        if not last:
            random.shuffle(left)
        left.sort(key=lambda run: (len(run._claimed_batches()), run.id <= last.id))
        return left[0] if left else self.browse()

    def _is_other_waiting(self):
        """Another run has work, and nobody is at it."""
        other = self._to_be_worked_at(self) - self
        return bool(other) and not other._claimed_batches()

    def _has_free_work(self):
        """A batch that nobody has, or nothing left but its end."""
        left = self.batch_ids.filtered(lambda batch: not batch.done)
        return not left or bool(left - self._claimed_batches())

    # --- every day ------------------------------------------

    @api.model
    def _run_daily(self, service, mode):
        """Begin with what an earlier daily run has left (R21)."""
        for run in self._open_daily_runs(service):
            mine = run._as_its_user()
            if run.state == "stopped" or run.mode != mode:
                mine._give_up(
                    self.env._("The next daily run took over the rest."), OPEN
                )
            else:
                mine._work()
            if run.state == "running":  # time is up, or others are at its last batches
                self._call_daily_run()
                return
        self._start(service, mode, "cron")._work()

    @api.model
    def _call_daily_run(self):
        """Soon, and not tomorrow: what came in since must not wait so long."""
        if daily := scheduled(self.env, DAILY):
            daily._trigger(at=fields.Datetime.now() + AGAIN)
            self._commit()

    @api.model
    def _open_daily_runs(self, service):
        return self.sudo().search(
            [
                ("service_id", "=", service.id),
                ("trigger", "=", "cron"),
                ("state", "in", OPEN),
            ],
            order="id",
        )

    def _interrupted(self):
        return self.env._(
            "The run has failed: its process was ended over the same invoices again "
            "and again, by a restart of the server or by a limit on its time or "
            "memory. %(done)s invoices were dealt with, and that is kept. Start the "
            "run again: it goes on from there.",
            done=self.read_count,
        )
