"""The demo's months of money at Stripe, as the account that ``Bank`` models."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from ..demo import september
from .stripe_bank import Bank
from .stripe_objects import unix

Json = dict[str, Any]
TORONTO = ZoneInfo("America/Toronto")
Event = tuple[int, Callable[[], Any]]


def september_bank(invoices: Sequence[Json]) -> Bank:
    """What ``invoices`` and all of September's moves leave at Stripe, in October."""
    bank = Bank(september.BALANCES)
    events = [*_payments(bank, invoices), *_moves(bank, _by_name(invoices))]
    for _at, event in sorted(events, key=itemgetter(0)):
        event()
    bank.pass_until(unix(september.KNOWN_UNTIL))
    return bank


def _payments(bank: Bank, invoices: Sequence[Json]) -> Iterator[Event]:
    for invoice in invoices:
        if paid_at := invoice["status_transitions"]["paid_at"]:
            yield paid_at, partial(bank.take, invoice)


def _moves(bank: Bank, known: dict[str, Json]) -> Iterator[Event]:
    for move in september.MOVES:
        at = unix(move.at)
        told = [known.get(each, each) for each in move.told]
        yield at, partial(getattr(bank, move.what), *told, at=at, **move.more)


def _by_name(invoices: Sequence[Json]) -> dict[str, Json]:
    """Invoices by their number, customers by their id."""
    customers = {each["customer"]["id"]: each["customer"] for each in invoices}
    return customers | {each["number"]: each for each in invoices if each["number"]}


def balance_on(bank: Bank, day: date) -> dict[str, int]:
    """Cents per currency that Stripe held when ``day`` was over in Toronto."""
    next_day = datetime.combine(day + timedelta(days=1), time(), tzinfo=TORONTO)
    return bank.balance_at(int(next_day.timestamp()) - 1)


def day_in_toronto(instant: int) -> date:
    """The day of Unix seconds there, by which the demo's books are kept."""
    return datetime.fromtimestamp(instant, TORONTO).date()


BANKS = {"september": september_bank}
