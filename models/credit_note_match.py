from odoo import models

from ..ledger.money import in_currency
from ..ledger.reasons import because
from .exact import exact
from .reopened import posted, receivable, reconcile_open


class FusionBillingCreditNote(models.Model):
    """What a credit note settles is told by Stripe, and matched so (R27)."""

    _inherit = "fusion.billing.credit.note"

    def _match(self):
        """With its refunds and the customer's credit, then with what was open.

        In that order what is left of it is what Stripe took off the open invoice.
        """
        for note in self.filtered(lambda row: row.state == "booked"):
            note._take_from_drafts()
            for move in note._given_back():
                note._settle_with(move)
            if note._is_first_of_open():
                note._settle_with(note.move_id.reversed_entry_id)
            note._tell_what_is_left()

    def _match_waiting(self, account):
        """Those that something was still missing for."""
        self.search(
            [
                ("stripe_account_id", "=", account.id),
                ("state", "=", "booked"),
                ("reason_code", "=", "note_to_match"),
            ]
        )._match_each(lambda note: note._match())

    def _tell_waiting(self, account):
        """Those that a person may have matched meanwhile are told no longer."""
        self.search(
            [
                ("stripe_account_id", "=", account.id),
                ("state", "=", "booked"),
                ("reason_code", "in", ("note_to_match", "note_out_of_band")),
            ]
        )._tell_each_left()

    def _tell_each_left(self):
        for note in self:
            note._tell_what_is_left()

    def _take_from_drafts(self):
        """What was drafted for its refunds is not needed any more."""
        refunds = self._refunds().sudo()
        drafts = refunds.note_id.filtered(lambda move: move.state == "draft")
        drafts.unlink()
        refunds.note_id = self.move_id
        refunds._keep_reason(None)

    def _given_back(self):
        """Entries by which it was given back, as far as they are booked."""
        return list(posted(self._refunds().payment_id.move_id))

    def _settle_with(self, move):
        reconcile_open(receivable(self.move_id + move))

    def _is_first_of_open(self):
        """Nothing but what Stripe took off the open invoice is left of it."""
        left = self.currency_id.round(self.move_id.amount_residual)
        return bool(left) and not self.currency_id.compare_amounts(
            left, self.before_payment
        )

    def _tell_what_is_left(self):
        """What a person, or a later run, has to match."""
        self.sudo()._keep_reason(self._left())

    def _left(self):
        """Why something of it is still open, or None."""
        left = exact(self.move_id.amount_residual, self.currency_id)
        if not left:
            return None
        told = in_currency(left, self.currency_id.name)
        outside = exact(self.out_of_band, self.currency_id)
        code = "note_out_of_band" if left <= outside else "note_to_match"
        invoice = self.move_id.reversed_entry_id.name or "–"
        return because(code, note=self.number, amount=told, invoice=invoice)
