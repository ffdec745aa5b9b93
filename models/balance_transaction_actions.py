from odoo import models
from odoo.exceptions import UserError

from ..wizards.rights import check_accountant
from .notice import notice, say_left, say_nothing_done
from .reason_text import sentence
from .told_case import TO_BE_BOOKED
from .wording import choice_of

MOST_AT_ONCE = 500  # what is decided while the person waits


class FusionBillingBalanceTransaction(models.Model):
    """What a person may do with transactions, one or many (R11).

    It is done with those it applies to; the others are left, and told with the reason.
    """

    _inherit = "fusion.billing.balance.transaction"

    def action_decide_again(self):
        """Decide from what the books hold now, and book; Stripe is not asked."""
        rows, left = self._sorted_out()
        by_account = rows.grouped("stripe_account_id").items()
        runs = [account._run_money(part) for account, part in by_account]
        under_way = [run for run in runs if run.state == "running"]
        if under_way:
            return under_way[0].with_env(self.env)._get_records_action()
        return self._tell(left, [run.error for run in runs if run.error])

    def action_ask_account(self):
        """The window in which the account is chosen."""
        rows, _left = self._sorted_out()
        rows._check_one_company()
        return {
            "type": "ir.actions.act_window",
            "res_model": "fusion.billing.book.by.hand",
            "name": self.env._("Book to an account"),
            "view_mode": "form",
            "target": "new",
            "context": {"default_row_ids": self.ids},
        }

    # --- to which of them it applies ------------------------------------------

    def _sorted_out(self):
        """(rows that are still to be decided, {why not: rows})."""
        self._check_person()
        left = self.grouped(lambda row: row._why_not_decided())
        fits = left.pop(None, self.browse())
        if not fits:
            raise UserError(say_nothing_done(self.env, left))
        if len(fits) > MOST_AT_ONCE:
            raise UserError(self._too_many(fits))
        return fits, left

    def _check_person(self):
        """Reachable by remote calls: the right, and the rows, are checked here."""
        check_accountant(self.env)
        self.check_access("read")

    def _check_one_company(self):
        if len(self.company_id) > 1:
            raise UserError(
                self.env._(
                    "The transactions chosen are of several companies: %(names)s. "
                    "Nothing was done. Choose those of one.",
                    names=", ".join(self.company_id.mapped("name")),
                )
            )

    def _why_not_decided(self):
        """A sentence, or None."""
        if self.state in TO_BE_BOOKED:
            return None
        if self.state == "skipped":
            return self.env._(
                "They lie before the cut-over date: they are part of the opening "
                "balance."
            )
        if self.reason_code == "unmatched_charge":
            return self.env._(
                "They are booked, on the account of unallocated receipts: they leave "
                "it when their invoice is booked, or by an entry of yours in Odoo."
            )
        return self.env._(
            "They are booked already. If an entry is wrong, correct it in Odoo."
        )

    # --- what came of it ------------------------------------------

    def _tell(self, left, errors=()):
        """A notice: of one row its state and reason, of many how many are what."""
        lines = [*errors, *self._say_fates(left), *say_left(left)]
        undecided = self.filtered(lambda row: row.state in TO_BE_BOOKED)
        kind = "warning" if left or errors or undecided else "success"
        is_sticky = bool(left or errors)
        return notice(self._said_of(), "\n".join(lines), kind, is_sticky)

    def _said_of(self):
        if len(self) == 1:
            return self.external_id
        return self.env._("Transactions: %(count)s", count=len(self))

    def _say_fates(self, left):
        done = self - self.browse().union(*left.values())
        if len(self) == 1 and done:
            yield ": ".join(filter(None, [choice_of(self, "state"), self.reason]))
            return
        fates = done.grouped(
            lambda row: ": ".join(
                filter(None, [choice_of(row, "state"), choice_of(row, "reason_code")])
            )
        )
        for fate, rows in fates.items():
            yield self.env._("%(fate)s: %(count)s", fate=fate, count=len(rows))

    def _too_many(self, rows):
        return self.env._(
            "%(count)s transactions are chosen; at most %(most)s are decided at once. "
            "Nothing was done. Choose fewer, or press “Read Stripe now” on the Stripe "
            "account: it decides all of them.",
            count=len(rows),
            most=MOST_AT_ONCE,
        )

    def _say(self, reason):
        return sentence(self.env, reason.code, dict(reason.figures))
