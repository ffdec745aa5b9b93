"""Payouts of a Stripe account (R26): Payouts, and the transactions each is made of."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from .stripe_api import BILLER
from .values import STRIPE_MINOR_DIGITS, Money, Reader

PAYOUTS = "/v1/payouts"


@dataclass(frozen=True, slots=True)
class Payout:
    """`amount` in major units; `is_complete`: Stripe can list what it is made of."""

    id: str
    amount: Decimal
    currency: str
    status: str
    created: datetime
    arrival: date
    automatic: bool
    is_complete: bool
    method: str
    failure: str
    trace: str


class StripePayouts:
    """Asked through a `StripeApi`; raises `BillerError`."""

    def __init__(self, api):
        self._api = api

    def since(self, created_from):
        """Stripe's dicts of those created from this aware datetime on, newest first."""
        created = {"gte": int(created_from.timestamp())}
        return self._api.pages(PAYOUTS, created=created)


def payout_of(answer):
    """Stripe's dict as a `Payout`. Raises BillerAnswerError."""
    holder = Reader(answer, BILLER, PAYOUTS)
    currency = holder.text("currency", Reader.REQUIRED).upper()
    arrival = holder.instant("arrival_date")
    created = holder.instant("created")
    if not (arrival and created):
        raise holder.error("it has no date")
    return Payout(
        id=holder.own_id(),
        amount=Money(holder, currency, STRIPE_MINOR_DIGITS).of("amount"),
        currency=currency,
        status=holder.text("status"),
        created=created,
        arrival=arrival.date(),  # Stripe gives midnight, UTC, of that day
        automatic=holder.flag("automatic"),
        is_complete=holder.text("reconciliation_status") == "completed",
        method=holder.text("method"),
        failure=holder.text("failure_code"),
        trace=holder.inner("trace_id").text("value"),
    )
