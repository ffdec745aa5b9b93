"""Disputes of a Stripe account (R28): what a payer's bank asks, or takes back."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .stripe_api import BILLER
from .values import STRIPE_MINOR_DIGITS, Money, Reader

DISPUTES = "/v1/disputes"


@dataclass(frozen=True, slots=True)
class Dispute:
    """`amount` in major units of `currency`, the one that the customer paid in.

    `due` is the instant until which evidence may be sent, where there is one. Stripe
    does not tell when it was decided.
    """

    id: str
    charge: str
    payment_intent: str
    amount: Decimal
    currency: str
    status: str
    reason: str
    created: datetime
    due: datetime | None


class StripeDisputes:
    """Asked through a `StripeApi`; raises `BillerError`."""

    def __init__(self, api):
        self._api = api

    def since(self, created_from):
        """Stripe's dicts of those created from this aware datetime on, newest first."""
        created = {"gte": int(created_from.timestamp())}
        return self._api.pages(DISPUTES, created=created)


def dispute_of(answer):
    """Stripe's dict as a `Dispute`. Raises BillerAnswerError."""
    holder = Reader(answer, BILLER, DISPUTES)
    currency = holder.text("currency", Reader.REQUIRED).upper()
    created = holder.instant("created")
    if created is None:
        raise holder.error("it has no date")
    return Dispute(
        id=holder.own_id(),
        charge=holder.reference("charge"),
        payment_intent=holder.reference("payment_intent"),
        amount=Money(holder, currency, STRIPE_MINOR_DIGITS).of("amount"),
        currency=currency,
        status=holder.text("status", Reader.REQUIRED),
        reason=holder.text("reason"),
        created=created,
        due=holder.inner("evidence_details").instant("due_by"),
    )
