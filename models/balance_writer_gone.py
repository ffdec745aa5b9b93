from odoo import api, models
from odoo.fields import Domain

from ..ledger.balance import Outcome
from ..ledger.balance_kinds import DISPUTE, PAYOUT, RECEIPT
from .about_row import ONCE_BOOKED
from .balance_writer import CAME_BACK, about
from .balance_writer_placed import BACK, ROWS
from .reason_figures import reason_vals
from .reopened import match, posted, receivable, reconcile_open
from .told_case import LEFT

PAID = Domain("payment_id.state", "in", ("in_process", "paid"))


class FusionBillingBalanceBooks(models.AbstractModel):
    """What still stands of a transaction whose other entry is gone."""

    _inherit = "fusion.billing.balance.books"

    @api.model
    def _known(self, account, case, receipt, around):
        known = super()._known(account, case, receipt, around)
        row, gone = case.row, around.gone.get(case.row)
        if not (row.move_id or row.fee_move_id or row.payment_id or gone):
            return known
        return known.with_entries(
            gone,
            gross=row.move_id.state == "posted",
            fee=row.fee_move_id.state == "posted",
        )


class FusionBillingBalanceWriter(models.AbstractModel):
    """What still stands stays linked; what stands again is matched again."""

    _inherit = "fusion.billing.balance.writer"

    @api.model
    def _write_batch(self, account, cases):
        """What went back of a charge waits until that is an invoice's payment."""
        done = super()._write_batch(account, cases)
        linked = [c for c in cases if c.known.gone and c.outcome_of.action == "link"]
        if linked:
            self._place_back(self.env[ROWS].sudo().union(*(c.row for c in linked)))
        return done

    @api.model
    def _prepare_row_vals(self, case):
        vals, known = super()._prepare_row_vals(case), case.known
        if case.is_gone or known.has_entry and not case.move:
            for name in ("move_id", "note_id", "payment_id"):
                del vals[name]
        if case.is_gone or known.has_fee_entry and not case.fee_move:
            del vals["fee_move_id"]
        if case.outcome_of.action in LEFT and (known.has_entry or known.has_fee_entry):
            vals.pop("booked_date", None)  # by it, what stands is known as booked
        return vals

    @api.model
    def _settle_again(self, account, row):
        """Matched as when it was booked, and told what was told of it then (R24)."""
        [case] = self.env["fusion.billing.balance.books"]._decided(
            account, [(row, row.payload, row._told())]
        )
        case.payment, case.move, case.note = row.payment_id, row.move_id, row.note_id
        found, waits = case.outcome_of, not row.payment_id
        reason = found.reason if waits and found.action == "book" else None
        case.outcome_of = Outcome("book", reason)
        if case.payments and row.payment_id and row.kind in BACK:
            self._settle_customer(account, case)
        if row.kind in (PAYOUT.name, DISPUTE.name, *CAME_BACK):
            self._match_both(account, case)
        note = case.note.id if case.note else False
        row.write({"note_id": note, **reason_vals(case.reason)})
        self._place_back(self._placed(row))

    @api.model
    def _settle_customer(self, account, case):
        """With the note that it has had; else with what it is for."""
        if case.note.state == "posted":
            reconcile_open(receivable(case.note + case.move))
            notes = self.env["fusion.billing.credit.note"]
            notes.search([("move_id", "=", case.note.id)])._tell_what_is_left()
        if not all(receivable(case.move).mapped("reconciled")):
            self._settle_back(account, [case])

    @api.model
    def _match_both(self, account, case):
        """What had left, and came back: whichever of them stands again."""
        own = Domain("source_ref", "=", about(case) or "–") & ONCE_BOOKED
        rows = self.env[ROWS].search(own)
        if {*rows.mapped("kind")} & {*CAME_BACK}:
            match(posted(rows.move_id).line_ids)
        self.env["fusion.billing.dispute"].sudo()._settle_those_of(account, [case])

    @api.model
    def _placed(self, row):
        """The charge of which it is, or went back, once it is an invoice's payment."""
        own = Domain("charge_ref", "=", row.charge_ref or "–") & ONCE_BOOKED
        own &= Domain("kind", "=", RECEIPT.name)
        return self.env[ROWS].search(own & PAID, limit=1)
