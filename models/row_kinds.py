"""Kinds of source invoices that screens count and open, by state and reason."""

from typing import NamedTuple

from odoo.fields import Domain

from .source_invoice import STATES, UNBOOKED

# the states in which a row follows its invoice: a reason is then for a person
FOLLOWING = tuple(state for state, _title in STATES if state not in dict(UNBOOKED))


class Kind(NamedTuple):
    """Of some states all rows, of others those with a reason."""

    states: tuple = ()
    with_reason: tuple = ()

    def domain(self):
        reason = Domain("reason_code", "!=", False)
        reason &= Domain("decision", "!=", "skipped")  # its draft was cancelled by us
        return Domain("state", "in", self.states) | (
            Domain("state", "in", self.with_reason) & reason
        )

    def has(self, state, reason):
        return state in self.states or bool(reason and state in self.with_reason)


# what a person must decide; the list's filter of that name says the same
ATTENTION = Kind(("held", "failed"), FOLLOWING)
KINDS = {
    "attention": ATTENTION,
    "held": Kind(("held",)),
    "failed": Kind(("failed",)),
    "decide": Kind((), FOLLOWING),
    "waiting": Kind(("waiting",)),
    "review": Kind(("draft",)),
}
