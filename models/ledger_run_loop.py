import logging
import random
import time
from functools import partial

from odoo import models
from odoo.exceptions import UserError

from ..ledger.normalise import normalise
from ..sources.errors import SourceError
from .batch_writer import TRANSACTION_ERRORS
from .books_owners import Owners
from .outside_text import error_text
from .reason_text import sentence

_logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
WAIT = 0.1  # seconds before the second attempt, at most; then twice as long


class FusionBillingLedgerRun(models.Model):
    """The processing loop of wizards and crons: the only code that commits.

    Any number of processes may be in it for one run, each at a batch of its own.
    """

    _inherit = "fusion.billing.ledger.run"

    def _work(self, leaving=False):
        """Do batches of the run, to its end or until the worker's time is up.

        `leaving`: or until another run has nobody.
        """
        self.ensure_one()
        service = self.service_id.sudo()
        with service._billers() as billers:
            ledger = self.env["fusion.billing.invoice.ledger"]._for(service)
            ledger = ledger.with_context(fc_billers=billers, fc_owners=Owners())
            self._finish_or_fail(lambda: self._work_batches(ledger, service, leaving))

    def _work_batches(self, ledger, service, leaving):
        batches = self.env["fusion.billing.ledger.run.batch"].sudo()
        seconds = True
        while seconds:
            with batches._claimed(self) as batch:
                if batch:
                    since = time.monotonic()
                    self._do(ledger.with_context(fc_since=since), service, batch)
            self._add_up()
            if not batch:
                return
            self._pause(time.monotonic() - since)
            if leaving and self._is_other_waiting():
                return
            # where nobody else will, it goes on for as long as it is let
            seconds = self._commit() or not self._workers()
        self._call_workers()

    def _do(self, ledger, service, batch):
        batch._check_attempts()
        ledger._current_billers().begin(batch._told_facts())
        ledger.env.context["fc_owners"].learn(batch._known_owners())
        getattr(self, f"_{batch.task}_batch")(ledger, service, batch)

    def _ingest_batch(self, ledger, service, batch):
        """Take invoices of the source through the corridor."""
        ledger = ledger.with_context(
            fc_voided=frozenset(batch.void_ids or ()),
            fc_paid=frozenset(batch.paid_ids or ()),
        )
        digests = self.mode != "dry_run"
        read = ledger._read_nexacloud_invoices
        self._process(
            ledger, service, list(read(ids=batch.invoice_ids, digests=digests)), batch
        )

    def _gone_batch(self, ledger, service, batch):
        """What the source has no longer, as it was last read."""
        self._process(ledger, service, batch._rows().mapped("payload"), batch)

    def _post_batch(self, ledger, _service, batch):
        """Post reviewed drafts (R15)."""
        rows = batch._rows()
        self._commit_batch(ledger, lambda ledger: ledger._post_rows(rows), batch)

    def _retry_batch(self, ledger, service, batch):
        """Decide again from what the rows keep, asking nobody (R11)."""
        rows = batch._rows()
        data = [row.payload for row in rows]
        known = {row.external_id: row._known_facts() for row in rows}
        known |= self._ask_failed(ledger, service, rows)
        sources = [normalise(raw) for raw in data]
        self._write(ledger, service, batch, data, known, sources)

    def _ask_failed(self, ledger, service, rows):
        """What the billers say of rows that failed: they keep nothing of it (R13)."""
        failed = rows.filtered(lambda row: row.decision == "failed" and not row.facts)
        finder = ledger.env["fusion.billing.case.finder"]
        cases = finder._open_cases(service, failed.mapped("payload"))
        self._commit()  # nothing remote happens inside the writing transaction
        return ledger._verify_cases(cases)

    def _resync_batch(self, ledger, service, batch):
        """Read and verify the rows' invoices again, settled or not (R11)."""
        ledger = ledger.with_context(fc_again=True)
        rows = batch._rows()
        data = list(ledger._read_nexacloud_invoices(ids=rows.mapped("external_id")))
        found = {str(raw["id"]) for raw in data}
        gone = rows.filtered(lambda row: row.external_id not in found)
        self._process(ledger, service, data + gone.mapped("payload"), batch)

    def _finish_or_fail(self, work):
        """A failed run never looks like a success (R13)."""
        try:
            work()
        except SourceError as error:
            self._fail(error_text(self.env, error))
        except UserError as error:
            self._fail(str(error))
        except Exception as error:
            self._fail(
                self.env._(
                    "The run stopped because of an unexpected error: %(error)s. What "
                    "was done before is kept; the next run goes on from there.",
                    error=str(error) or type(error).__name__,
                ),
                error,
            )
        else:
            self._end_if_done()

    def _refusals(self, ledger):
        """What the billers refused to tell this process, in sentences."""
        return [
            sentence(self.env, reason.code, reason.figures)
            for reason in ledger._current_billers().refusals.values()
        ]

    def _check_setup(self, service):
        missing = service._missing_setup()
        if missing:
            raise UserError(
                self.env._(
                    "Nothing was read, because the set-up is not finished. Please "
                    "choose under Fusion Billing ▸ Settings: %(missing)s.",
                    missing=", ".join(missing),
                )
            )

    def _process(self, ledger, service, data, batch):
        """Verify, decide and write the reader's dicts `data`."""
        cases = ledger.env["fusion.billing.case.finder"]._open_cases(service, data)
        work = [case for case in cases if not case.decision]
        self._commit()  # nothing remote happens inside the writing transaction
        verified = ledger._verify_cases(work)
        sources = [case.source for case in cases]
        self._write(ledger, service, batch, data, verified, sources)

    def _write(self, ledger, service, batch, data, verified, sources):
        """Decide and write them, once their customers are there."""
        self._commit()  # asking may have begun a transaction
        work = partial(
            self._ingest,
            service=service,
            data=data,
            verified=verified,
            sources=sources,
        )
        self._afresh(
            lambda last: self._make_partners(ledger, service, sources, work, last)
        )
        self._commit_batch(ledger, work, batch)

    def _ingest(self, ledger, service, data, verified, sources, write=True):
        return ledger._ingest_cases(
            service,
            data,
            post=self.mode == "post",
            verified=verified,
            write=write and self.mode != "dry_run",
            sources=sources,
        )

    # --- transactions ------------------------------------------

    def _commit_batch(self, ledger, work, batch):
        """Work, record and commit.

        A batch is gone when another process has ended the run.
        """

        def attempt(last):
            if not batch.exists():
                return
            cases = work(ledger.with_context(fc_last_attempt=last))
            self._record(cases)
            self._remember_digests(cases)
            batch.write({"done": True, "found": self._found(ledger, cases, batch)})
            self._commit(len(cases))

        self._afresh(attempt)

    def _afresh(self, work):
        """`work(last)` in a transaction; what is nobody's fault is taken afresh (R13).

        The winner of a race is invisible until the whole transaction is rolled back.
        """
        for attempt in range(1, MAX_ATTEMPTS + 1):
            last = attempt == MAX_ATTEMPTS
            try:
                return work(last)
            except TRANSACTION_ERRORS:
                self.env.cr.rollback()
                if last:
                    raise
                _logger.info("Run %s: a batch is taken afresh", self.id)
                # at random, or those that met would meet again
                time.sleep(random.uniform(0, WAIT * 2**attempt))

    def _commit(self, processed=0):
        """Commit; the seconds that are left to a cron's call."""
        return self.env["ir.cron"]._commit_progress(processed)
