from odoo import models

from ..ledger.money import in_currency
from ..ledger.text import clean
from ..sources.errors import BillerAnswerError, BillerError
from ..sources.stripe_balance import transaction_of
from .about_row import told_id
from .outside_text import error_text

ROWS = "fusion.billing.balance.transaction"
SHOWN = 20  # sentences of one list
SHOWN_ID = 60  # signs of an id that may be of any length


class FusionBillingLedgerRun(models.Model):
    """Lists of Stripe beside that of the balance, of which a part may be missing.

    What could not be read is told on the run, and stops nothing of the rest.
    """

    _inherit = "fusion.billing.ledger.run"

    def _asked(self, what, ask):
        """All that `ask` yields; a key that may not read it does not stop the rest."""
        try:
            return list(ask())
        except BillerError as error:
            why = error_text(self.env, error)
            self._warn(
                [
                    self.env._(
                        "Stripe's %(what)s were not read: %(why)s", what=what, why=why
                    )
                ]
            )
            return []

    def _readable(self, answers, read):
        """[(answer, what `read` makes of it)] of those that it can read."""
        found, left = [], []
        for answer in answers:
            try:
                found.append((answer, read(answer)))
            except BillerAnswerError as error:
                left.append((clean(answer.get("id")), error_text(self.env, error)))
        self._tell_unread(left)
        return found

    def _tell_unread(self, left):
        told = [
            self.env._(
                "Left unread: %(id)s. %(why)s", id=key[:SHOWN_ID] or "–", why=why
            )
            for key, why in left[:SHOWN]
        ]
        if more := _not_shown(left):
            told.append(self.env._("Left unread: %(count)s more.", count=more))
        self._warn(told)

    def _tell_changed(self, account, answers):
        """What is booked is never altered (R12): what Stripe changed of it is told."""
        now = {told_id(answer): answer for answer in answers}
        own = [("stripe_account_id", "=", account.id), ("state", "=", "booked")]
        booked = self.env[ROWS].sudo()
        booked = booked.search_fetch(
            [*own, ("external_id", "in", list(now))], ["external_id", "payload"]
        )
        pairs = [(row._told(), transaction_of(now[row.external_id])) for row in booked]
        changed = [
            self._say_changed(before, told)
            for before, told in pairs
            if not told.problem and _amounts(told) != _amounts(before)
        ]
        if more := _not_shown(changed):
            changed[SHOWN:] = [
                self.env._("Stripe changed %(count)s more that are booked.", count=more)
            ]
        self._warn(changed)

    def _say_changed(self, before, now):
        return self.env._(
            "Stripe changed %(id)s, which is booked: amount and fee were %(before)s, "
            "and are %(now)s. Nothing was altered; ask Stripe's support, and correct "
            "the entry in Odoo.",
            id=now.id,
            before=_amounts(before),
            now=_amounts(now),
        )

    def _tell_others(self, account, answers):
        """Of one and the same Stripe account only one account here keeps the rows."""
        rows, ids = self.env[ROWS].sudo(), [*map(told_id, answers)]
        domain = [("external_id", "in", ids), ("stripe_account_id", "!=", account.id)]
        groups = rows._read_group(domain, ["stripe_account_id"], ["__count"])
        for other, count in groups:
            self._warn(
                [
                    self.env._(
                        "Stripe lists what %(other)s has kept already: %(count)s "
                        "movements, which are left with it. Do both use the key of "
                        "the same Stripe account? Keep one of the two.",
                        other=other.name,
                        count=f"{count:,}",
                    )
                ]
            )


def _not_shown(found):
    """How many there are beyond those that are shown, in words; nothing where none."""
    return f"{len(found) - SHOWN:,}" if found[SHOWN:] else ""


def _amounts(told):
    """What a transaction moved, as a person reads it."""
    gross, fee = (in_currency(each, told.currency) for each in (told.gross, told.fee))
    return f"{gross} / {fee}"
