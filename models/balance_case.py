"""One balance transaction on its way through the corridor."""

from dataclasses import dataclass, field
from typing import Any

from ..ledger.balance import Known, Transaction
from ..ledger.balance_kinds import kind_of
from .told_case import OutcomeCase


@dataclass(slots=True, eq=False)
class BalanceCase(OutcomeCase):
    """`row` is its record, empty in a dry run; `payments` those of its charge that
    are booked already. Entries are what an attempt to write has made.
    """

    raw: dict
    transaction: Transaction
    payments: Any
    known: Known | None = None
    move: Any = field(init=False, default=None)
    payment: Any = field(init=False, default=None)
    fee_move: Any = field(init=False, default=None)
    note: Any = field(init=False, default=None)

    def begin(self):
        """Forget what an attempt that was undone has left in memory."""
        self.move = self.payment = self.fee_move = self.note = None
        self.posted = False

    @property
    def kind(self):
        """The name of its kind, `unknown` where nobody has seen its like."""
        kind = kind_of(self.transaction.type, self.transaction.category)
        return kind.name if kind else "unknown"
