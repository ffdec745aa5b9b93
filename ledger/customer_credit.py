"""What a Stripe account owes its customers, and what moved it (R29).

All money is `Decimal` in *major* units and in the customer's favour: Stripe's own
balance of a customer has the other sign. Instants are aware UTC datetimes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from .invoice import Reason
from .money import in_currency
from .reasons import because

INVOICE = "invoice"  # the customer's, of an invoice
NOTE = "note"  # the customer's, of a credit note
GOODWILL = "goodwill"  # an expense
CREDIT = "credit"  # what customers are owed: a liability
CREDIT_ROLES = (CREDIT, GOODWILL)

# By the `type` of Stripe's Customer Balance Transactions API; None: nobody can know.
CREDIT_KINDS: Mapping[str, str | None] = {
    "adjustment": GOODWILL,
    "applied_to_invoice": INVOICE,
    "unapplied_from_invoice": INVOICE,
    "invoice_overpaid": INVOICE,
    "invoice_too_large": INVOICE,
    "invoice_too_small": INVOICE,
    "credit_note": NOTE,
    "checkout_session_subscription_payment": None,
    "checkout_session_subscription_payment_canceled": None,
    "initial": None,
    "migration": None,
    "unspent_receiver_credit": None,
}


@dataclass(frozen=True, slots=True)
class CreditMove:
    """One move of a customer's credit; `amount` is what it grew by.

    `problem` is set when it cannot be understood: then nothing is booked.
    """

    id: str
    type: str
    customer: str
    amount: Decimal
    ending: Decimal  # the credit after it
    currency: str
    created: datetime
    invoice: str = ""
    note: str = ""
    description: str = ""
    problem: Reason | None = None


@dataclass(frozen=True, slots=True)
class KnownMove:
    """What the books hold around a move when it is decided.

    `has_document`: the invoice or credit note it is about is posted; `missing` names
    accounts that are still to be chosen; `gone` is why what was booked is no more,
    `is_booked` that it stands.
    """

    day: date
    cut_over: date | None = None
    lock: Reason | None = None
    open_day: date | None = None
    has_partner: bool = False
    has_document: bool = False
    rate_problem: Reason | None = None
    missing: frozenset[str] = frozenset()
    gone: Reason | None = None
    is_booked: bool = False


@dataclass(frozen=True, slots=True)
class MoveOutcome:
    """`action`: book, keep, skip or hold; the other side is the account of `role`."""

    action: str
    reason: Reason | None = None
    day: date | None = None
    role: str = ""


def decide_credit(move: CreditMove, known: KnownMove) -> MoveOutcome:
    """Where a move of a customer's credit goes, or why it is not booked."""
    if known.is_booked:
        return MoveOutcome("keep")
    if known.cut_over is None or known.day < known.cut_over:
        return MoveOutcome("skip", because("before_cut_over", date=known.day))
    role = CREDIT_KINDS.get(move.type)
    if reason := _obstacle(move, known, role):
        return MoveOutcome("hold", reason)
    assert role
    return MoveOutcome("book", day=known.open_day or known.day, role=role)


def _obstacle(move: CreditMove, known: KnownMove, role: str | None) -> Reason | None:
    """Why it cannot be booked, the first that applies."""
    if move.problem or known.gone:
        return move.problem or known.gone
    told = in_currency(move.amount, move.currency)
    if role is None:
        return because("credit_kind", kind=move.type, amount=told)
    if known.missing & {role, CREDIT}:
        lacking = ", ".join(sorted(known.missing & {role, CREDIT}))
        return because("account_missing", accounts=lacking)
    if role == GOODWILL and not known.has_partner:
        return because("credit_customer", customer=move.customer, amount=told)
    if role != GOODWILL and not known.has_document:
        about = move.note if role == NOTE else move.invoice
        return because("credit_document", document=about or "–", amount=told)
    if known.rate_problem:
        return known.rate_problem
    return None if known.open_day else known.lock
