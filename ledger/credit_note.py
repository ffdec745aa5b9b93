"""A credit note of Stripe on its way through the corridor (R27).

All money is `Decimal` in *major* units, positive: what is credited. Instants are aware
UTC datetimes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from .booked import FamilyRule
from .invoice import ZERO, Reason, TaxPart


@dataclass(frozen=True, slots=True)
class CreditLine:
    """`amount` is before tax, after discounts."""

    description: str
    amount: Decimal
    taxes: tuple[TaxPart, ...] = ()

    @property
    def tax(self) -> Decimal:
        return sum((part.amount for part in self.taxes), ZERO)


@dataclass(frozen=True, slots=True)
class CreditNote:
    """One credit note; `problem` is set when it cannot be understood.

    `before_payment` reduced what was open of its invoice; what had been paid went back
    by `refunds` (Stripe's id and amount), to the customer's balance (`to_credit`, by
    the transaction `credit`), or outside Stripe (`out_of_band`).
    """

    id: str
    number: str
    invoice: str
    customer: str
    currency: str
    created: datetime
    total: Decimal
    tax: Decimal = ZERO
    lines: tuple[CreditLine, ...] = ()
    before_payment: Decimal = ZERO
    refunds: tuple[tuple[str, Decimal], ...] = ()
    credit: str = ""
    to_credit: Decimal = ZERO
    out_of_band: Decimal = ZERO
    voided_at: datetime | None = None
    reason: str = ""
    problem: Reason | None = None


@dataclass(frozen=True, slots=True)
class InvoicedLine:
    """A line of the booked invoice: `taxes` are (tax id, percent), groups in parts."""

    id: int
    family: str
    amount: Decimal
    taxes: tuple[tuple[int, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class KnownNote:
    """What the books hold around a credit note when it is decided.

    `invoice` is the number of the posted invoice it credits, "" where there is none;
    `open` what is left to pay of it, `creditable` its total less earlier notes.
    `posted_by_hand` names a note that a person posted for one of the refunds; `gone` is
    why what was booked of it is no more.
    """

    day: date
    cut_over: date | None = None
    lock: Reason | None = None
    open_day: date | None = None
    invoice: str = ""
    currency: str = ""
    open: Decimal = ZERO
    creditable: Decimal = ZERO
    lines: tuple[InvoicedLine, ...] = ()
    families: tuple[FamilyRule, ...] = ()
    posted_by_hand: str = ""
    rate_problem: Reason | None = None
    is_booked: bool = False
    gone: Reason | None = None
    digits: int = 2


@dataclass(frozen=True, slots=True)
class PlannedCredit:
    """A line to be written like `line_id` of the invoice; taxes by the tax's id."""

    label: str
    line_id: int
    amount: Decimal
    taxes: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoteOutcome:
    """`action`: book, keep (it is booked), reverse, skip or hold."""

    action: str
    reason: Reason | None = None
    day: date | None = None
    lines: tuple[PlannedCredit, ...] = ()
