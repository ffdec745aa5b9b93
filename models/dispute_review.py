from odoo import models
from odoo.fields import Domain

from ..ledger.invoice import Reason
from ..ledger.money import in_currency, shown
from ..ledger.reasons import because
from .about_row import ONCE_BOOKED
from .dispute import ROWS
from .exact import exact
from .note_lines import owe_as_invoiced
from .reason_figures import reason_vals
from .reopened import receivable

LOST, WON_LATE = "dispute_lost_to_review", "dispute_won_late"


class FusionBillingDispute(models.Model):
    """What a person still has to decide of a lost dispute, and what is drafted (R28).

    Nothing of it is posted: whether the customer owes it, whether it is a bad debt or
    the price fell, only a person knows.
    """

    _inherit = "fusion.billing.dispute"

    def _review(self, payments):
        """The `Reason` that tells it; with a draft, as the account's setting says."""
        if not payments:
            return self._because_lost("unmatched")
        if self._is_refunded():
            return self._because_lost("refunded")
        self.draft_id = self._draft()
        if not self.draft_id:
            return self._because_lost("none")
        is_note = self.draft_id.move_type == "out_refund"
        return self._because_lost("noted" if is_note else "written_off")

    def _review_unbooked(self):
        """None of it is among the disputed payments: it was taken before the cut-over.

        What is still to be booked will be there; what had ended before it was first
        read is part of the opening.
        """
        own = [("source_ref", "=", self.external_id), ("state", "!=", "skipped")]
        is_over = self.is_old or self.is_decided
        if is_over or self.env[ROWS].search_count(own, limit=1):
            return None
        return self._because_lost("unbooked")

    def _because_lost(self, variant):
        return because(LOST, variant, dispute=self.external_id, amount=self._told())

    def _told(self):
        currency = self.currency_id
        return in_currency(exact(self.amount, currency), currency.name)

    def _is_refunded(self):
        """The payer had the money back already: now has it twice."""
        rows = self.env[ROWS]
        booked = Domain("stripe_account_id", "=", self.stripe_account_id.id)
        booked &= ONCE_BOOKED
        of_charge = booked & Domain("charge_ref", "=", self.charge_ref)
        refunds = rows.search(of_charge & Domain("kind", "=", "refund"))
        refs = list(filter(None, refunds.mapped("source_ref")))
        failed = booked & Domain("kind", "=", "refund_failed")
        failed = rows.search(failed & Domain("source_ref", "in", refs))
        came_back = set(failed.mapped("source_ref"))
        refunds = refunds.filtered(lambda row: row.source_ref not in came_back)
        currency, paid = self.currency_id, sum(self._payments().mapped("amount"))
        back = sum(abs(refund._told().source.amount or 0) for refund in refunds)
        both = back + exact(self.amount, currency)
        return bool(refunds) and both > exact(paid, currency)

    # --- what is drafted ------------------------------------------

    def _draft(self):
        """For review, of what was lost; empty where nothing is to be drafted."""
        mode = self.stripe_account_id.lost_disputes
        invoice = self.source_invoice_id.sudo().move_id
        none = self.env["account.move"]
        if mode == "reopen" or invoice.state != "posted":
            return none
        open_part = min(self.amount, invoice.amount_residual)
        amount = exact(open_part, invoice.currency_id)
        if self.currency_id != invoice.currency_id or not amount:
            return none
        make = self._draft_note if mode == "note" else self._draft_write_off
        return make(invoice, amount)

    def _draft_note(self, invoice, amount):
        writer = self.env["fusion.billing.balance.writer"]
        day = invoice._fc_open_day(self.decided_on)
        before = writer._credited_in_parts(invoice)[invoice]
        if before + amount > exact(invoice.amount_total, invoice.currency_id):
            return self.env["account.move"]
        vals = writer._prepare_note_of(invoice, amount, day, self.external_id, before)
        note = self.env["account.move"].create(vals)
        owe_as_invoiced(note, invoice)
        return note

    def _draft_write_off(self, invoice, amount):
        account = self.stripe_account_id._bad_debt_account()
        if not account:
            return self.env["account.move"]
        writer = self.env["fusion.billing.write.off.writer"]
        return writer._draft(invoice, amount, self.decided_on, account)

    # --- until it is decided ------------------------------------------

    def _tell_reason(self, reason):
        row, before = self.source_invoice_id, self.reason_code
        self._keep_reason(reason)
        told = reason if reason and reason.code in (LOST, WON_LATE) else None
        if told and not row.reason_code or before and row.reason_code == before:
            row.write(row._vals_of_reason(told))

    def _kept_reason(self):
        code = self.reason_code
        return Reason(code, self.reason_figures or {}) if code else None

    def _forget_decided(self):
        """Nothing is open any more: a person, or the customer, has settled it."""
        done = self.filtered(
            lambda dispute: (
                dispute.reason_code in (LOST, WON_LATE) and dispute._is_settled()
            )
        )
        done._decide()

    def _is_settled(self):
        if self.reason_code == WON_LATE:
            return all(receivable(self._payments().move_id).mapped("reconciled"))
        if not self.stands_on:
            return False  # nothing was booked of it: it was never open again
        move = self.source_invoice_id.sudo().move_id
        return move.state == "posted" and move.currency_id.is_zero(move.amount_residual)

    def _decide(self):
        """It is told no longer, neither here nor on the source invoice."""
        told = self.filtered(lambda dispute: dispute.reason_code in (LOST, WON_LATE))
        rows = told.source_invoice_id.filtered(
            lambda row: row.reason_code in (LOST, WON_LATE)
        )
        told.write({**reason_vals(None), "is_decided": True})
        rows.write(rows._vals_of_reason(None))

    def _review_won(self, paid):
        """The payment is the invoice's again; what settled that meanwhile is told."""
        if all(paid.mapped("reconciled")):
            return None
        row = self.source_invoice_id
        if row._amount_written_off():
            free = -sum(
                receivable(row.payment_ids.move_id).mapped("amount_residual_currency")
            )
            row._draft_recovery(shown(exact(free, row.move_id.currency_id)))
        return because(
            WON_LATE,
            dispute=self.external_id,
            amount=self._told(),
            invoice=self.source_invoice_id.number or "–",
        )
