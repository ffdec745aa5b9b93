"""What Stripe told of one of its objects, on its way through the corridor."""

from dataclasses import dataclass, field
from typing import Any

from .reason_figures import reason_vals

LEFT = ("hold", "fail")  # actions that write nothing into the books
TO_BE_BOOKED = ("new", "held", "failed")  # of rows: by nobody else meanwhile
OUTCOME_OF_ACTION = {
    "book": "created",
    "link": "adopted",
    "redate": "updated",
    "reverse": "updated",
    "keep": "unchanged",
    "skip": "skipped",
    "hold": "held",
    "fail": "failed",
}
STATE_OF_ACTION = {
    "book": "booked",
    "link": "booked",
    "redate": "booked",
    "keep": "booked",
    "reverse": "cancelled",
    "skip": "skipped",
    "hold": "held",
    "fail": "failed",
}


@dataclass(slots=True, eq=False, kw_only=True)
class OutcomeCase:
    """How a case with `row` and `outcome_of` came out, as runs count and tell it."""

    row: Any
    outcome_of: Any = None
    posted: bool = False
    paid: int = 0
    reason_before: str = field(init=False)

    def __post_init__(self):
        self.reason_before = self.row.reason_code or ""

    @property
    def outcome(self):
        return OUTCOME_OF_ACTION[self.outcome_of.action]

    @property
    def reason(self):
        return self.outcome_of.reason

    @property
    def is_gone(self):
        """Its entry is gone, and there is no other yet."""
        return bool(self.known.gone) and self.outcome_of.action in LEFT

    @property
    def is_news(self):
        """A person has something to decide that was not there before."""
        if not self.reason or self.outcome_of.action == "skip":
            return False
        return self.reason.code != self.reason_before

    def end(self, action, reason):
        """It came out otherwise than decided."""
        self.outcome_of = type(self.outcome_of)(action, reason)

    def row_vals(self):
        """Where the row stands after it, and why."""
        state = STATE_OF_ACTION[self.outcome_of.action]
        return {"state": state, **reason_vals(self.reason)}


@dataclass(slots=True, eq=False)
class ToldCase(OutcomeCase):
    """`told` is the pure value, `row` its record, empty in a dry run; `about` is the
    record of what it is about. The move is what an attempt to write has made.
    """

    raw: dict
    told: Any
    about: Any = None
    known: Any = None
    move: Any = field(init=False, default=None)

    def begin(self):
        """Forget what an attempt that was undone has left in memory."""
        self.move, self.posted = None, False
