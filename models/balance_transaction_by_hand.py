from odoo import models
from odoo.exceptions import UserError

from ..ledger.balance_by_hand import booked_by_hand
from ..ledger.invoice import Reason
from ..wizards.book_by_hand import OTHER_TYPES
from .notice import say_nothing_done


class FusionBillingBalanceTransaction(models.Model):
    """Transactions that a person books to an account, each on its own day (R23)."""

    _inherit = "fusion.billing.balance.transaction"

    def _book_by_hand(self, account, note=""):
        rows, left = self._sorted_out()
        rows._check_account(account)
        cases = [
            case
            for part in rows.grouped("stripe_account_id").values()
            for case in part._written_by_hand(account)
        ]
        done = self.browse([case.row.id for case in cases if _is_booked(case)])
        left = left | self._left_of(cases)
        if not done:
            raise UserError(say_nothing_done(self.env, left))
        done._log_by_hand(account, note)
        return self._tell(left)

    def _check_account(self, account):
        self._check_one_company()
        clearing = self.stripe_account_id.journal_ids.default_account_id
        if account in clearing or account.account_type in OTHER_TYPES:
            raise UserError(
                self.env._(
                    "%(account)s cannot be the other side: choose an account that is "
                    "neither the clearing account itself nor one of customers or "
                    "vendors. Nothing was done.",
                    account=account.display_name,
                )
            )

    def _written_by_hand(self, account):
        """Their cases, decided by a person; of one Stripe account."""
        company = self.company_id
        here = self.with_company(company).with_context(
            allowed_company_ids=company.ids, fc_chosen_account=account.id
        )
        stripe = here.stripe_account_id
        pairs = [(row, row.payload, row._told()) for row in here]
        cases = here.env["fusion.billing.balance.books"]._decided(stripe, pairs)
        for case in cases:
            decided = case.outcome_of
            case.outcome_of = booked_by_hand(case.transaction, case.known, decided)
        fitting = [case for case in cases if case.outcome_of.action == "book"]
        here.env["fusion.billing.balance.writer"]._write_cases(stripe, fitting)
        return cases

    def _left_of(self, cases):
        """{why: rows} of what cannot be booked by anybody."""
        left = {}
        for case in cases:
            if not _is_booked(case):
                why = self._why_not_booked(case.outcome_of.reason)
                left[why] = left.get(why, self.browse()) | self.browse(case.row.id)
        return left

    def _why_not_booked(self, reason: Reason | None):
        if reason is None:
            return self.env._(
                "Their payment is booked: press “Decide again”, and they are linked."
            )
        return self._say(reason)

    def _log_by_hand(self, account, note):
        told = self.env._("Booked to %(account)s", account=account.display_name)
        text = ": ".join(filter(None, [told, (note or "").strip()]))
        self.sudo()._message_log_batch(dict.fromkeys(self.ids, text))


def _is_booked(case):
    return case.outcome_of.action == "book"
