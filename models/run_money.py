import json
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import split_every

from ..sources.errors import BillerError
from ..sources.stripe_balance import transaction_of
from .outside_text import error_text
from .payout_arrival import NOT_MATCHED
from .transaction_rows import TO_BE_BOOKED

BATCH = 500
ATTEMPTS = 3  # to see the balance and all that made it at one moment
ROWS = "fusion.billing.balance.transaction"


class Told(NamedTuple):
    """What Stripe told at one moment.

    `members` are the transactions that payouts are made of, by the payout's id.
    """

    answers: list
    balance: dict
    payouts: list
    members: dict
    disputes: tuple = ()


class FusionBillingLedgerRun(models.Model):
    """The movements of the Stripe balance, read and booked by a run (R23).

    They are kept first, then decided and booked batch by batch as invoices are.
    """

    _inherit = "fusion.billing.ledger.run"

    task = fields.Selection(
        selection_add=[("money", "Stripe balance")], ondelete={"money": "cascade"}
    )

    @api.model
    def _run_daily(self, service, mode):
        """After the invoices, whose payments then are booked, their money."""
        done = super()._run_daily(service, mode)
        is_set_up = service.stripe_account_id.cut_over_date
        if is_set_up and not self._open_daily_runs(service):
            self._start(service, "post", "cron", task="money")._work()
        return done

    def _plan_batch(self, ledger, service, batch):
        """What the balance tells of payments is known before they are booked."""
        account = service.stripe_account_id
        if account.cut_over_date and self.mode != "dry_run":
            try:
                told = self._read_balance(ledger, account)
            except BillerError as error:
                self._warn([error_text(self.env, error)])
            else:
                self._afresh(lambda _last: self._keep_now(account, told))
        return super()._plan_batch(ledger, service, batch)

    def _keep_now(self, account, told):
        self._commit()  # a fresh look
        self._keep_told(account.sudo(), told)
        self._commit()

    def _money_plan_batch(self, ledger, service, batch):
        account = service.stripe_account_id
        if not account or not account.cut_over_date:
            raise UserError(
                self.env._(
                    "The Stripe balance is not set up. Please choose the Stripe "
                    "account, its journals and its cut-over date first. Nothing was "
                    "read."
                )
            )
        told = self._read_balance(ledger, account)
        self._afresh(lambda _last: self._plan_money(account, batch, told))

    def _read_balance(self, ledger, account):
        """What Stripe says now: all that is new, and what it comes to."""
        billers = ledger._current_billers()
        stripe, since = billers.stripe_balance(), account._listed_since()
        payouts_since, listed = account._payouts_since(), account._payouts_listed()
        self._commit()  # nothing remote happens inside a transaction
        for _attempt in range(ATTEMPTS):
            before = stripe.balance()
            answers = list(stripe.listed(since))
            if stripe.balance() == before:
                break
        payouts = list(billers.stripe_payouts().since(payouts_since))
        members = {
            payout.id: list(stripe.listed(None, payout.id))
            for payout in payouts
            if payout.automatic and payout.is_complete and payout.id not in listed
        }
        return Told(answers, before, payouts, members)

    def _plan_money(self, account, batch, told):
        self._commit()  # a fresh look
        if not batch.exists():
            return  # the run was ended meanwhile
        if self.mode == "dry_run":
            self._queue_told(told.answers)
        else:
            rows = self._keep_told(account.sudo(), told)
            self._queue_rows("money", rows._to_be_booked(account).ids, BATCH)
        batch.unlink()
        self._commit()

    def _keep_told(self, account, told):
        rows = self.env[ROWS].sudo()._keep(account, told.answers)
        account._remember(told.answers, told.balance)
        self.env["fusion.billing.stripe.opening"].sudo()._open(account)
        payouts = self.env["fusion.billing.payout"].sudo()
        for payout in payouts._keep(account, told.payouts):
            if payout.external_id in told.members:
                payout._take_members(told.members[payout.external_id])
        payouts._match_arrivals(account)
        self.env["fusion.billing.dispute"].sudo()._keep(account, told.disputes)
        return rows

    def _queue_told(self, answers):
        """In a dry run nothing is kept of them but here."""
        batches = self.sudo().batch_ids
        for part in split_every(BATCH, reversed(answers), list):
            told = json.dumps(part, default=str)
            batches.create({"run_id": self.id, "task": "money", "answers": told})

    def _money_batch(self, ledger, service, batch):
        account = service.stripe_account_id
        self._commit_batch(
            ledger, lambda ledger: self._book_money(ledger, account, batch), batch
        )

    def _book_money(self, ledger, account, batch):
        rows = ledger.env[ROWS].browse(batch.row_ids or []).exists()
        rows = rows.filtered(lambda row: row.state in TO_BE_BOOKED)
        pairs = [(row, row.payload, row._told()) for row in rows]
        none = ledger.env[ROWS]
        told = json.loads(batch.answers or "[]")
        pairs += [(none, answer, transaction_of(answer)) for answer in told]
        cases = ledger.env["fusion.billing.balance.books"]._decided(account, pairs)
        if self.mode != "dry_run":
            ledger.env["fusion.billing.balance.writer"]._write_cases(account, cases)
            self._match_sent(cases)
            self.env["fusion.billing.dispute"].sudo()._settle_those_of(account, cases)
        return cases

    def _match_sent(self, cases):
        """Payouts that had arrived before they were known to be on their way."""
        sent = [case.transaction.source.id for case in cases if case.kind == "payout"]
        arrived = [("external_id", "in", sent), *NOT_MATCHED]
        if sent:
            self.env["fusion.billing.payout"].sudo().search(arrived)._match()
