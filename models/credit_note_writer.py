import logging

from odoo import api, models

from ..ledger.money import shown
from ..ledger.reasons import because
from .batch_writer import WrongEntry
from .exact import exact
from .note_lines import note_line_vals, owe_as_invoiced, prepare_note_vals

_logger = logging.getLogger(__name__)


class FusionBillingNoteWriter(models.AbstractModel):
    """Write credit notes of Stripe into the books (R27)."""

    _name = "fusion.billing.note.writer"
    _description = "Writer of Credit Notes"
    _inherit = "fusion.billing.told.writer"

    @api.model
    def _write_batch(self, account, cases):
        book = [case for case in cases if case.outcome_of.action == "book"]
        back = [case for case in cases if case.outcome_of.action == "reverse"]
        self._take_turn(account, book or back)
        self._book(book)
        for case in back:
            self._reverse(case)
        self._write_rows(cases)
        rows = self.env["fusion.billing.credit.note"]
        rows.union(*(case.row for case in book))._match()

    @api.model
    def _prepare_row_vals(self, case):
        vals = super()._prepare_row_vals(case)
        if case.outcome_of.action == "book":
            vals |= {"move_id": case.move.id, "source_invoice_id": case.about.id}
        return vals

    # --- entries ------------------------------------------

    @api.model
    def _book(self, cases):
        """Posted notes; linked to their invoice once they are, for else Odoo matches
        them with whatever is open of it.
        """
        moves = self.env["account.move"].create(
            [self._prepare_vals(case.about.move_id, case) for case in cases]
        )
        for case, move in zip(cases, moves, strict=True):
            owe_as_invoiced(move, case.about.move_id)
        moves._post(soft=False)
        for case, move in zip(cases, moves, strict=True):
            self._check(case, move)
            invoice = case.about.move_id
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
        note = case.told
        self._check_day(move, case.outcome_of.day)
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
        vals = {"date": day, "invoice_date": day}
        vals |= {"invoice_currency_rate": move.invoice_currency_rate}
        back = move._reverse_moves([vals], cancel=True)
        case.move, case.posted = back, True
        self._check_day(back, day)
