import logging
from contextlib import nullcontext

from odoo import api, models

from ..ledger.reasons import because
from . import locks
from .batch_writer import WrongEntry
from .quiet import QUIET

_logger = logging.getLogger(__name__)


class FusionBillingToldWriter(models.AbstractModel):
    """Write what Stripe told, once it is decided, into the books. Never commits."""

    _name = "fusion.billing.told.writer"
    _description = "Writer of What Stripe Told"
    _inherit = "fusion.billing.batch.writer"

    @api.model
    def _write_cases(self, account, cases):
        writer = self.with_context(**QUIET)
        writer._all_or_each(
            account,
            cases,
            lambda part: writer._write_batch(account, part),
            writer._manner(account, cases),
        )

    @api.model
    def _manner(self, account, cases):
        """Odoo's own plain way."""
        return nullcontext

    @api.model
    def _write_batch(self, account, cases):
        """The entries of these cases, and their rows."""
        raise NotImplementedError

    @api.model
    def _write_failure(self, account, case, error):
        _logger.error("%r failed", case.raw.get("id"), exc_info=error)
        if isinstance(error, WrongEntry) and error.reason:
            case.end("hold", error.reason)
        else:
            case.end("fail", self._error_reason(error))
        self._write_rows([case])

    @api.model
    def _take_turn(self, account, due):
        """One process at a time, where there is something to be booked."""
        if due:
            locks.wait_until_commit(self.env.cr, locks.TURN, account.service_ids[:1].id)

    @api.model
    def _check_day(self, move, day):
        """R9: posted, and on the day that was decided."""
        if move.date != day or move.state != "posted":
            moved = because("date_moved", expected=day, found=move.date)
            raise WrongEntry(f"Odoo moved the entry {move.ref or move.name}.", moved)

    @api.model
    def _write_rows(self, cases):
        for case in cases:
            if case.row:
                case.row.sudo()._write_changed(self._prepare_row_vals(case))

    @api.model
    def _prepare_row_vals(self, case):
        vals = {**case.row_vals(), "booked_date": case.outcome_of.day}
        if case.is_gone or case.outcome_of.action == "keep":
            del vals["booked_date"]  # by it, what is gone is known as booked once
        return vals
