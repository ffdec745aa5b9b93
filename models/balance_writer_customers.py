from dataclasses import replace

from odoo import api, models

from ..ledger.balance_kinds import RECEIVABLE, REFUND, RETURNED
from ..ledger.money import shown
from ..ledger.reasons import because
from .batch import is_together
from .reopened import receivable, reconcile_open


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
        payments = self._post_payments(
            [self._prepare_back_vals(account, case) for case in due]
        )
        for case, payment in zip(due, payments, strict=True):
            case.payment, case.move, case.posted = payment, payment.move_id, True
        out = [case for case in due if case.payment.payment_type == "outbound"]
        self._settle_refunds(account, [c for c in out if c.kind == REFUND.name])
        for case in due:
            if case.kind == RETURNED.name:
                self._reopen(case)

    @api.model
    def _post_payments(self, vals_list):
        """Payments straight to the clearing account, their entries made together."""
        completer = self.env["fusion.billing.move.completer"]
        payments = completer._create_payments(vals_list)
        for journal in payments.journal_id:
            own = payments.filtered(
                lambda pay, journal=journal: pay.journal_id == journal
            )
            own.outstanding_account_id = journal.default_account_id
        writer = self.env["fusion.billing.payment.writer"]
        if is_together(self.env):  # else Odoo makes them when they are posted
            writer._create_entries(payments)
        payments.action_post()
        writer._check_dates(payments)
        return payments

    @api.model
    def _prepare_back_vals(self, account, case):
        told, first = case.transaction, case.payments[0]
        return {
            "payment_type": "outbound" if told.gross < 0 else "inbound",
            "partner_type": "customer",
            "company_id": account.company_id.id,
            "partner_id": first.partner_id.id,
            "amount": float(abs(told.gross)),
            "currency_id": self._currency(case).id,
            "date": case.outcome_of.day,
            "memo": f"{told.source.id} {first.memo or ''}".strip(),
            "journal_id": account._journal_of(self._currency(case)).id,
            "destination_account_id": first.destination_account_id.id,
        }

    @api.model
    def _settle_refunds(self, account, cases):
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
            else:
                left.append(case)
        self._review(account, left)

    @api.model
    def _review(self, account, cases):
        """A refund by itself does not say that the price fell: a person does (R27)."""
        if account.refund_notes == "draft":
            self._draft_notes(cases)
        for case in cases:
            told = case.transaction
            reason = because(
                "refund_to_review",
                "drafted" if case.note else "none",
                invoice=case.payments[0].memo or "–",
                amount=f"{shown(abs(told.gross))} {told.currency}",
            )
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
        lines = receivable(case.payments.move_id)
        lines.remove_move_reconcile()
        reconcile_open(lines + receivable(case.payment.move_id))
