"""What a Stripe account owes its customers (R29): Customers, and the Customer Balance
Transactions of each.

Amounts come as integers in the minor unit of their currency, less than zero where the
customer is owed; they are given on as `Decimal` in major units, in his favour.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import quote

from ..ledger.customer_credit import CreditMove
from ..ledger.invoice import ZERO
from ..ledger.reasons import because
from .errors import BillerAnswerError
from .stripe_api import BILLER
from .values import STRIPE_MINOR_DIGITS, Money, Reader

CUSTOMERS = "/v1/customers"


@dataclass(frozen=True, slots=True)
class CustomerBalance:
    """What a customer has in credit, in his currency; "" where he has none yet."""

    id: str
    name: str
    email: str
    currency: str
    credit: Decimal


class StripeCredit:
    """Asked through a `StripeApi`; raises `BillerError`."""

    def __init__(self, api):
        self._api = api

    def customers(self):
        """Stripe's dicts of every customer: one call per 100."""
        return self._api.pages(CUSTOMERS)

    def moves(self, customer, created_from):
        """Stripe's dicts of a customer's moves since this aware datetime."""
        created = {"gte": int(created_from.timestamp())}
        path = f"{CUSTOMERS}/{quote(customer, safe='')}/balance_transactions"
        return self._api.pages(path, created=created)


def balance_of(answer):
    """A customer, Stripe's dict, as a `CustomerBalance`. Raises BillerAnswerError."""
    holder = Reader(answer, BILLER, CUSTOMERS)
    currency = holder.text("currency").upper()
    credit = ZERO
    if currency:
        credit = -Money(holder, currency, STRIPE_MINOR_DIGITS).of("balance", 0)
    return CustomerBalance(
        id=holder.own_id(),
        name=holder.text("name"),
        email=holder.text("email"),
        currency=currency,
        credit=credit,
    )


def move_of(answer):
    """Stripe's dict as a `CreditMove`; what cannot be understood has a `problem`.

    Raises BillerAnswerError only where it lacks what tells which move it is.
    """
    holder = Reader(answer, BILLER, f"{CUSTOMERS} (balance_transactions)")
    created = holder.instant("created")
    if created is None:
        raise holder.error("the field 'created' is missing")
    bare = CreditMove(
        id=holder.own_id(),
        type=holder.text("type"),
        customer=holder.reference("customer"),
        amount=ZERO,
        ending=ZERO,
        currency=holder.text("currency", Reader.REQUIRED).upper(),
        created=created,
    )
    try:
        return _whole(holder, bare)
    except BillerAnswerError as error:
        problem = because("transaction_unreadable", detail=error.detail)
        return replace(bare, problem=problem)


def _whole(holder, bare):
    money = Money(holder, bare.currency, STRIPE_MINOR_DIGITS)
    return replace(
        bare,
        amount=-money.of("amount"),
        ending=-money.of("ending_balance"),
        invoice=holder.reference("invoice"),
        note=holder.reference("credit_note"),
        description=holder.text("description"),
    )
