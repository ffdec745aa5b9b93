"""The accountant's report of each day and currency, held against Stripe itself."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from . import acts
from .figures import Act
from .september import CUT_OVER, KNOWN_UNTIL
from .stripe_says import StripeSays

CURRENCIES = ("CAD", "USD")
SIDES = ("stripe_balance", "ledger_balance", "difference")
Sides = tuple[Decimal, ...]


class Days:
    """What the accountant sees: lines of the days on which something moved.

    On the days between, what the line before says still stands.
    """

    def __init__(self, env) -> None:
        report = acts.as_accountant(env)["fusion.billing.balance.day"]
        self._told: dict[str, dict[date, Sides]] = {each: {} for each in CURRENCIES}
        for line in report.search([], order="date"):
            sides = tuple(_cents(line[name]) for name in SIDES)
            self._told[line.currency_id.name][line.date] = sides

    def header(self) -> list[str]:
        """Of a table of ``rows``."""
        titles = ("Stripe", "clearing", "difference")
        return ["day", *(f"{each} {title}" for each in CURRENCIES for title in titles)]

    def rows(self) -> list[list]:
        """Of each day that something moved on, both sides of every currency."""
        moved = sorted({day for lines in self._told.values() for day in lines})
        return [
            [day, *(side for each in CURRENCIES for side in self._at(day, each))]
            for day in moved
        ]

    def agreeing(self, act: Act) -> str:
        """Every day, whether or not something moved, is what Stripe held; and now."""
        says, days = StripeSays(), list(_every_day())
        for day in days:
            due = says.balance_on(day)
            for currency in CURRENCIES:
                sides = (due[currency], due[currency], Decimal(0))
                act.check(f"{currency} on {day}", self._at(day, currency), sides)
        now = says.balance_now()
        last = {each: self._at(days[-1], each)[1] for each in CURRENCIES}
        act.check("Stripe's balance now", now, last)
        told = " and ".join(f"{now[each]:,.2f} {each}" for each in CURRENCIES)
        apart = " and in ".join(CURRENCIES)
        return f"{len(days)} days, each 0.00 apart in {apart}; /v1/balance: {told} now"

    def _at(self, day: date, currency: str) -> Sides:
        lines = self._told[currency]
        known = [each for each in lines if each <= day]
        return lines[known[-1]] if known else (Decimal("0.00"),) * len(SIDES)


def _every_day() -> Iterator[date]:
    day, last = date.fromisoformat(CUT_OVER), date.fromisoformat(KNOWN_UNTIL[:10])
    while day <= last:
        yield day
        day += timedelta(days=1)


def _cents(amount: float) -> Decimal:
    return Decimal(f"{round(amount, 2) + 0.0:.2f}")  # no -0.00
