import logging
from functools import partial

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import split_every

from ..sources.errors import SourceError
from .books_owners import Owners
from .move_writer import TRANSACTION_ERRORS
from .reason_text import sentence

_logger = logging.getLogger(__name__)

BATCH = 500
PART = 2000  # so many are compared before what was counted is kept
MAX_ATTEMPTS = 5


class FusionBillingLedgerRun(models.Model):
    """The processing loop of wizards and crons: the only code that commits."""

    _inherit = "fusion.billing.ledger.run"

    def _work(self):
        """Do what the run is for, to its end or until the worker's time is up."""
        self.ensure_one()
        service = self.service_id.sudo()
        with service._billers() as billers:
            ledger = self.env["fusion.billing.invoice.ledger"]._for(service)
            ledger = ledger.with_context(fc_billers=billers, fc_owners=Owners())
            self._finish_or_fail(lambda: self._work_batches(ledger, service))

    def _work_batches(self, ledger, service):
        self._note_pace(ledger, service)
        work = getattr(self, f"_{self.task}_batch")
        for batch in self._batches():
            work(ledger, service, batch)

    def _note_pace(self, ledger, service):
        """Say why this run takes longer than it might."""
        obstacle = ledger.env["fusion.billing.move.completer"]._obstacle(service)
        if obstacle and self.mode != "dry_run":
            self.sudo().pace_note = self.env._(
                "The entries are written Odoo's plain way, which takes about twice as "
                "long, because %(obstacle)s. Nothing else is different.",
                obstacle=obstacle,
            )

    def _ingest_batch(self, ledger, service, batch):
        """Take all that the source has through the corridor."""
        self._check_setup(service)
        billers = ledger._current_billers()
        billed = self._list_billed(service, billers)
        voided = frozenset(key for key, told in billed.items() if told is None)
        paid = frozenset(key for key, told in billed.items() if told and told["paid"])
        ledger = ledger.with_context(fc_voided=voided, fc_paid=paid)
        standing = self._standing(service, voided, paid)
        seen, billed_here = set(), set()
        for key, biller_id in self._take_through(ledger, service, standing):
            seen.add(key)
            billed_here.add(biller_id)
        gone = self._record_gone(service, seen)
        self._follow_gone(ledger, service, gone)
        self._record_missing(service, billers, billed, billed_here)
        self._warn(billers.refusals.values())
        batch.unlink()

    def _take_through(self, ledger, service, standing):
        """Yield (external id, biller id) of every invoice, when it is dealt with."""
        known = {key: each.digest for key, each in standing.items()}
        known = known if self.mode != "dry_run" else None
        invoices = ledger._read_nexacloud_invoices(known=known)
        for part in split_every(PART, invoices, list):
            same = [raw["id"] for raw in part if raw.keys() == {"id", "digest"}]
            self._count_standing([standing[key] for key in same])
            self._commit(len(same))  # a batch that is taken afresh must not undo it
            yield from ((key, standing[key].biller_id) for key in same)
            changed = [raw for raw in part if raw.keys() != {"id", "digest"}]
            for data in split_every(BATCH, changed, list):
                cases = self._process(ledger, service, data)
                yield from (
                    (case.source.external_id, case.source.biller_id) for case in cases
                )

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
        work = partial(self._ingest, service=service, data=data, verified=known)
        self._commit_batch(ledger, work, batch)

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
        self._warn(ledger._current_billers().refusals.values())

    def _finish_or_fail(self, work):
        """A failed run never looks like a success (R13)."""
        try:
            work()
        except (SourceError, UserError) as error:
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
            if not self._next_batch():
                self._end("done")

    def _warn(self, reasons):
        sentences = [
            sentence(self.env, reason.code, reason.figures) for reason in reasons
        ]
        if sentences:
            self.sudo().warning = "\n".join(sentences)

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

    def _process(self, ledger, service, data, batch=None):
        """Verify, decide and write the reader's dicts `data`; their cases."""
        cases = ledger.env["fusion.billing.case.finder"]._open_cases(service, data)
        work = [case for case in cases if not case.decision]
        self._commit()  # nothing remote happens inside the writing transaction
        verified = ledger._verify_cases(work)
        self._commit()
        work = partial(
            self._ingest,
            service=service,
            data=data,
            verified=verified,
            sources=[case.source for case in cases],
        )
        self._commit_batch(ledger, work, batch)
        return cases

    def _ingest(self, ledger, service, data, verified, sources=None):
        return ledger._ingest_cases(
            service,
            data,
            post=self.mode == "post",
            verified=verified,
            write=self.mode != "dry_run",
            sources=sources,
        )

    def _commit_batch(self, ledger, work, batch=None):
        """Work, record and commit; what is not the rows' fault is taken afresh (R13).

        The winner of a race is invisible until the whole transaction is rolled back.
        """
        for attempt in range(1, MAX_ATTEMPTS + 1):
            last = attempt == MAX_ATTEMPTS
            try:
                cases = work(ledger.with_context(fc_last_attempt=last))
                self._record(cases)
                self._remember_digests(cases)
                if batch:
                    batch.unlink()
                self._commit(len(cases))
                return
            except TRANSACTION_ERRORS:
                self.env.cr.rollback()
                if last:
                    raise
                _logger.info("Run %s: a batch is taken afresh", self.id)

    def _fail(self, message, error=None):
        self.env.cr.rollback()
        _logger.error("Billing run %s failed: %s", self.id, message, exc_info=error)
        self._end("failed", error=message)

    def _end(self, state, **vals):
        self.sudo().batch_ids.unlink()
        self.sudo().write({"state": state, "ended_at": fields.Datetime.now(), **vals})
        self._commit()
        self._tell()
        self._commit()

    def _commit(self, processed=0):
        """Commit; the seconds that are left to a cron's call."""
        return self.env["ir.cron"]._commit_progress(processed)
