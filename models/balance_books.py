from decimal import Decimal

from odoo import api, models

from ..ledger.balance import Known, Receipt
from ..ledger.balance_decide import decide_transaction
from ..ledger.balance_kinds import RECEIPT, TAX_OF_FEES
from ..ledger.reasons import because
from .about_row import ONCE_BOOKED
from .balance_case import BalanceCase
from .batch import found_once, together
from .exact import exact
from .lock_days import first_open_day
from .reason_figures import kept_locks


class FusionBillingBalanceBooks(models.AbstractModel):
    """What the books hold around transactions, as `decide_transaction` reads it."""

    _name = "fusion.billing.balance.books"
    _description = "What the Books Hold of a Balance"

    @api.model
    def _decided(self, account, pairs):
        """Cases of `[(row, raw answer, Transaction)]`, decided in Stripe's order.

        What goes back may be in the same batch as what it goes back of. Queries are per
        batch, not per case.
        """
        cases = [
            BalanceCase(raw, told, self.env["account.payment"], row=row)
            for row, raw, told in pairs
        ]
        cases.sort(key=lambda case: (case.transaction.created, case.transaction.id))
        payments = self._payments_by_reference(account, cases)
        settled = self._settled(account, payments)
        taken = self._taken(payments)
        waiting = self._unallocated(account, cases)
        for case in cases:
            case.payments = self._payments_of(case.transaction, payments)
        around = self._around(account, cases)
        with together(self.env):  # many have the same dates
            for case in cases:
                receipt = self._receipt(case, settled, waiting, taken)
                case.known = self._known(account, case, receipt, around)
                case.outcome_of = decide_transaction(case.transaction, case.known)
                self._remember(case, waiting, taken)
        return cases

    @api.model
    def _known(self, account, case, receipt, around):
        told = case.transaction
        day = account._day_of(told.created)
        currency = self.env["fusion.billing.books"]._currency(told.currency)
        is_taxed = bool(told.fee_tax) or case.kind == TAX_OF_FEES.name
        lock, open_day = self._lock(account, day, is_taxed)
        return Known(
            day=day,
            cut_over=account.cut_over_date or None,
            has_journal=account._may_book_in(currency),
            lock=lock,
            open_day=open_day,
            rate_problem=self._rate_problem(account.company_id, currency, day),
            receipt=receipt,
            receipt_lock=receipt and self._lock(account, receipt.day, False)[0],
            candidates="" if receipt else around.candidates.get(told.id, ""),
            payout=around.payouts.get(told.id),
            missing=around.missing,
        )

    # --- what is booked of a charge ------------------------------------------

    @api.model
    def _payments_by_reference(self, account, cases):
        """{Stripe's id: payments}, by one query."""
        references = [
            reference for case in cases for reference in _references(case.transaction)
        ]
        found = self.env["account.payment"].search(
            [
                ("company_id", "=", account.company_id.id),
                ("x_fc_stripe_reference", "in", references),
                ("x_fc_stripe_reference", "!=", False),
                ("state", "in", ("in_process", "paid")),
            ]
        )
        return found.grouped("x_fc_stripe_reference")

    @api.model
    def _payments_of(self, told, payments):
        none = self.env["account.payment"]
        return none.union(*(payments.get(key, none) for key in _references(told)))

    @api.model
    def _taken(self, payments):
        """{payment: transaction} of those that one is already, by one query."""
        found = self.env["account.payment"].union(*payments.values())
        if not found:
            return {}
        rows = self.env["fusion.billing.balance.transaction"].search(
            [
                ("payment_id", "in", found.ids),
                ("kind", "=", RECEIPT.name),
                *ONCE_BOOKED,
            ]
        )
        return {row.payment_id: row.external_id for row in rows}

    @api.model
    def _unallocated(self, account, cases):
        """{charge: Receipt} of those that no payment of an invoice has yet."""
        charges = [case.transaction.source.charge for case in cases]
        rows = self.env["fusion.billing.balance.transaction"].search(
            [
                ("stripe_account_id", "=", account.id),
                ("charge_ref", "in", list(filter(None, charges))),
                ("kind", "=", RECEIPT.name),
                *ONCE_BOOKED,
                ("move_id", "!=", False),
                ("payment_id", "=", False),
            ]
        )
        return {
            row.charge_ref: Receipt(
                row.date,
                exact(row.gross, row.currency_id),
                row.currency_id.name,
                is_placed=False,
            )
            for row in rows
        }

    @api.model
    def _settled(self, account, payments):
        """{payment: (what the clearing account got, its currency)}, read together.

        Money in the journal of another currency than its own has not come there.
        """
        found = {}
        for payment in self.env["account.payment"].union(*payments.values()):
            clearing = payment.journal_id.default_account_id
            for item in payment.move_id.line_ids:
                if item.account_id == clearing:
                    amount = exact(item.amount_currency, item.currency_id)
                    own = account._journal_of(item.currency_id)
                    if own and own != payment.journal_id:
                        amount = Decimal(0)
                    found[payment] = (amount, item.currency_id.name)
        return found

    @api.model
    def _receipt(self, case, settled, waiting, taken):
        if not case.payments:
            is_that = case.kind == RECEIPT.name and case.row.move_id
            return None if is_that else waiting.get(case.transaction.source.charge)
        currency = case.payments[0].currency_id
        got = [settled[payment] for payment in case.payments if payment in settled]
        others = [taken[payment] for payment in case.payments if payment in taken]
        return Receipt(
            case.payments[0].date,
            sum(exact(payment.amount, currency) for payment in case.payments),
            currency.name,
            sum((amount for amount, _name in got), Decimal(0)),
            got[0][1] if got else "",
            is_taken=any(txn_id != case.transaction.id for txn_id in others),
        )

    @api.model
    def _remember(self, case, waiting, taken):
        """A receipt that this batch books is one that what follows goes back of."""
        told = case.transaction
        if case.kind != RECEIPT.name:
            return
        charge = told.source.charge
        if case.outcome_of.action in ("link", "redate"):
            taken.update(dict.fromkeys(case.payments, told.id))
        if case.outcome_of.action == "book" and charge:  # without one it is of its own
            waiting[charge] = Receipt(
                case.known.day, told.gross, told.currency, is_placed=False
            )

    # --- days ------------------------------------------

    @api.model
    def _rate_problem(self, company, currency, day):
        books = self.env["fusion.billing.books"]
        key = ("rate", company, currency, day)
        return found_once(
            self.env, key, lambda: books._rate_problem(company, currency, day)
        )

    @api.model
    def _lock(self, account, day, taxed):
        """(`locked_period` or None, the first open day where that is allowed)."""
        writer = self.env["fusion.billing.payment.writer"]
        locks = writer._violations(account.company_id, day, taxed)
        if not locks:
            return None, None
        reason = because("locked_period", date=day, lock=kept_locks(locks))
        if not account.service_ids[:1].book_on_first_open_day:
            return reason, None
        return reason, first_open_day(locks)

    @api.model
    def _day_to_book(self, account, day):
        """(day, None) or (None, why it is locked), of an entry without tax."""
        lock, open_day = self._lock(account, day, False)
        return (None, lock) if lock and not open_day else (open_day or day, None)


def _references(told):
    source = told.source
    return [key for key in (source.charge, source.payment_intent) if key]
