from odoo import models

from ..ledger.reasons import because
from .batch_writer import WrongEntry
from .quiet import COMPLETE
from .reopened import match, receivable, reconcile_open, settle_open


class FusionBillingDispute(models.Model):
    """Decided otherwise after it was lost (R28)."""

    _inherit = "fusion.billing.dispute"

    def _take_back(self):
        """Won after it was lost: the entries are reversed, the payment is whole."""
        entries = self.move_ids.filtered(
            lambda move: (
                move.state == "posted"
                and not move.reversal_move_ids
                and not move.reversed_entry_id
            )
        )
        if entries:  # else a person has reversed them already
            day, lock = self._day_to_book(max(entries.mapped("date")))
            if lock:
                return lock
            receivable(entries).remove_move_reconcile()
            back = self._reverse(entries, day)
            reconcile_open(receivable(entries + back))
        self.stands_on = False
        self.draft_id.filtered(lambda move: move.state == "draft").unlink()
        match((self.move_ids | self._movements()).line_ids)
        paid = receivable(self._payments().move_id)
        settle_open(paid, self.source_invoice_id.sudo().move_id)
        return self._review_won(paid)

    def _reverse(self, entries, day):
        ref = self.env._("Dispute won after all: %(dispute)s", dispute=self.external_id)
        vals = [
            {"date": day, "ref": ref, "x_fc_dispute_id": self.id} for _each in entries
        ]
        back = entries.with_context(**COMPLETE)._reverse_moves(vals)
        back._post(soft=False)
        if set(back.mapped("date")) != {day}:
            moved = because("date_moved", expected=day, found=back[0].date)
            raise WrongEntry(f"Odoo moved the entry {ref}.", moved)
        return back
