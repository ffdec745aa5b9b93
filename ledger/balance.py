"""A movement of the Stripe balance on its way through the corridor (R23).

All money is `Decimal` in *major* units; instants are aware UTC datetimes. Stages:

    read     ->  Transaction   what Stripe says (Balance Transactions API)
    look up  ->  Known         what the books hold of it, and the days that are open
    decide   ->  Outcome       the legs of an entry, or why it is held
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from .invoice import ZERO, Reason


@dataclass(frozen=True, slots=True)
class FeePart:
    """A part of the fees kept from a transaction; `kind` is Stripe's: `tax`, ..."""

    kind: str
    amount: Decimal
    description: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The object a transaction is about: a charge, a refund, a payout, a dispute.

    `amount` is in `currency`, the one the customer paid in; `charge` is the id of the
    charge behind a refund or a dispute, and a charge's own.
    """

    id: str = ""
    kind: str = ""  # Stripe's `object`; "" where the source is not told whole
    charge: str = ""
    payment_intent: str = ""
    customer: str = ""
    amount: Decimal | None = None
    currency: str = ""
    reason: str = ""  # of a refund or a dispute: duplicate, fraudulent, ...
    email: str = ""


@dataclass(frozen=True, slots=True)
class Transaction:
    """One balance transaction; `net` is what the balance changes by.

    `problem` is set when it cannot be understood: then nothing is booked.
    """

    id: str
    type: str
    category: str  # Stripe's `reporting_category`
    gross: Decimal
    fee: Decimal
    net: Decimal
    currency: str  # of the balance it changes, upper case
    created: datetime
    available_on: date | None = None
    exchange_rate: Decimal | None = None
    description: str = ""
    fees: tuple[FeePart, ...] = ()
    source: Source = Source()
    problem: Reason | None = None

    @property
    def fee_tax(self) -> Decimal:
        """The tax within the fees (R25)."""
        return sum((part.amount for part in self.fees if part.kind == "tax"), ZERO)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the books hold of a charge: its payment, or the receipt not yet placed.

    `amount` is in `currency`, the invoice's; `settled` is what the clearing account
    got of it, in `settled_in`. `is_placed` tells that a payment settles an invoice;
    else the money stands on the account of unallocated receipts. `is_taken`: another
    transaction is that payment already.
    """

    day: date
    amount: Decimal
    currency: str
    settled: Decimal = ZERO
    settled_in: str = ""
    is_placed: bool = True
    is_taken: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is known around one transaction when it is decided.

    `lock` is why its own day cannot be booked; `open_day` the first that can, where
    the service allows that. `receipt_lock` is the lock of the day on which its payment
    stands. `missing` names accounts that are still to be chosen. `gone` is why what was
    booked of it is no more; `has_entry` and `has_fee_entry` tell what still stands.
    """

    day: date  # of the transaction, in the service's time zone
    cut_over: date | None = None  # without one, nothing is booked
    has_journal: bool = True
    digits: int = 2
    lock: Reason | None = None
    open_day: date | None = None
    rate_problem: Reason | None = None
    receipt: Receipt | None = None  # of the charge behind it
    receipt_lock: Reason | None = None
    candidates: str = ""  # invoices that an unknown charge may belong to
    missing: frozenset[str] = frozenset()  # roles without an account
    payout: Reason | None = None  # its members do not add up
    gone: Reason | None = None
    has_entry: bool = False  # of its gross amount
    has_fee_entry: bool = False

    def with_entries(self, gone: Reason | None, *, gross: bool, fee: bool) -> "Known":
        return replace(self, gone=gone, has_entry=gross, has_fee_entry=fee)


@dataclass(frozen=True, slots=True)
class Leg:
    """An amount on an account, debit positive, in the transaction's currency."""

    role: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Outcome:
    """`action`: book, link (its payment is booked already), redate (that payment,
    to its own day), skip or hold.

    `legs` are those of the gross amount, without the clearing account's own; the
    fee has legs of its own, for it may be booked together with others (R25). `reason`
    on what is booked is something for a person to decide.
    """

    action: str
    reason: Reason | None = None
    day: date | None = None
    legs: tuple[Leg, ...] = ()
    fee_legs: tuple[Leg, ...] = ()
