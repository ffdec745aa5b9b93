from odoo import api, models

from ..ledger.money import shown
from ..ledger.reasons import because
from .lock_days import first_open_day
from .payment_writer_balance import ROWS, reference_of
from .reopened import posted


class FusionBillingPaymentWriter(models.AbstractModel):
    """What the balance told before its invoice was paid here (R27, R32).

    What went back of a charge that waited on unallocated receipts goes to the customer
    with it. A movement of before the cut-over is decided again where its payment stands
    after it.
    """

    _inherit = "fusion.billing.payment.writer"

    # --- its day ------------------------------------------

    @api.model
    def _lock(self, service, payment, date):
        """What waits does not touch the clearing account: it may go later (R9)."""
        reason = super()._lock(service, payment, date)
        is_locked = reason and reason.code == "payment_locked"
        if is_locked and service.book_on_first_open_day:
            key = reference_of(payment)
            if _waits(self._movements([key]).get(key)):
                return None
        return reason

    @api.model
    def _day_of_money(self, row, movement, day):
        day = super()._day_of_money(row, movement, day)
        locks = _waits(movement) and self._violations(row.company_id, day)
        return first_open_day(locks) if locks else day

    # --- what it is of ------------------------------------------

    @api.model
    def _create(self, due):
        """Not of money that a person has taken from there: that is told."""
        told = self._movements([reference_of(fact) for _row, fact in due])
        gone = [each for each in due if _is_gone(told.get(reference_of(each[1])))]
        for row, fact in gone:
            reason = self._why_not_there(told[reference_of(fact)], fact)
            row.sudo().write(row._vals_of_reason(reason))
        return super()._create([each for each in due if each not in gone])

    @api.model
    def _why_not_there(self, movement, fact):
        """Its entry is to be posted first; else a person has taken the money."""
        if movement.move_id.state != "posted":
            account = movement.stripe_account_id
            parts = movement._entries_gone(account, movement).get(movement.id)
            if parts:
                return movement._because_gone(parts)
        amount = shown(fact.amount)
        return because("settled_elsewhere", amount=amount, settled=amount)

    @api.model
    def _confirm(self, pairs):
        payments = self.env["account.payment"].union(*(pay for _row, pay in pairs))
        placed = [row for _payment, row in self._waiting(payments)]
        done = super()._confirm(pairs)
        self._decide_skipped(payments)
        writer = self.env["fusion.billing.balance.writer"]
        writer._place_back(self.env[ROWS].sudo().union(*placed))
        return done

    @api.model
    def _decide_skipped(self, payments):
        told = self._movements(payments.mapped("x_fc_stripe_reference"))
        for payment in payments:
            row = told.get(payment.x_fc_stripe_reference)
            if row and row.state == "skipped":
                begin = row.stripe_account_id.cut_over_date
                if begin and payment.date >= begin:
                    row.state = "new"


def _waits(movement):
    """A charge that was booked before its invoice."""
    return movement and movement._once_booked().move_id and not movement.payment_id


def _is_gone(movement):
    """A charge without an invoice, of which nothing is on unallocated receipts now.

    Its entry may be a draft: it is posted first, else the money would be there twice.
    """
    if not _waits(movement):
        return False
    account = movement.stripe_account_id.unallocated_account_id
    items = posted(movement.move_id).line_ids
    items = items.filtered(lambda item: item.account_id == account)
    return all(items.mapped("reconciled"))
