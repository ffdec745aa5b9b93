from dataclasses import replace

from odoo import api, models

from ..ledger.balance_kinds import RECEIVABLE, REFUND, RETURNED, kind_of
from ..ledger.money import shown
from ..ledger.reasons import because


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
        payments = self.env["account.payment"].create(
            [self._prepare_back_vals(account, case) for case in due]
        )
        for payment in payments:
            payment.outstanding_account_id = payment.journal_id.default_account_id
        payments.action_post()
        self.env["fusion.billing.payment.writer"]._check_dates(payments)
        for case, payment in zip(due, payments, strict=True):
            case.payment, case.move, case.posted = payment, payment.move_id, True
            kind = kind_of(case.transaction.type, case.transaction.category)
            if kind == RETURNED:
                self._reopen(case)
            elif kind == REFUND and payment.payment_type == "outbound":
                self._settle_refund(account, case)

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
    def _settle_refund(self, account, case):
        """By the credit note that Stripe has of it; else a person decides (R27)."""
        notes = self.env["fusion.billing.credit.note"]
        note = notes._of_refund(case.transaction.source.id)
        if note.state == "booked":
            case.note = note.move_id
            note._settle_with(case.move)
            note._tell_what_is_left()
        else:
            self._review(account, case)

    @api.model
    def _review(self, account, case):
        """A refund by itself does not say that the price fell: a person does (R27)."""
        if account.refund_notes == "draft":
            case.note = self._draft_note(account, case)
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
        items = payment.move_id.line_ids.filtered(_is_receivable)
        settled = (
            items.matched_debit_ids.debit_move_id
            | items.matched_credit_ids.credit_move_id
        )
        payment.action_draft()
        payment.date = day
        payment.action_post()
        self.env["fusion.billing.payment.writer"]._check_dates(payment)
        both = payment.move_id.line_ids.filtered(_is_receivable) | settled
        left = both.filtered(lambda item: not item.reconciled)
        if len(left.move_id) > 1:  # Odoo may have matched them again by itself
            left.reconcile()

    @api.model
    def _reopen(self, case):
        """A bank debit that came back: its invoice is open again, with no note."""
        lines = case.payments.move_id.line_ids.filtered(_is_receivable)
        lines.remove_move_reconcile()
        back = case.payment.move_id.line_ids.filtered(_is_receivable)
        (lines + back).reconcile()


def _is_receivable(line):
    return line.account_id.account_type == "asset_receivable"
