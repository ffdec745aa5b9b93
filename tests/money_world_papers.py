from ..sources.stripe_credit import StripeCredit, balance_of
from ..sources.stripe_credit_notes import StripeCreditNotes
from .credit_case import MOVES, NOTES
from .money_world_hands import Hands

CREDITS = "fusion.billing.customer.credit"


class Papers(Hands):
    """What a run does with credit notes and customers' credit, in a `MoneyWorld`."""

    def keep_papers(self):
        env, account = self.case.env, self.case.stripe
        told = StripeCreditNotes(self.stripe._api).since(account._notes_since())
        env[NOTES].sudo()._keep(account.sudo(), list(told))
        stripe = StripeCredit(self.stripe._api)
        since, asked = account._credit_known()
        known = [
            (each, list(stripe.moves(each.id, since.get(each.id, since[""]))))
            for each in map(balance_of, stripe.customers())
            if asked(each)
        ]
        env[CREDITS].sudo()._keep(account.sudo(), known)
        env[CREDITS].sudo()._open_waiting(account)

    def book_notes(self, size):
        self._book_papers("note", NOTES, size)

    def book_credit(self, size):
        self._book_papers("credit", MOVES, size)
        self.case.ledger.env[NOTES]._match_waiting(self.case.stripe)

    def _book_papers(self, name, model, size):
        due = self.case.env[model].sudo()._to_be_booked(self.case.stripe)
        for place in range(0, len(due), size):
            self.case.book_papers(name, due[place : place + size])
