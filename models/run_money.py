from odoo import api, fields, models
from odoo.exceptions import UserError

from ..sources.errors import BillerError
from ..sources.stripe_balance import transaction_of
from .outside_text import error_text
from .payout_arrival import NOT_MATCHED

BATCH = 500
ROWS = "fusion.billing.balance.transaction"


class FusionBillingLedgerRun(models.Model):
    """The movements of the Stripe balance, read and booked by a run (R23).

    They are kept first (`_read_balance`), then decided and booked batch by batch as
    invoices are.
    """

    _inherit = "fusion.billing.ledger.run"

    task = fields.Selection(
        selection_add=[("money", "Stripe balance")], ondelete={"money": "cascade"}
    )

    @api.model
    def _run_daily(self, service, mode):
        """After the invoices, whose payments then are booked, their money."""
        done = super()._run_daily(service, mode)
        is_read = service.stripe_account_id._is_read()
        if is_read and not self._open_daily_runs(service):
            self._start(service, "post", "cron", task="money")._work()
        return done

    def _plan_batch(self, ledger, service, batch):
        """What the balance tells of payments is known before they are booked."""
        account = service.stripe_account_id
        if account._is_read() and self.mode != "dry_run":
            try:
                if not self._read_balance(ledger, account, batch):
                    return None  # there is more: the batch is claimed again
            except BillerError as error:
                self._warn([error_text(self.env, error)])
        return super()._plan_batch(ledger, service, batch)

    def _money_plan_batch(self, ledger, service, batch):
        account = service.stripe_account_id
        if not account._is_read():
            raise UserError(self._why_unread(account))
        if self._read_balance(ledger, account, batch):
            self._afresh(lambda _last: self._plan_money(account, batch))

    def _why_unread(self, account):
        if account and not account.active:
            return self.env._(
                "%(account)s is archived: nothing was read. Choose Unarchive on its "
                "page first.",
                account=account.name,
            )
        return self.env._(
            "The Stripe balance is not set up. Please choose the Stripe "
            "account, its journals and its cut-over date first. Nothing was "
            "read."
        )

    def _plan_money(self, account, batch):
        """What is to be booked, of this reading and of those before."""
        self._commit()  # a fresh look
        if not batch.exists():
            return  # the run was ended meanwhile
        self._queue_money(account)
        batch.unlink()
        self._commit()

    def _queue_money(self, account):
        if self.mode != "dry_run":
            self.env[ROWS].sudo()._look_at_entries(account)
            self.env[ROWS].sudo()._forget_settled(account)
        rows = self.env[ROWS].sudo()._to_be_booked(account)
        self._queue_rows("money", rows.ids, BATCH)

    def _money_batch(self, ledger, service, batch):
        account = service.stripe_account_id
        self._commit_batch(
            ledger, lambda ledger: self._book_money(ledger, account, batch), batch
        )

    def _book_money(self, ledger, account, batch):
        pairs = batch._told_of(ledger.env[ROWS], transaction_of)
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
