from contextlib import contextmanager
from itertools import islice

from odoo import api, models
from odoo.tools.misc import split_every

from ..sources.errors import SourceError
from .quiet import QUIET

# So many invoices are done while the person waits; more are left to the worker.
AT_ONCE = 200
WORKER = "fusion_centralize_billing.cron_fc_ledger_worker"
LOCK = 0x6663  # the first half of the runs' advisory locks, the run's id is the other


class FusionBillingLedgerRun(models.Model):
    """Where a run works: in the request that asks for it, or in the background."""

    _inherit = "fusion.billing.ledger.run"

    @api.model
    def _launch(self, service, mode, trigger, task="ingest", rows=()):
        """A run that a person asks for: done when it is small, else under way."""
        with self._started(service, mode, trigger, task, rows) as run:
            worker = run._active_worker()
            if worker and run._is_much():
                worker._trigger()
                run._commit()
            else:
                run._work()
        return run

    @api.model
    @contextmanager
    def _started(self, service, mode, trigger, task="ingest", rows=()):
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
        run._plan_batches(rows)
        with run._attended():
            run._commit()
            yield run

    def _as_its_user(self):
        """In the service's company, whatever the user's current one is."""
        company = self.service_id.company_id
        user = self.user_id or self.env.user
        return (
            self.with_user(user)
            .with_company(company)
            .with_context(allowed_company_ids=company.ids, lang=user.lang, **QUIET)
        )

    def _plan_batches(self, rows):
        ids = rows.ids if rows else []
        parts = split_every(AT_ONCE, ids, list) if self.task != "ingest" else [[]]
        self.sudo().batch_ids.create(
            [{"run_id": self.id, "row_ids": part} for part in parts]
        )

    def _is_much(self):
        return self.total_count > AT_ONCE or (
            self.task == "ingest" and self._is_source_large()
        )

    def _is_source_large(self):
        ledger = self.env["fusion.billing.invoice.ledger"]
        try:
            first = list(islice(ledger._read_nexacloud_invoices(), AT_ONCE + 1))
        except SourceError:
            return False  # the work meets it again, and reports it
        return len(first) > AT_ONCE

    # --- in the background ------------------------------------------

    @api.model
    def _active_worker(self):
        worker = self.env.ref(WORKER, raise_if_not_found=False)
        cron = worker.sudo() if worker else self.env["ir.cron"].sudo()
        return cron.filtered("active")

    @api.model
    def _cron_work(self):
        """Runs left to the worker, and runs whose process died (R13, R15)."""
        for run in self._unattended():
            run._as_its_user()._take_up()
        self.env["ir.cron"]._commit_progress(remaining=len(self._unattended()))

    @api.model
    def _unattended(self):
        running = self.sudo().search([("state", "=", "running")], order="id")
        self.env.cr.execute(
            """
            SELECT objid FROM pg_locks
             WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2
               AND database = (SELECT oid FROM pg_database
                                WHERE datname = current_database())
            """,
            [LOCK],
        )
        attended = {run_id for (run_id,) in self.env.cr.fetchall()}
        return running.filtered(lambda run: run.id not in attended)

    def _take_up(self):
        with self._attended() as is_ours:
            self._commit()  # a fresh look: somebody may just have ended it
            if is_ours and self.state == "running":
                self._work()

    @contextmanager
    def _attended(self):
        """Hold a lock that the database frees when this process dies; False if taken.

        It tells a run that is under way from one that was killed.
        """
        cr = self.env.cr
        cr.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, self.id])
        [is_ours] = cr.fetchone()
        try:
            yield is_ours
        finally:
            if is_ours and not cr.closed:
                cr.rollback()  # an error may have left the transaction unusable
                cr.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, self.id])

    # --- what is left to do ------------------------------------------

    def _batches(self):
        """Yield the batches that are left, as long as there is time."""
        seconds = True
        while seconds and (batch := self._next_batch()):
            batch._take_up()
            self._commit()
            yield batch
            seconds = self._commit()

    def _next_batch(self):
        batches = self.env["fusion.billing.ledger.run.batch"].sudo()
        return batches.search([("run_id", "=", self.id)], limit=1)

    def _interrupted(self):
        return self.env._(
            "The run was interrupted: its process was ended, by a restart of the "
            "server or by a limit on its time or memory. %(done)s invoices were dealt "
            "with, and that is kept. Start the run again: it goes on from there.",
            done=self.read_count,
        )
