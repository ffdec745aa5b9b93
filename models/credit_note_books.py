from decimal import Decimal

from odoo import api, models

from ..ledger.credit_note import InvoicedLine, KnownNote
from ..ledger.credit_note_decide import decide_note
from .exact import exact
from .told_case import ToldCase

ROWS = "fusion.billing.credit.note"


class FusionBillingNoteBooks(models.AbstractModel):
    """What the books hold around credit notes of Stripe, as `decide_note` reads it."""

    _name = "fusion.billing.note.books"
    _description = "What the Books Hold of a Credit Note"

    @api.model
    def _decided(self, account, triples):
        """Cases of `[(row, raw answer, CreditNote)]`, decided in that order."""
        cases = [ToldCase(raw, note, row=row) for row, raw, note in triples]
        sources = self._sources(cases)
        taken = {}  # by invoice, what earlier notes of this batch credit
        for case in cases:
            case.about = sources.get(case.told.invoice, self._no_source())
            case.known = self._known(account, case, taken)
            case.outcome_of = decide_note(case.told, case.known)
            if case.outcome_of.action == "book":
                before = taken.get(case.told.invoice, (Decimal(0), Decimal(0)))
                more = (case.told.total, case.told.before_payment)
                taken[case.told.invoice] = (before[0] + more[0], before[1] + more[1])
        return cases

    @api.model
    def _no_source(self):
        return self.env["fusion.billing.source.invoice"]

    @api.model
    def _sources(self, cases):
        """{Stripe's id of the invoice: its row}, by one query."""
        ids = [case.told.invoice for case in cases if case.told.invoice]
        rows = self._no_source().search([("biller_invoice_id", "in", ids)])
        booked = rows.filtered(lambda row: row.move_id.state == "posted")
        return {row.biller_invoice_id: row for row in booked}

    @api.model
    def _known(self, account, case, taken):
        note, row, source = case.told, case.row, case.about
        move = source.move_id
        books = self.env["fusion.billing.books"]
        day = account._day_of(note.voided_at or note.created)
        service = source.service_id or account.service_ids[:1]
        lock, open_day = books._lock_of(service, day, bool(note.tax))
        total, open_part = taken.get(note.invoice, (Decimal(0), Decimal(0)))
        return KnownNote(
            day=day,
            cut_over=account.cut_over_date or None,
            lock=lock,
            open_day=open_day if service.book_on_first_open_day else None,
            invoice=move.name if move else "",
            currency=move.currency_id.name if move else "",
            open=_residual(move) - open_part,
            creditable=self._creditable(move) - total,
            lines=self._lines(move),
            families=service.family_ids._rules(),
            posted_by_hand=self._posted_by_hand(row),
            rate_problem=books._rate_problem(
                account.company_id, books._currency(note.currency), day
            ),
            is_booked=row.move_id.state == "posted",
            gone=row._why_gone(),
            digits=move.currency_id.decimal_places if move else 2,
        )

    @api.model
    def _creditable(self, move):
        """What no credit note has taken off yet."""
        if not move:
            return Decimal(0)
        posted = move.reversal_move_ids.filtered(_stands)
        credited = sum(exact(each.amount_total, each.currency_id) for each in posted)
        return exact(move.amount_total, move.currency_id) - credited

    @api.model
    def _lines(self, move):
        lines = move.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        return tuple(
            InvoicedLine(
                line.id,
                line.x_fc_family_id.code or "",
                exact(line.price_subtotal, move.currency_id),
                tuple(
                    (tax.id, Decimal(str(tax.amount)))
                    for tax in line.tax_ids.flatten_taxes_hierarchy()
                ),
            )
            for line in lines
        )

    @api.model
    def _posted_by_hand(self, row):
        """A note that a person posted for a refund of this one."""
        notes = row._refunds().note_id - row.move_id
        return notes.filtered(lambda note: note.state == "posted")[:1].name or ""


def _stands(note):
    """Posted, and not reversed since: Stripe voided it then."""
    back = note.reversal_move_ids.filtered(lambda each: each.state == "posted")
    return note.state == "posted" and not back


def _residual(move):
    return exact(move.amount_residual, move.currency_id) if move else Decimal(0)
