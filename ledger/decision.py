"""What is to be done with one source invoice, and why.

All money is `Decimal` in *major* units; dates are in the service's time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .invoice import PaymentFact, Reason


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One invoice line; `amount` = price_subtotal, `tax_amounts` per child tax."""

    label: str
    quantity: Decimal
    price_unit: Decimal
    amount: Decimal
    family: str
    kind: str = "item"  # item, balance, discount, rounding
    tax_id: int | None = None
    tax_amounts: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MovePlan:
    """The customer invoice to be written (R2)."""

    move_type: str
    invoice_date: date
    accounting_date: date
    due_date: date
    number: str
    biller_id: str
    currency: str
    lines: tuple[PlannedLine, ...]
    untaxed: Decimal
    tax: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done with one source invoice, and why.

    `action`: create, update, adopt, cancel, keep (nothing to the move itself),
    skip, hold, wait. A held decision may carry a `plan`: its draft is written
    for review and cannot be posted; without one an existing draft is left as it
    is, and cannot be posted either. `reason` on a keep or adopt is a decision a
    person must take on a posted row, whose state stays what the move is (R11); an
    adopted draft with a reason is linked and held. A draft that a person made equal
    to its source is adopted, too.
    `payments` are those still to be booked; `payment_reason` says why another
    one is not (R10), and blocks neither the invoice nor those in `payments`.
    `flags` replace the row's on create, update, adopt and hold, else they are added.
    `asked` False: nobody asked the biller, so what the row says of it stands, unless
    there is a reason that needs no biller.
    """

    action: str
    reason: Reason | None = None
    flags: tuple[str, ...] = ()
    plan: MovePlan | None = None
    payments: tuple[PaymentFact, ...] = ()
    payment_reason: Reason | None = None
    asked: bool = True
