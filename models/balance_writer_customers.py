from dataclasses import replace

from odoo import api, models

from ..ledger.balance_kinds import RECEIVABLE, REFUND, REFUND_FAILED, RETURNED
from ..ledger.money import in_currency
from ..ledger.reasons import because
from .batch import is_together
from .exact import exact
from .reopened import posted, receivable, reconcile_open, settle_instead


class FusionBillingBalanceWriter(models.AbstractModel):
    """What goes back to a customer, or comes back from one (R27)."""

    _inherit = "fusion.billing.balance.writer"

    @api.model
    def _book_customers(self, account, cases):
        due = [
            case
            for case in cases
            if any(leg.role == RECEIVABLE for leg in case.outcome_of.legs)
        ]
        payments = self._enter_payments(account, due)
        payments.action_post()
        self.env["fusion.billing.payment.writer"]._check_dates(payments)
        for case, payment in zip(due, payments, strict=True):
            case.payment, case.move, case.posted = payment, payment.move_id, True
        self._settle_back(account, due)

    @api.model
    def _settle_back(self, account, cases):
        """What was paid back, or came back, is matched with what it was for."""
        out = [case for case in cases if case.payment.payment_type == "outbound"]
        refunds = [case for case in out if case.kind == REFUND.name]
        refs = {case.transaction.source.id for case in refunds}
        failed = [case for case in cases if case.kind == REFUND_FAILED.name]
        after = [case for case in failed if case.transaction.source.id in refs]
        before = [case for case in failed if case not in after]
        for case in before:
            self._take_back_refund(case, cases)
        self._settle_refunds(account, refunds, self._came_back(refunds, before))
        for case in cases:
            if case.kind == RETURNED.name:
                self._reopen(case)
            if case in after:
                self._take_back_refund(case, cases)

    @api.model
    def _enter_payments(self, account, cases, ledger=None):
        """Payments straight to the clearing account, or that of `ledger`; their
        entries are made together.
        """
        completer = self.env["fusion.billing.move.completer"]
        payments = completer._create_payments(
            [self._prepare_back_vals(account, case) for case in cases]
        )
        for journal in payments.journal_id:
            own = payments.filtered(
                lambda pay, journal=journal: pay.journal_id == journal
            )
            own.outstanding_account_id = ledger or journal.default_account_id
        writer = self.env["fusion.billing.payment.writer"]
        for case, payment in zip(cases, payments, strict=True):
            writer._enter_converted(payment, case.row)
        if is_together(self.env):  # else Odoo makes them when they are posted
            writer._create_entries(payments.filtered(lambda pay: not pay.move_id))
        return payments

    @api.model
    def _given(self, case):
        """(amount, currency) that the customer got or gave: as it was paid (R31)."""
        told, paid_in = case.transaction, case.payments[0].currency_id
        source, is_own = told.source, told.currency == paid_in.name
        if not is_own and source.amount and source.currency == paid_in.name:
            return abs(source.amount), paid_in
        return abs(told.gross), self._currency(case)

    @api.model
    def _prepare_back_vals(self, account, case):
        told, first = case.transaction, case.payments[0]
        amount, currency = self._given(case)
        return {
            "payment_type": "outbound" if told.gross < 0 else "inbound",
            "partner_type": "customer",
            "company_id": account.company_id.id,
            "partner_id": first.partner_id.id,
            "amount": float(amount),
            "currency_id": currency.id,
            "date": case.outcome_of.day,
            "memo": f"{told.source.id} {first.memo or ''}".strip(),
            "journal_id": account._journal_of(self._currency(case)).id,
            "destination_account_id": first.destination_account_id.id,
        }

    @api.model
    def _settle_refunds(self, account, cases, came_back):
        """By the credit note that Stripe has of it; else a person decides (R27)."""
        ids = [case.transaction.source.id for case in cases]
        notes = self.env["fusion.billing.credit.note"]._of_refunds(ids)
        left = []
        for case in cases:
            note = notes.get(case.transaction.source.id)
            if note and note.state == "booked":
                case.note = note.move_id
                note._settle_with(case.move)
                note._tell_what_is_left()
                self._tell_rest(case)
            elif note and note._once_booked():
                continue  # its entry is gone: that is told, and matches it again
            elif not self._was_owed(case, came_back):
                left.append(case)
        self._review(account, left)

    @api.model
    def _tell_rest(self, case):
        """More went back than Stripe's note says: of the rest a person decides."""
        items = receivable(case.move)
        rest = sum(items.mapped("amount_residual_currency"))
        if rest > 0:
            amount = exact(rest, items.currency_id[:1])
            reason = self._to_review(case, amount, items.currency_id[:1], "none")
            case.outcome_of = replace(case.outcome_of, reason=reason)

    @api.model
    def _to_review(self, case, amount, currency, variant):
        return because(
            "refund_to_review",
            variant,
            invoice=self._invoice_named(case),
            amount=in_currency(amount, currency.name),
        )

    @api.model
    def _invoice_named(self, case):
        """Its number, or that of the one that is credited, which a person may have
        chosen; of an invoice without a row what Stripe calls it.
        """
        first = case.payments[0]
        credited = case.note.reversed_entry_id.ref if case.note else ""
        return credited or first.x_fc_source_row_id.number or first.memo or "–"

    @api.model
    def _review(self, account, cases):
        """A refund by itself does not say that the price fell: a person does (R27).

        Where a note that a person made of the invoice is open, it may be for that.
        """
        noted = self._with_open_note([self._invoices_of(case) for case in cases])
        due = [case for case in cases if not self._invoices_of(case) & noted]
        if account.refund_notes == "draft":
            self._draft_notes([case for case in due if not case.note])
        for case in cases:
            variant = "drafted" if case.note else "none" if case in due else "noted"
            reason = self._to_review(case, *self._given(case), variant)
            case.outcome_of = replace(case.outcome_of, reason=reason)

    @api.model
    def _redate(self, account, cases):
        """Payments that were dated by the invoice, and not by the balance (R24)."""
        dated = [case for case in cases if case.outcome_of.action == "redate"]
        for case in dated:
            for payment in case.payments:
                self._redate_payment(payment, case.outcome_of.day)
        if dated:
            account.sudo().opening_ids._bring_right()

    @api.model
    def _redate_payment(self, payment, day):
        items = receivable(payment.move_id)
        settled = (
            items.matched_debit_ids.debit_move_id
            | items.matched_credit_ids.credit_move_id
        )
        payment.action_draft()
        payment.date = day
        payment.action_post()
        self.env["fusion.billing.payment.writer"]._check_dates(payment)
        # Odoo may have matched them again by itself
        reconcile_open(receivable(payment.move_id) | settled)

    @api.model
    def _reopen(self, case):
        """A bank debit that came back: its invoice is open again, with no note."""
        paid, back = receivable(case.payments.move_id), receivable(case.move)
        settle_instead(paid, back)

    @api.model
    def _is_back_of(self, case, row):
        """All of it: what was converted comes back at the rate of another day (R31)."""
        amount, currency = self._given(case)
        if currency == row.currency_id:
            return not currency.compare_amounts(row.gross, -float(amount))
        told = row._told().source
        return (told.amount, told.currency) == (amount, currency.name)

    @api.model
    def _take_back_refund(self, case, cases):
        """A refund that failed: nothing went back, and nothing is to be credited.

        Where a note took it already, the customer is still owed what came back.
        """
        ref = case.transaction.source.id
        rows = (
            self.env["fusion.billing.balance.transaction"]
            .search([("source_ref", "=", ref), ("kind", "=", REFUND.name)])
            .filtered(lambda row: self._is_back_of(case, row))
        )
        now = [c for c in cases if c.row in rows]
        paid = rows.payment_id.union(*(c.payment for c in now))
        items = receivable(posted(paid.move_id))
        if not items or any(items.mapped("reconciled")):
            reason = self._to_review(case, *self._given(case), "failed")
            case.outcome_of = replace(case.outcome_of, reason=reason)
            return
        reconcile_open(items + receivable(case.move))
        notes = rows.note_id.union(*(c.note for c in now if c.note))
        notes.sudo().filtered(lambda note: note.state == "draft").unlink()
        rows.sudo()._keep_reason(None)
        for each in now:
            each.note, each.outcome_of = None, replace(each.outcome_of, reason=None)
