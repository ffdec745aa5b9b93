from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..ledger.money import in_currency
from ..ledger.reasons import because
from .exact import exact
from .reason_figures import reason_vals

GONE, DELETED = "entry_gone", "deleted"
VARIANTS = {"draft": "draft", "cancel": "cancelled"}
# Held for nothing else: no other row is held without a reason.
TOLD = [("state", "=", "held"), ("reason_code", "in", (GONE, False))]


class FusionBillingBalanceTransaction(models.Model):
    """What was booked, and whose entry a person took away in Odoo (R24).

    The clearing account lacks it: it is held, and told. It is booked again once the
    entry is posted again, or, where that is deleted, on a person's word: he may have
    booked it himself.
    """

    _inherit = "fusion.billing.balance.transaction"

    @api.model
    def _look_at_entries(self, account):
        """Hold those whose entry is gone, and let go those whose entry stands again.

        Why they are held is told when they are decided: as news, the first time.
        """
        found = self.browse(self._entries_gone(account))
        told = self.search([("stripe_account_id", "=", account.id), *TOLD])
        (told - found).write({"state": "booked", **reason_vals(None)})
        (found - told).write({"state": "held", **reason_vals(None)})

    def _because_gone(self, parts):
        """One that is still there can be posted: that goes first."""
        there = [part for part in parts if part[0] in VARIANTS]
        state, name = (there or parts)[0][:2]
        amount = sum(amount for _state, _name, amount in parts)
        return because(
            GONE,
            VARIANTS.get(state, DELETED),
            entry=name or "–",
            amount=in_currency(exact(amount, self.currency_id), self.currency_id.name),
        )

    @api.model
    def _entries_gone(self, account, rows=None):
        """{row: [(state of the entry, None where it is deleted, its name, amount)]}.

        The entry of the gross amount, or its payment's, and the one of the fee; of
        `rows` alone where they are given.
        """
        only = SQL() if rows is None else SQL("AND row.id IN %s", tuple(rows.ids))
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT row.id, entry.state, entry.name, part.amount
                  FROM fusion_billing_balance_transaction AS row
                  LEFT JOIN account_payment AS payment ON payment.id = row.payment_id
                 CROSS JOIN LATERAL (
                       SELECT row.kind IN ('fee', 'fee_tax') AND row.move_id IS NULL
                              AS is_fee) AS own
                 CROSS JOIN LATERAL (VALUES
                       (coalesce(row.move_id, payment.move_id),
                        CASE WHEN own.is_fee THEN 0 ELSE row.gross END),
                       (row.fee_move_id,
                        CASE WHEN own.is_fee THEN row.gross ELSE 0 END - row.fee)
                       ) AS part (move_id, amount)
                  LEFT JOIN account_move AS entry ON entry.id = part.move_id
                 WHERE row.stripe_account_id = %(account)s
                   AND row.date >= %(begin)s AND part.amount <> 0
                   AND (row.state = 'booked' OR row.state = 'held'
                        AND coalesce(row.reason_code, %(gone)s) = %(gone)s)
                   AND entry.state IS DISTINCT FROM 'posted' %(only)s
                """,
                account=account.id,
                begin=account.cut_over_date,
                gone=GONE,
                only=only,
            )
        )
        found = defaultdict(list)
        for row_id, *part in self.env.cr.fetchall():
            found[row_id].append(part)
        return dict(found)

    # --- on a person's word ------------------------------------------

    def action_decide_again(self):
        self._check_person()
        self._let_book_again()
        return super().action_decide_again()

    def _book_by_hand(self, account, note=""):
        self._check_person()
        self._let_book_again()
        return super()._book_by_hand(account, note)

    def _let_book_again(self):
        """Those whose entry is deleted; one that is still there is to be posted."""
        for account in self.sudo().stripe_account_id:
            self.sudo()._look_at_entries(account)
        gone = self.sudo().filtered(lambda row: row._is_deleted())
        gone.write({"state": "new", **reason_vals(None)})

    def _why_gone(self):
        """The `Reason` of one that is held for it, or None."""
        if self.state != "held" or self.reason_code not in (GONE, False):
            return None
        parts = self._entries_gone(self.stripe_account_id, self).get(self.id)
        return self._because_gone(parts) if parts else None

    def _is_deleted(self):
        gone = self._why_gone()
        return bool(gone) and gone.figures["variant"] == DELETED
