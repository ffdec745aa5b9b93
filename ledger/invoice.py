"""The values that travel along the corridor: plain, frozen, free of the ORM.

All money is `Decimal` in *major* units (dollars). Dates are plain dates in the
service's time zone; instants are aware UTC datetimes. What each stage adds:

    read + normalise  ->  SourceInvoice      what the source says
    verify            ->  Facts              what the biller says
    (ORM looks up)    ->  Booked             what the books already hold (booked.py)
    decide            ->  Decision           what is to be done (decision.py)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is where it is: a code of `REASONS` and its figures as text."""

    code: str
    figures: Mapping[str, str] = field(default_factory=dict)


# --- what the source says ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the source; `amount` is the line total before tax."""

    external_id: str
    description: str
    quantity: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Customer:
    external_id: str
    name: str
    email: str
    stripe_customer_id: str
    is_company: bool = False


@dataclass(frozen=True, slots=True)
class SourceInvoice:
    """One invoice as its source tells it, whatever the source (R1, R2).

    `problem` is set when the row cannot be understood (an amount that is no
    number, a missing id): then the other fields hold what could be read.
    """

    external_id: str
    move_type: str  # out_invoice; a later reader may give in_invoice, out_refund
    number: str
    biller_id: str  # in_..., lago:..., or empty
    customer: Customer | None
    currency: str  # ISO code, upper case
    subtotal: Decimal
    tax: Decimal
    total: Decimal
    due_date: date | None
    items: tuple[Item, ...]
    plan_name: str
    fingerprint: str  # R12: hash of what counts as a change
    problem: Reason | None = None


# --- what the biller says ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TaxPart:
    """One component the biller names. `rate` in percent, `state` like `ON`."""

    amount: Decimal
    rate: Decimal | None = None
    name: str = ""
    country: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class BillerLine:
    description: str
    amount: Decimal  # before tax and before invoice-level discounts
    taxes: tuple[TaxPart, ...] = ()
    period_start: date | None = None
    period_end: date | None = None


@dataclass(frozen=True, slots=True)
class PaymentFact:
    """One payment the biller confirms. `id` is ch_/py_/pi_ or Lago's id.

    `reference` is Stripe's id where the biller took the money through Stripe.
    """

    id: str
    amount: Decimal
    paid_at: datetime | None
    currency: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class BillerCustomer:
    external_id: str = ""
    name: str = ""
    email: str = ""
    country: str = ""  # ISO code
    state: str = ""  # province or state code, upper case


@dataclass(frozen=True, slots=True)
class Facts:
    """What the biller confirms about one invoice (R17-R19).

    Only the first six are always there; `None` means the biller (or the caller
    who supplied the facts) does not say, and then nothing is compared with it.
    `evidence` is the biller's answer as received, card and bank details removed.
    """

    invoice_date: date
    void: bool
    draft: bool
    paid: bool
    paid_at: datetime | None
    amount_paid: Decimal
    uncollectible: bool = False
    biller_number: str = ""
    due_date: date | None = None
    currency: str | None = None
    subtotal: Decimal | None = None
    tax: Decimal | None = None
    total: Decimal | None = None
    discount: Decimal = ZERO  # invoice-level discounts before tax, positive
    out_of_band: Decimal = ZERO  # paid outside the biller
    overpaid: Decimal = ZERO  # beyond its total: it is the customer's credit (R29)
    by_credit: Decimal = ZERO  # taken off by the customer's credit, paid or open (R29)
    paid_date_assumed: bool = False
    customer: BillerCustomer | None = None
    taxes: tuple[TaxPart, ...] = ()
    lines: tuple[BillerLine, ...] = ()
    payments: tuple[PaymentFact, ...] = ()
    voided_at: datetime | None = None
    revises: str = ""  # the id of the invoice that was revised by this one
    revision: str = ""  # the id of the latest one that revises this one
    evidence: Mapping | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """The biller answered, and has no such invoice (404, test mode) (R17)."""

    reason: Reason
