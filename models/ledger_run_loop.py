import logging
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import split_every

from ..ledger.text import clean
from ..sources.errors import SourceError
from .books_owners import Owners
from .move_writer import QUIET, TRANSACTION_ERRORS
from .reason_text import sentence

_logger = logging.getLogger(__name__)

BATCH = 200
MAX_ATTEMPTS = 5


class FusionBillingLedgerRun(models.Model):
    """The processing loop of wizards and crons: the only code that commits."""

    _inherit = "fusion.billing.ledger.run"

    @api.model
    def _start(self, service, mode, trigger):
        """A new run, committed, so that it is seen whatever becomes of it.

        It works in the service's company, whatever the user's current one is.
        """
        run = (
            self.sudo()
            .with_company(service.company_id)
            .with_context(allowed_company_ids=service.company_id.ids, **QUIET)
            .create(
                {
                    "service_id": service.id,
                    "mode": mode,
                    "trigger": trigger,
                    "user_id": self.env.uid,
                }
            )
            .sudo(False)
        )
        self._commit()
        return run

    def _process(self):
        """Read everything from the source and take it through the corridor."""
        self.ensure_one()
        service = self.service_id.sudo()
        with service._billers() as billers:
            ledger = self.env["fusion.billing.invoice.ledger"]._for(service)
            ledger = ledger.with_context(fc_billers=billers, fc_owners=Owners())
            self._finish_or_fail(lambda: self._process_all(ledger, service))

    def _process_all(self, ledger, service):
        self._check_setup(service)
        billers = ledger._current_billers()
        self._commit()  # nothing remote happens inside a transaction
        billed = self._list_billed(service, billers)
        seen = set()
        for data in split_every(BATCH, ledger._read_nexacloud_invoices(), list):
            self._process_batch(ledger, service, data)
            seen.update(clean(raw.get("stripe_invoice_id")) for raw in data)
        self._record_missing(service, billers, billed, seen)
        self._warn(billers.refusals.values())

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

    def _process_batch(self, ledger, service, data):
        cases = self.env["fusion.billing.case.finder"]._open_cases(service, data)
        work = [case for case in cases if not case.decision]
        self._commit()  # nothing remote happens inside the writing transaction
        verified = ledger._verify_cases(work)
        self._commit()
        self._commit_batch(
            ledger,
            partial(self._ingest, service=service, data=data, verified=verified),
        )

    def _ingest(self, ledger, service, data, verified):
        return ledger._ingest_cases(
            service,
            data,
            post=self.mode == "post",
            verified=verified,
            write=self.mode != "dry_run",
        )

    def _commit_batch(self, ledger, work):
        """Work, record and commit; what is not the rows' fault is taken afresh (R13).

        The winner of a race is invisible until the whole transaction is rolled back.
        """
        for attempt in range(1, MAX_ATTEMPTS + 1):
            last = attempt == MAX_ATTEMPTS
            try:
                cases = work(ledger.with_context(fc_last_attempt=last))
                self._record(cases)
                self._commit(len(cases))
                return
            except TRANSACTION_ERRORS:
                self.env.cr.rollback()
                if last:
                    raise
                _logger.info("Run %s: a batch is taken afresh", self.id)

    def _post_rows(self, rows):
        """Post reviewed drafts in batches, commit after each (R15)."""
        self._finish_or_fail(lambda: self._post_all(rows))

    def _post_all(self, rows):
        ledger = self.env["fusion.billing.invoice.ledger"]._for(self.service_id.sudo())
        for batch in split_every(BATCH, rows.ids, rows.browse):
            self._commit_batch(
                ledger, lambda ledger, rows=batch: ledger._post_rows(rows)
            )

    def _retry_rows(self, rows):
        """Decide again from what the rows keep, asking nobody (R11)."""
        self._finish_or_fail(lambda: self._retry_all(rows))

    def _retry_all(self, rows):
        service = self.service_id.sudo()
        ledger = self.env["fusion.billing.invoice.ledger"]._for(service)
        for batch in split_every(BATCH, rows.ids, rows.browse):
            data = [row.payload for row in batch]
            known = {row.external_id: row._known_facts() for row in batch}
            self._commit_batch(
                ledger,
                partial(self._ingest, service=service, data=data, verified=known),
            )

    def _resync_rows(self, rows):
        """Read and verify the rows' invoices again (R11)."""
        service = self.service_id.sudo()
        with service._billers() as billers:
            ledger = self.env["fusion.billing.invoice.ledger"]._for(service)
            ledger = ledger.with_context(fc_billers=billers)
            self._finish_or_fail(lambda: self._resync_all(ledger, service, rows))

    def _resync_all(self, ledger, service, rows):
        ids = rows.mapped("external_id")
        found = ledger._read_nexacloud_invoices(ids=ids)
        for data in split_every(BATCH, found, list):
            self._process_batch(ledger, service, data)
        self._warn(ledger._current_billers().refusals.values())

    def _fail(self, message, error=None):
        self.env.cr.rollback()
        _logger.error("Billing run %s failed: %s", self.id, message, exc_info=error)
        self._end("failed", error=message)

    def _end(self, state, **vals):
        self.sudo().write({"state": state, "ended_at": fields.Datetime.now(), **vals})
        self._commit()

    def _commit(self, processed=0):
        self.env["ir.cron"]._commit_progress(processed)
