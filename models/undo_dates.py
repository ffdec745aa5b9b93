from odoo import models

from .of_run import marked
from .quiet import COMPLETE
from .reopened import receivable


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def _with_exchange(self):
        """Their entries, and the exchange differences of what these settle."""
        items = receivable(self.move_id)
        matches = items.matched_debit_ids | items.matched_credit_ids
        return self.move_id | matches.exchange_move_id

    def _settled_by_each(self):
        """{payment: what it settles}, by the items of its customer."""
        return {
            payment: items.matched_debit_ids.debit_move_id
            | items.matched_credit_ids.credit_move_id
            for payment in self
            if (items := receivable(payment.move_id))
        }

    def _date_as_before(self, days):
        settled = self._settled_by_each()
        self.action_draft()
        for day, some in self.grouped(lambda payment: days[payment]).items():
            some._set_day(day)
        self.action_post()
        self.env["fusion.billing.payment.writer"]._check_dates(self)
        # Odoo may have matched them again by itself
        plan = [receivable(pay.move_id) | items for pay, items in settled.items()]
        open_items = [
            items.filtered(lambda item: not item.reconciled) for items in plan
        ]
        self.env["account.move.line"]._reconcile_plan(
            [items for items in open_items if len({i.balance > 0 for i in items}) > 1]
        )

    def _set_day(self, day):
        """Odoo writes all of an entry anew, one by one, which only rates ask for."""
        own = self.filtered(lambda pay: pay.currency_id == pay.company_id.currency_id)
        (self - own).date = day
        self._fields["date"].write(own, day)
        own.move_id.with_context(**COMPLETE).write({"date": day})


class FusionBillingLedgerRun(models.Model):
    """Payments get the day that they had before a run (R33)."""

    _inherit = "fusion.billing.ledger.run"

    def _undo_dates(self):
        """Together, and still as entries of the runs that had booked them."""
        days = self._redated()
        payments = self.env["account.payment"].union(*days)
        by_run = payments.grouped(lambda each: each.move_id.x_fc_posted_by_run_id)
        for run, some in by_run.items():
            marked(some, run)._date_as_before({each: days[each] for each in some})
