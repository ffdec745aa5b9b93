from decimal import Decimal
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..ledger.balance_kinds import RECEIPT, ROLES

SHOWN = 5  # invoices that are named as candidates
DONE = ("paid", "cancelled", "reversed", "skipped")


class Around(NamedTuple):
    """What a batch's transactions need besides payments, by their ids."""

    candidates: dict  # numbers of open invoices whose money it may be
    payouts: dict  # why a payout is not what it is made of
    missing: frozenset  # roles without an account
    gone: dict  # why what was booked is no more, by the row


class FusionBillingBalanceBooks(models.AbstractModel):
    """What is looked up for all transactions of a batch at once."""

    _inherit = "fusion.billing.balance.books"

    @api.model
    def _around(self, account, cases):
        return Around(
            self._candidates(account, cases),
            self._payout_problems(account, cases),
            frozenset(ROLES) - account._roles_in_use(),
            self._rows_of(cases)._why_gone(),
        )

    @api.model
    def _rows_of(self, cases):
        rows = self.env["fusion.billing.balance.transaction"]
        return rows.union(*(case.row for case in cases))

    @api.model
    def _payout_problems(self, account, cases):
        told = [case.transaction for case in cases]
        by_payout = {each.source.id: each.id for each in told if each.type == "payout"}
        payouts = self.env["fusion.billing.payout"].search(
            [
                ("stripe_account_id", "=", account.id),
                ("external_id", "in", list(by_payout)),
            ]
        )
        return {
            by_payout[payout.external_id]: problem
            for payout in payouts
            if (problem := payout._mismatch())
        }

    @api.model
    def _candidates(self, account, cases):
        """Open invoices of what a charge that no payment has was paid with."""
        wanted = {
            case.transaction.id: _paid(case.transaction)
            for case in cases
            if case.kind == RECEIPT.name and not case.payments
        }
        if not wanted:
            return {}
        found = self._open_invoices(account, set(wanted.values()))
        named = {
            txn_id: ", ".join(found.get(paid, ())) for txn_id, paid in wanted.items()
        }
        return {txn_id: names for txn_id, names in named.items() if names}

    @api.model
    def _open_invoices(self, account, wanted):
        """{(amount, currency): numbers}, a few of each, by one query.

        Of what is posted, what is still open of it.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT amount::text, currency, coalesce(nullif(number, ''), external_id)
                  FROM (
                       SELECT due.amount, money.name AS currency, row.number,
                              row.external_id, row_number() OVER (
                                  PARTITION BY due.amount, money.id
                                  ORDER BY row.invoice_date DESC NULLS LAST,
                                           row.number DESC, row.id DESC) AS place
                         FROM fusion_billing_source_invoice AS row
                         JOIN res_currency AS money ON money.id = row.currency_id
                         LEFT JOIN account_move AS invoice
                           ON invoice.id = row.move_id AND invoice.state = 'posted'
                        CROSS JOIN LATERAL (
                              SELECT coalesce(invoice.amount_residual, row.amount_total)
                                     AS amount) AS due
                        WHERE row.service_id IN %(services)s
                          AND row.state NOT IN %(done)s
                          AND (due.amount, money.name) IN %(wanted)s
                       ) AS alike
                 WHERE place <= %(shown)s ORDER BY place
                """,
                services=tuple(account.service_ids.ids) or (0,),
                done=DONE,
                wanted=tuple(wanted),
                shown=SHOWN,
            )
        )
        found = {}
        for amount, currency, number in self.env.cr.fetchall():
            found.setdefault((Decimal(amount), currency), []).append(number)
        return found


def _paid(told):
    """What the customer paid, and in which currency."""
    if told.source.amount and told.source.currency:
        return told.source.amount, told.source.currency
    return told.gross, told.currency
