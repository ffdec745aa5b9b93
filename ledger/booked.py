"""What the books know around one source invoice when it is decided (R1-R12).

All money is `Decimal` in *major* units; dates are in the service's time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .invoice import ZERO, Reason


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
