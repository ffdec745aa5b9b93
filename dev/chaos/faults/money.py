"""The Stripe balance is read and booked while things go wrong."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from werkzeug.wrappers import Request

from ...loopback.server import Fault as HttpFault
from .. import money
from ..billing import Billed
from ..fault import Fault
from ..orders import Order, Strike
from ..stage import Lane
from .billers import ALWAYS
from .kills import POSTED

KILL = "kill -9"
LIST = "/v1/balance_transactions"
MONEY = Order("money")
# The balance is read before the invoices are booked; it is booked after them.
INVOICES = Order("ingest", arguments=POSTED, batch=200)
# How often a run over one month passes each stage, at the least.
PASSAGES = {
    "money read": 5,
    "money write": 3,
    "money entries": 3,
    "money back": 3,
    "money rows": 3,
}
TURNS = 3
TROUBLES = {
    "429 amid the list": HttpFault(429, path=LIST),
    "429 for an hour": HttpFault(429, {"Retry-After": "3600"}, path=LIST, times=ALWAYS),
    "500 always": HttpFault(500, path=LIST, times=ALWAYS),
    "cut always": HttpFault(cut=True, path=LIST, times=ALWAYS),
    "reset always": HttpFault(reset=True, path=LIST, times=ALWAYS),
    "payouts refused": HttpFault(403, path="/v1/payouts", times=ALWAYS),
}
Json = dict[str, Any]


def faults(rng: random.Random) -> Iterator[Fault]:
    """Kills, two at once, and a Stripe that breaks off, repeats or tells late."""
    for turn in range(TURNS):
        for stage, passages in PASSAGES.items():
            side = rng.choice(("before", "after"))
            strike = Strike(stage, "kill", rng.randint(1, passages), side)
            yield _booking(KILL, stage, Order("money", [strike]))
            if not turn:
                yield MoneyFault(KILL, stage, (Order("daily", [strike]),))
    yield from _together(rng)
    for stage, trouble in TROUBLES.items():
        yield _booking("Stripe balance", stage, MONEY, around=_broken(trouble))
    for stage, lie in LIES.items():
        yield _booking("Stripe balance", stage, MONEY, around=_lying(lie))
    yield _booking("Stripe balance", "listed late", MONEY, around=_late)


def _booking(kind: str, stage: str, *orders: Order, **options) -> Fault:
    return MoneyFault(kind, stage, orders, (INVOICES,), **options)


def _together(rng: random.Random) -> Iterator[Fault]:
    """Two runs read and book it at once; two workers share one, or one of them dies."""
    for stage in ("money read", "money write", "money rows"):
        order = Order("money", [Strike(stage, "meet")])
        yield _booking("two money runs at once", stage, order, order)
    left = (INVOICES, Order("backfill", arguments={"task": "money"}))
    for stage in ("money read", "money write"):
        strikes = [Strike(stage, "meet")]
        orders = Order("worker", strikes), Order("second_worker", strikes)
        kill = Strike(stage, "kill", 1, rng.choice(("before", "after")))
        dying = Order("worker", [kill]), Order("second_worker", waits=True)
        yield MoneyFault("two workers share the balance", stage, orders, left)
        yield MoneyFault("one of two workers dies", stage, dying, left)


@dataclass(frozen=True)
class MoneyFault(Fault):
    """In its month money moves; in the end the books mirror all of it."""

    has_money: ClassVar[bool] = True

    def month(self, rng: random.Random, serial: int) -> list[Billed]:
        return money.lately(rng, serial)

    def bill(self, lane: Lane) -> None:
        super().bill(lane)
        money.move(lane, f"c{len(lane.stripe.invoices)}")

    def settled(self, lane: Lane) -> Iterator[str]:
        yield from money.mirrored(lane)


# --- what Stripe does ------------------------------------------


def _broken(trouble: HttpFault) -> Callable:
    @contextmanager
    def around(lane: Lane):
        lane.stripe.break_call(2 if trouble.path == LIST else 1, trouble)
        yield lambda: lane.stripe.struck
        lane.stripe.be_honest()

    return around


def _lying(make: Callable) -> Callable:
    @contextmanager
    def around(lane: Lane):
        lane.stripe.lie(make())
        yield lambda: lane.stripe.struck
        lane.stripe.be_honest()

    return around


@contextmanager
def _late(lane: Lane):
    """What moved last is listed only when the run has gone by."""
    bank = lane.stripe.bank
    latest = bank.held("balance_transaction")[-1]["id"]
    bank.drop(latest)
    yield lambda: 1
    bank.relist(latest)


def _repeats() -> Callable:
    """The last of a page is on the following page, too."""
    last: list[Json] = []

    def lie(answer: Json, request: Request) -> bool:
        if request.path != LIST or not answer["data"]:
            return False
        answer["data"][:0], last[:] = [*last], answer["data"][-1:]
        return True

    return lie


def _endless() -> Callable:
    """Every page is the first one, and never the last."""
    first: list[Json] = []

    def lie(answer: Json, request: Request) -> bool:
        if request.path != LIST:
            return False
        first[:] = first or answer["data"]
        answer.update(data=[*first], has_more=True)
        return True

    return lie


LIES = {"the same on two pages": _repeats, "a list without an end": _endless}
