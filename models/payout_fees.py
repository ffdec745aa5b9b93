from collections import defaultdict

from odoo import Command, models

from ..ledger.balance_decide import fee_legs
from ..ledger.balance_kinds import kind_of
from .of_run import marked
from .quiet import QUIET


class FusionBillingPayout(models.Model):
    """Fees by payout (R25): they are booked on their day, when nobody knows yet by
    which payout; once that is known, those of a day are told apart.

    What a person has edited, matched or reversed stays as he left it.
    """

    _inherit = "fusion.billing.payout"

    def _take_members(self, listed):
        done = super()._take_members(listed)
        if self.stripe_account_id.fee_entries == "payout":
            self._part_fees()
        return done

    def _part_fees(self):
        """An entry of its own for each day; where that is locked it stays as it is."""
        for move in self.transaction_ids.fee_move_id:
            rows = move.x_fc_fee_balance_ids
            mine = rows & self.transaction_ids
            if mine != rows and self._may_be_written(move):
                self._part(move, rows - mine, mine)

    def _may_be_written(self, move):
        writer = self.env["fusion.billing.payment.writer"]
        locks = writer._violations(move.company_id, move.date, True)
        is_sealed = move.inalterable_hash or move.restrict_mode_hash_table
        is_free = move.state == "posted" and not (locks or is_sealed)
        return is_free and not self._is_touched(move)

    def _is_touched(self, move):
        """Other items than the fees come to, or one that somebody else has used."""
        account, currency = self.stripe_account_id, move.currency_id
        legs = move.x_fc_fee_balance_ids._fee_legs()
        writer = self.env["fusion.billing.balance.writer"]
        vals = writer._prepare_fee_vals(account, currency, move.date, legs)
        wanted = [item for _command, _id, item in vals["line_ids"]]
        items = move.line_ids
        found = items.read(["account_id", "amount_currency"], load=False)
        if _by_account(found, currency) != _by_account(wanted, currency):
            return True
        is_matched = items.matched_debit_ids or items.matched_credit_ids
        return bool(is_matched or move.reversal_move_ids)

    def _part(self, move, others, mine):
        """The entry keeps the others, what is this payout's goes to a new one.

        Both are of the run that booked the fees: undoing this one leaves them so.
        """
        run = move.x_fc_run_id
        writer = self.env["fusion.billing.balance.writer"].with_context(**QUIET)
        writer = marked(writer, run)
        account = self.stripe_account_id
        values = [
            writer._prepare_fee_vals(
                account, move.currency_id, move.date, part._fee_legs()
            )
            for part in (others, mine)
        ]
        move = marked(move, run).with_context(**QUIET, dynamic_unlink=True)
        move.button_draft()
        lines = values[0]["line_ids"]
        move.write({"ref": values[0]["ref"], "line_ids": [Command.clear(), *lines]})
        move.action_post()
        [own] = writer._post(values[1:])
        marked(mine, run).fee_move_id = own


class FusionBillingBalanceTransaction(models.Model):
    _inherit = "fusion.billing.balance.transaction"

    def _fee_legs(self):
        """{Stripe's id: legs of its fee}; of a fee that a person booked none."""
        return {
            row.external_id: fee_legs(
                row._told(), None if row.move_id else kind_of(row.type, row.category)
            )
            for row in self
        }


def _by_account(items, currency):
    """{account's id: what its items come to}, of items as `create` takes them."""
    sums = defaultdict(float)
    for item in items:
        sums[item["account_id"]] += item["amount_currency"]
    return {account: currency.round(amount) for account, amount in sums.items()}
