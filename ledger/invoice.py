"""The values that travel along the corridor: plain, frozen, free of the ORM.

All money is `Decimal` in *major* units (dollars). Dates are plain dates in the
service's time zone; instants are aware UTC datetimes. What each stage adds:

    read + normalise  ->  SourceInvoice      what the source says
    verify            ->  Facts              what the biller says
    (ORM looks up)    ->  Booked             what the books already hold
    decide            ->  Decision           what is to be done, and why
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


# --- what the books know ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TaxOption:
    """One active sale tax of the company.

    `components` are (tax id, percent) after flattening a group; `states` are the
    Canadian provinces whose fiscal position carries it.
    """

    id: int
    name: str
    components: tuple[tuple[int, Decimal], ...]
    states: frozenset[str] = frozenset()

    @property
    def rate(self) -> Decimal:
        return sum((rate for _tax_id, rate in self.components), ZERO)


@dataclass(frozen=True, slots=True)
class FamilyRule:
    """`zero_tax_id`: the zero-rated or exempt tax of this family, if it has one.

    `date_from` and `date_to`, both inclusive: of which invoice dates it is the rule.
    """

    code: str
    keywords: tuple[str, ...]
    zero_tax_id: int | None = None
    date_from: date | None = None
    date_to: date | None = None

    def holds_on(self, day: date) -> bool:
        begun = self.date_from is None or self.date_from <= day
        return begun and (self.date_to is None or day <= self.date_to)


@dataclass(frozen=True, slots=True)
class Policy:
    """What is the same for all invoices of a run."""

    company_country: str  # ISO code
    families: tuple[FamilyRule, ...]  # in order; the last has no keywords
    taxes: tuple[TaxOption, ...]
    international_tax_id: int | None
    preferred_tax_ids: tuple[int, ...]
    unit_digits: int  # 'Product Unit' precision
    price_digits: int  # 'Product Price' precision
    today: date  # in the service's time zone
    book_on_first_open_day: bool = False
    has_credit: bool = False  # customers' credit is kept: a negative total goes there


@dataclass(frozen=True, slots=True)
class Partner:
    """The partner R3 found; `id` None without `problem` means: create one."""

    id: int | None
    problem: Reason | None = None
    country: str = ""
    state: str = ""
    usual_tax_id: int | None = None  # what this customer's earlier invoices carry
    zero_tax_id: int | None = None  # zero-rated or exempt by a rule of the partner


@dataclass(frozen=True, slots=True, order=True)
class BookedLine:
    label: str
    amount: Decimal  # before tax
    tax_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BookedMove:
    """The move a row already has, or that carries its ids (adoption).

    Amounts are negative on anything that is no invoice: a credit note, an entry.
    """

    id: int
    state: str  # draft, posted, cancel
    untaxed: Decimal
    tax: Decimal
    total: Decimal
    residual: Decimal
    edited: bool  # a person changed the draft
    fingerprint: str  # of the source it was written from; '' when adopted
    adopted: bool = False  # linked to its row, not written by it (R1)
    cancelled_by_person: bool = False  # in Odoo: then it stays cancelled (R11)
    stale: bool = False  # written before a person chose another tax: write again
    reversed: bool = False  # by a credit note: nothing is open or to be decided
    invoice_date: date | None = None
    accounting_date: date | None = None
    on_open_day: bool = False  # the accounting date is the first open day, and told
    partner_id: int | None = None
    currency: str = ""  # ISO code; '' is the source's own
    biller_id: str = ""
    number: str = ""  # the one the customer knows
    due_date: date | None = None
    lines: tuple[BookedLine, ...] = ()  # of an edited draft


@dataclass(frozen=True, slots=True)
class BookedPayments:
    """A row's payments with ids of the biller; they outlive a deleted move."""

    ids: frozenset[str] = frozenset()  # what stands after the colon
    total: Decimal = ZERO  # of those that are posted
    out_of_band: Decimal = ZERO  # what a person registered, and nobody cancelled
    given_back: Decimal = ZERO  # by lost disputes: it settles the invoice no longer
    written_off: Decimal = ZERO  # and not added back
    lost: Reason | None = None  # of a dispute, which a person still has to decide


@dataclass(frozen=True, slots=True)
class Booked:
    """What the books say around one source invoice."""

    partner: Partner
    currency_digits: int
    currency_problem: Reason | None = None  # currency_inactive, rate_missing, ...
    lock: Reason | None = None  # a lock date that covers the invoice date
    open_day: date | None = None  # first open day, when the policy allows it
    move: BookedMove | None = None
    payments: BookedPayments = BookedPayments()
    duplicate: Reason | None = None  # another row has this biller invoice
    move_deleted: bool = False
    waiting_since: date | None = None
    chosen_tax_id: int | None = None  # by a person, for a held tax
    accepted: tuple[Reason, ...] = ()  # what a person lets be on a posted invoice
    # payment id -> why it may not be booked on its day: a lock date, no rate (R9)
    payment_locks: Mapping[str, Reason] = field(default_factory=dict)


# --- what is to be done -----------------------------------------------------------


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
