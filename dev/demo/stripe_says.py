"""What Stripe itself says of the account's money, for the acts and never from Odoo."""

import os
from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple

import requests

from ..loopback import demo
from ..loopback.demo_money import balance_on
from ..loopback.stripe_objects import API_VERSION
from .september import CUT_OVER

BEGIN = date.fromisoformat(CUT_OVER)


class Arrived(NamedTuple):
    """A payout of the month that the bank has."""

    payout: str
    day: date
    amount: Decimal


class StripeSays:
    """The model of September's account, and the server that serves the same."""

    def __init__(self) -> None:
        self._bank = demo.bank("september")

    def balance_on(self, day: date) -> dict[str, Decimal]:
        """Per currency, what was held at the end of that day."""
        held = balance_on(self._bank, day)
        return {name.upper(): Decimal(cents) / 100 for name, cents in held.items()}

    def arrived(self) -> list[Arrived]:
        """The payouts made since the cut-over that reached the bank."""
        return [
            Arrived(
                each["id"], _day(each["arrival_date"]), Decimal(each["amount"]) / 100
            )
            for each in self._bank.held("payout")
            if each["status"] == "paid" and _day(each["created"]) >= BEGIN
        ]

    def balance_now(self) -> dict[str, Decimal]:
        """Pending and available together, as ``/v1/balance`` answers, per currency."""
        answer = requests.get(
            f"{os.environ['STRIPE_API_BASE']}/v1/balance",
            headers={
                "Authorization": f"Bearer {os.environ['STRIPE_API_KEY']}",
                "Stripe-Version": API_VERSION,
            },
            timeout=20,
        )
        answer.raise_for_status()
        told = answer.json()
        found: dict[str, Decimal] = defaultdict(Decimal)
        for each in (*told["available"], *told["pending"]):
            found[each["currency"].upper()] += Decimal(each["amount"]) / 100
        return dict(found)


def _day(instant: int) -> date:
    """Of a bank: Stripe tells arrivals as midnight, UTC."""
    return datetime.fromtimestamp(instant, UTC).date()
