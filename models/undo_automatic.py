from odoo import models

from .undoing import is_undoing


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_accounting_date(self, invoice_date, has_tax, lock_dates=None):
        """Odoo dates the reversal of an exchange difference by where numbers begin
        anew: of a run that is undone it stays on the day of the difference.
        """
        if is_undoing(self.env):
            return invoice_date
        return super()._get_accounting_date(invoice_date, has_tax, lock_dates)


class FusionBillingLedgerRun(models.Model):
    """What Odoo books by itself of matches: exchange differences, taxes due when
    paid. It goes with the match, and comes back with it (R33).
    """

    _inherit = "fusion.billing.ledger.run"

    def _matches(self):
        """Those it made, whatever they match, and those among its entries."""
        lines = (self._made() | self._posted_drafts()).line_ids
        own = self.env["account.partial.reconcile"].search(
            [("x_fc_run_id", "=", self.id)]
        )
        return own | lines.matched_debit_ids | lines.matched_credit_ids

    def _reversed_with_matches(self):
        """Entries of it that Odoo itself reverses, or reversed, with their matches."""
        going = self._matches()._automatic_entries()
        automatic = self._made("posted").filtered(
            lambda move: move in going or _is_automatic(move)
        )
        gone = automatic.filtered("reversed_entry_id").reversed_entry_id & automatic
        back = automatic.filtered(lambda move: move.reversed_entry_id in gone)
        return going | gone | back

    def _link_automatic(self, effect, partial):
        """An exchange difference, or cash basis entry, is of this match again."""
        moves = self.env["account.move"]
        exchange = moves.browse(effect.before.get("exchange") or []).exists()
        cash_basis = moves.browse(effect.before.get("cash_basis") or []).exists()
        if exchange:
            partial.exchange_move_id = exchange
        if cash_basis:
            cash_basis.tax_cash_basis_rec_id = partial


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def _automatic_entries(self):
        """What Odoo booked because these items were matched."""
        moves = self.env["account.move"].search(
            [("tax_cash_basis_rec_id", "in", self.ids)]
        )
        return moves | self.exchange_move_id


def _is_automatic(move):
    of_exchange = move.company_id.currency_exchange_journal_id
    return move.journal_id == of_exchange or bool(move.tax_cash_basis_origin_move_id)
