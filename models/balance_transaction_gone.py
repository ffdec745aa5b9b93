from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..ledger.money import in_currency
from ..ledger.reasons import because
from .about_row import GONE
from .exact import exact
from .quiet import QUIET
from .reason_figures import reason_vals

CODE, DELETED = "entry_gone", "deleted"
VARIANTS = {"draft": "draft", "cancel": "cancelled"}


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
        gone = self.search([("stripe_account_id", "=", account.id), *GONE])
        (found - gone).write({"state": "held", **reason_vals(None)})
        if account.cut_over_date:
            (gone - found)._stand_again(account)

    def _stand_again(self, account):
        """Matched again, which Odoo may have taken apart; told what it was told."""
        self.write({"state": "booked", **reason_vals(None)})
        writer = self.env["fusion.billing.balance.writer"].with_context(**QUIET)
        writer = writer.with_company(account.company_id)
        self._match_each(lambda row: writer._settle_again(account, row))

    def _keep_reason(self, reason):
        """What is held for its entry tells that, until the entry stands again."""
        kept = self - self.filtered_domain(GONE)
        return super(FusionBillingBalanceTransaction, kept)._keep_reason(reason)

    def _because_gone(self, parts):
        """One that is still there can be posted: that goes first."""
        there = [part for part in parts if part[0] in VARIANTS]
        state, name = (there or parts)[0][:2]
        amount = sum(amount for _state, _name, amount in parts)
        return because(
            CODE,
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
        if not account.cut_over_date or rows is not None and not rows:
            return {}
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
                   AND (row.state = 'booked' OR row.state IN ('held', 'failed')
                        AND row.booked_date IS NOT NULL)
                   AND entry.state IS DISTINCT FROM 'posted' %(only)s
                """,
                account=account.id,
                begin=account.cut_over_date,
                only=only,
            )
        )
        found = defaultdict(list)
        for row_id, *part in self.env.cr.fetchall():
            found[row_id].append(part)
        return dict(found)

    def _why_gone(self):
        """{row: Reason} of those that are held for it, by one query per account."""
        found = {}
        for account, rows in self.filtered_domain(GONE).grouped(_account).items():
            gone = self._entries_gone(account, rows)
            found |= {
                row: row._because_gone(gone[row.id]) for row in rows if row.id in gone
            }
        return found

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
        why = self.sudo()._why_gone()
        deleted = [row.id for row in why if why[row].figures["variant"] == DELETED]
        self.sudo().browse(deleted).write({"state": "new", **reason_vals(None)})


def _account(row):
    return row.stripe_account_id
