import logging

from odoo import api, models

from ..ledger.credit_note import NoteOutcome
from ..ledger.money import shown
from ..ledger.reasons import because
from . import locks
from .batch_writer import WrongEntry
from .exact import exact
from .note_lines import note_line_vals, prepare_note_vals
from .quiet import QUIET

_logger = logging.getLogger(__name__)


class FusionBillingNoteWriter(models.AbstractModel):
    """Write credit notes of Stripe into the books (R27). Never commits."""

    _name = "fusion.billing.note.writer"
    _description = "Writer of Credit Notes"
    _inherit = "fusion.billing.batch.writer"

    @api.model
    def _write_cases(self, account, cases):
        writer = self.with_context(**QUIET)
        writer._all_or_each(
            account, cases, lambda part: writer._write_batch(account, part)
        )

    @api.model
    def _write_batch(self, account, cases):
        book = [case for case in cases if case.outcome_of.action == "book"]
        back = [case for case in cases if case.outcome_of.action == "reverse"]
        if book or back:
            locks.wait_until_commit(self.env.cr, locks.TURN, account.service_ids[:1].id)
        self._book(book)
        for case in back:
            self._reverse(case)
        for case in cases:
            if case.row:
                case.row.sudo().write(self._prepare_row_vals(case))
        self._rows_of(book)._match()

    @api.model
    def _rows_of(self, cases):
        rows = self.env["fusion.billing.credit.note"]
        return rows.union(*(case.row for case in cases))

    @api.model
    def _write_failure(self, account, case, error):
        _logger.error("Credit note %s failed", case.told.id, exc_info=error)
        case.outcome_of = NoteOutcome("fail", self._error_reason(error))
        if isinstance(error, WrongEntry) and error.reason:
            case.outcome_of = NoteOutcome("hold", error.reason)
        if case.row:
            case.row.sudo().write(self._prepare_row_vals(case))

    @api.model
    def _prepare_row_vals(self, case):
        vals = {**case.row_vals(), "booked_date": case.outcome_of.day}
        if case.outcome_of.action == "book":
            source = self._source_of(case.told.invoice)
            vals |= {"move_id": case.move.id, "source_invoice_id": source.id}
        return vals

    # --- entries ------------------------------------------

    @api.model
    def _source_of(self, biller_id):
        return self.env["fusion.billing.source.invoice"].search(
            [("biller_invoice_id", "=", biller_id), ("move_id.state", "=", "posted")],
            limit=1,
        )

    @api.model
    def _book(self, cases):
        """Posted notes; linked to their invoice once they are, for else Odoo matches
        them with whatever is open of it.
        """
        invoices = [self._source_of(case.told.invoice).move_id for case in cases]
        moves = self.env["account.move"].create(
            [
                self._prepare_vals(invoice, case)
                for invoice, case in zip(invoices, cases, strict=True)
            ]
        )
        moves._post(soft=False)
        for case, invoice, move in zip(cases, invoices, moves, strict=True):
            self._check(case, move)
            move.write({"reversed_entry_id": invoice.id, "x_fc_credited": True})
            case.move, case.posted = move, True

    @api.model
    def _prepare_vals(self, invoice, case):
        note, outcome = case.told, case.outcome_of
        lines = [
            note_line_vals(
                self.env["account.move.line"].browse(line.line_id),
                line.label,
                line.amount,
                line.taxes,
            )
            for line in outcome.lines
        ]
        vals = prepare_note_vals(invoice, outcome.day, note.number, lines)
        taken = case.known.day  # the date that the customer's paper has
        return vals | {"invoice_date": taken, "date": outcome.day}

    @api.model
    def _check(self, case, move):
        """R8, R9: to the cent what Stripe credits, on the day that was decided."""
        note, day = case.told, case.outcome_of.day
        if move.date != day or move.state != "posted":
            moved = because("date_moved", expected=day, found=move.date)
            raise WrongEntry(f"Odoo moved credit note {note.number}.", moved)
        currency = move.currency_id
        tax = exact(move.amount_tax, currency)
        total = exact(move.amount_total, currency)
        if (tax, total) != (note.tax, note.total):
            figures = {
                "source_untaxed": shown(note.total - note.tax),
                "move_untaxed": shown(total - tax),
                "source_tax": shown(note.tax),
                "move_tax": shown(tax),
                "source_total": shown(note.total),
                "move_total": shown(total),
            }
            reason = because("totals_mismatch", **figures)
            raise WrongEntry(f"Credit note {note.number} comes out wrong.", reason)

    @api.model
    def _reverse(self, case):
        """Stripe voided it: what it had settled is open again."""
        move, day = case.row.move_id, case.outcome_of.day
        back = move._reverse_moves([{"date": day, "invoice_date": day}], cancel=True)
        case.move, case.posted = back, True
        if back.date != day:
            moved = because("date_moved", expected=day, found=back.date)
            raise WrongEntry(f"Odoo moved the reversal of {move.name}.", moved)
