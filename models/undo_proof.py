from collections import Counter

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class FusionBillingLedgerRun(models.Model):
    """The proof of an undo: every month's trial balance, before and after (R33)."""

    _inherit = "fusion.billing.ledger.run"

    def _expected_balance(self):
        """What stands of each month and account without what the run posted."""
        gone = self._made("posted") | self._posted_drafts()
        expected = Counter(self._trial_balance())
        expected.subtract(self._trial_balance(gone))
        expected.update(self._moved_by_dates())
        for line in self._arrived():
            suspense = line.journal_id.suspense_account_id
            for item in line._seek_for_lines()[2]:
                month = item.date.replace(day=1)
                expected[month, item.account_id.id] -= item.balance
                expected[month, suspense.id] += item.balance
        return expected

    def _moved_by_dates(self):
        """{(month, account): what payments bring there that get their old day}."""
        days, known = self._redated(), self._known_balances()
        foreign = self.env["account.payment"].union(*known)
        plain = foreign.union(*days) - foreign
        found = Counter()
        for move, month, account, balance in self._balances_of(plain.move_id):
            day = days[self.env["account.move"].browse(move).origin_payment_id]
            found[month, account] -= balance
            found[day.replace(day=1), account] += balance
        for _move, month, account, balance in self._balances_of(
            foreign._with_exchange()
        ):
            found[month, account] -= balance
        for balances in known.values():
            for month, account, balance in balances:
                found[fields.Date.to_date(month), account] += balance
        return found

    def _known_balances(self):
        """{payment in a foreign currency: what it came to on its day of before}."""
        return {
            payment: before["balances"]
            for payment, before in self._redated_before().items()
            if "balances" in before
        }

    def _check_balance(self, expected):
        found = Counter(self._trial_balance())
        found.subtract(expected)
        currency = self.company_id.currency_id
        if any(not currency.is_zero(float(amount)) for amount in found.values()):
            raise UserError(
                self.env._(
                    "Without this run the trial balance would not be what it was "
                    "before: Odoo booked something else besides. Nothing was changed."
                )
            )

    # --- the trial balance ------------------------------------------

    def _trial_balance(self, moves=None):
        """{(month, account): balance in the company's currency}, not zero.

        Of everything posted, or of these entries alone.
        """
        self.env.flush_all()
        which = (
            SQL("move_id = ANY(%s)", moves.ids) if moves is not None else SQL("TRUE")
        )
        found = self.env.execute_query(
            SQL(
                """
                SELECT date_trunc('month', date)::date, account_id, sum(balance)
                  FROM account_move_line
                 WHERE company_id = %(company)s AND parent_state = 'posted'
                   AND account_id IS NOT NULL AND %(which)s
                 GROUP BY 1, 2 HAVING sum(balance) != 0
                """,
                company=self.company_id.id,
                which=which,
            )
        )
        return {(month, account): balance for month, account, balance in found}

    def _balances_of(self, moves):
        """[(entry, month, account, balance)] of these posted entries, by one query."""
        return self.env.execute_query(
            SQL(
                """
                SELECT move_id, date_trunc('month', date)::date, account_id,
                       sum(balance)
                  FROM account_move_line
                 WHERE parent_state = 'posted' AND account_id IS NOT NULL
                   AND move_id = ANY(%s)
                 GROUP BY 1, 2, 3
                """,
                moves.ids,
            )
        )
