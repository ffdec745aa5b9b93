"""One source invoice on its way through the corridor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..ledger.booked import Booked, Policy
from ..ledger.breakdown import Part
from ..ledger.decision import Decision
from ..ledger.invoice import Facts, Reason, SourceInvoice

OUTCOME_OF_ACTION = {
    "create": "created",
    "adopt": "adopted",
    "update": "updated",
    "cancel": "updated",
    "keep": "unchanged",
    "skip": "skipped",
    "hold": "held",
    "wait": "waiting",
    "ignore": "ignored",
    "fail": "failed",
}


@dataclass(slots=True, eq=False)
class Case:
    """`raw` is the reader's dict; rows and moves are recordsets, maybe empty.

    `found_row` and `found_move` were there before, `row` and `move` are what an
    attempt to write has made of them.
    """

    raw: Mapping[str, Any]
    source: SourceInvoice
    found_row: Any
    found_move: Any
    reason_before: str = field(init=False)
    row: Any = field(init=False)
    move: Any = field(init=False)
    verified: Any = None  # Facts, Absent, Reason (why not verifiable) or None
    booked: Booked | None = None
    decision: Decision | None = None
    posted: bool = False
    paid: int = 0
    checked: Reason | None = None  # found after writing
    policy: Policy | None = None
    parts: tuple[Part, ...] = ()  # set where rows are written
    parts_hash: str = ""

    def __post_init__(self):
        self.reason_before = self.found_row.reason_code or ""
        self.begin()

    def begin(self):
        """Forget what an attempt that was undone has left in memory."""
        self.row, self.move = self.found_row, self.found_move
        self.checked, self.posted, self.paid = None, False, 0

    @property
    def facts(self):
        return self.verified if isinstance(self.verified, Facts) else None

    @property
    def reason(self):
        """The first that a person must know, and has not accepted already."""
        decision = self.decision
        told = (self.checked, decision.reason, decision.payment_reason)
        found = [each for each in told if each]
        accepted = self.row._accepted_reasons() if found else ()
        return next((each for each in found if each not in accepted), None)

    @property
    def is_news(self):
        """There is something for a person to decide that was not there before."""
        reason = self.reason
        if not reason or self.outcome in ("skipped", "waiting", "ignored"):
            return False
        return reason.code != self.reason_before

    @property
    def outcome(self):
        if self.checked:
            return "held"
        return OUTCOME_OF_ACTION[self.decision.action]
