import logging
from contextlib import nullcontext

from odoo import Command, api, models

from ..ledger.balance_kinds import DISPUTE_WON, PAYOUT_BACK, RECEIVABLE
from .about_row import ONCE_BOOKED
from .batch import together
from .quiet import COMPLETE
from .reopened import match, posted

BOOKED = ("book", "link", "redate")
CAME_BACK = (PAYOUT_BACK.name, DISPUTE_WON.name)
_logger = logging.getLogger(__name__)


class FusionBillingBalanceWriter(models.AbstractModel):
    """Write decided balance transactions into the books."""

    _name = "fusion.billing.balance.writer"
    _description = "Balance Writer"
    _inherit = "fusion.billing.told.writer"

    @api.model
    def _manner(self, account, cases):
        """Together where Odoo's own way is known, and there are no rates to look up."""
        completer = self.env["fusion.billing.move.completer"]
        own = account.company_id.currency_id.name
        fits = all(case.transaction.currency == own for case in cases)
        services = account.service_ids
        plain = not fits or any(completer._obstacle(service) for service in services)
        return nullcontext if plain else together

    @api.model
    def _write_batch(self, account, cases):
        booked = [case for case in cases if case.outcome_of.action in BOOKED]
        self._take_turn(account, booked)
        self._book_gross(account, booked)
        self._match_back(booked)
        self._book_fees(account, booked)
        self._book_customers(account, booked)
        self._redate(account, booked)
        self._write_rows(cases)

    # --- entries ------------------------------------------

    @api.model
    def _book_gross(self, account, cases):
        """An entry for each transaction whose other side is no customer."""
        due = [
            case
            for case in cases
            if case.outcome_of.legs and case.outcome_of.legs[0].role != RECEIVABLE
        ]
        vals_list = [
            self._prepare_entry_vals(
                account,
                self._currency(case),
                case.outcome_of.day,
                case.transaction.id,
                self._items(account, case, case.outcome_of.legs),
            )
            for case in due
        ]
        for case, move in zip(due, self._post(vals_list), strict=True):
            case.move, case.posted = move, True

    @api.model
    def _match_back(self, cases):
        """What came back of a payout or a dispute, with what had left (R26, R28)."""
        for case in cases:
            ref = about(case)
            if case.kind in CAME_BACK and case.move and ref:
                alike = [c.move for c in cases if c.move and ref == about(c)]
                rows = self.env["fusion.billing.balance.transaction"].search(
                    [("source_ref", "=", ref), *ONCE_BOOKED]
                )
                match(posted(rows.move_id).union(*alike).line_ids)

    @api.model
    def _currency(self, case):
        return self.env["fusion.billing.books"]._currency(case.transaction.currency)

    @api.model
    def _items(self, account, case, legs):
        """Journal items of the legs: not the clearing account's own."""
        accounts, told = account._accounts(), case.transaction
        label = f"{told.source.id or told.id} {told.description}".strip()
        known = (account, self._currency(case), case.outcome_of.day)
        return [
            self._prepare_item_vals(*known, accounts[leg.role], leg.amount, label)
            for leg in legs
        ]

    @api.model
    def _prepare_entry_vals(self, account, currency, day, ref, items):
        """An entry of `items`, and of what the clearing account gets or gives."""
        journal = account._journal_of(currency)
        clearing = {
            "account_id": journal.default_account_id.id,
            "name": ref,
            "analytic_distribution": False,
            "currency_id": currency.id,
            "amount_currency": -currency.round(
                sum(item["amount_currency"] for item in items)
            ),
            "balance": -account.company_id.currency_id.round(
                sum(item["balance"] for item in items)
            ),
        }
        return {
            "move_type": "entry",
            "journal_id": journal.id,
            "company_id": account.company_id.id,
            "date": day,
            "ref": ref,
            "currency_id": currency.id,
            "line_ids": [Command.create(item) for item in (clearing, *items)],
        }

    @api.model
    def _prepare_item_vals(self, account, currency, day, ledger, amount, label):
        company = account.company_id
        return {
            "account_id": ledger.id,
            "name": label,
            "currency_id": currency.id,
            "amount_currency": float(amount),
            "analytic_distribution": False,
            "balance": currency._convert(
                float(amount), company.currency_id, company, day
            ),
        }

    @api.model
    def _post(self, vals_list):
        """Posted entries of these values; a date that Odoo moved undoes them (R9)."""
        entries = self.env["account.move"].with_context(**COMPLETE)
        moves = entries.create(vals_list)
        days = [vals["date"] for vals in vals_list]
        moves._post(soft=False)
        for move, day in zip(moves, days, strict=True):
            self._check_day(move, day)
        return moves

    # --- rows ------------------------------------------

    @api.model
    def _prepare_row_vals(self, case):
        outcome = case.outcome_of
        payment = case.payment or case.payments[:1]
        return {
            **super()._prepare_row_vals(case),
            "move_id": case.move.id if case.move else False,
            "fee_move_id": case.fee_move.id if case.fee_move else False,
            "note_id": case.note.id if case.note else False,
            "payment_id": payment.id
            if outcome.action in ("link", "redate") or case.payment
            else False,
        }


def about(case):
    return case.transaction.source.id
