"""Two processes at once: cron and person, two clicks, a request that is sent again."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..fault import Fault
from ..orders import Order, Strike
from ..stage import Lane
from .kills import DRAFTS, FEW, POSTED

INGEST = "fusion.billing.invoice.ledger.wizard"
POST = "fusion.billing.invoice.ledger.post"
DAILY = ("daily", {})
BY_HAND = ("ingest", POSTED)
BY_HAND_DRAFTS = ("ingest", {"dry_run": False})
PAIRS = ((DAILY, BY_HAND), (BY_HAND_DRAFTS, BY_HAND_DRAFTS), (BY_HAND, BY_HAND))
BULK = ("bulk_post", {})


def faults(rng: random.Random) -> Iterator[Fault]:
    """They meet at a stage, or the one stops there until the other has gone by."""
    for one, other in PAIRS:
        for stage in ("verify", "create", "rows", "record"):
            yield _meeting("two syncs at once", stage, one, other)
        for stage in ("create", "commit"):
            strike = Strike(stage, "pause", rng.randint(1, 2), "after")
            yield _passing("sent again while at work", strike, one, other)
    for stage in ("post", "pay", "record"):
        yield _meeting("two bulk posts at once", stage, BULK, BULK, DRAFTS)
        yield _meeting("bulk post and cron", stage, BULK, DAILY, DRAFTS)
    for stage in ("post", "commit"):
        yield DoubleClick("double click", stage, (), (), model=POST, drafts=True)
        yield DoubleClick("double click", stage, (), (), model=INGEST)
    yield from _left_to_workers()
    yield from _shared(rng)


def _meeting(kind: str, stage: str, one, other, *first: Order) -> Fault:
    strikes = [Strike(stage, "meet")]
    orders = tuple(Order(task, strikes, options) for task, options in (one, other))
    return Fault(kind, stage, orders, first)


def _passing(kind: str, strike: Strike, one, other) -> Fault:
    slow = Order(one[0], [strike], one[1])
    return Fault(kind, strike.stage, (slow, Order(*_waiting(other), waits=True)))


def _waiting(task) -> tuple:
    return task[0], (), task[1]


def _shared(rng: random.Random) -> Iterator[Fault]:
    """Two workers share a backfill: they meet, or one dies and the other goes on."""
    left = Order("backfill")
    for stage in ("claim", "create", "post", "record", "add up"):
        strikes = [Strike(stage, "meet")]
        orders = Order("worker", strikes), Order("second_worker", strikes)
        yield Fault("two workers share", stage, orders, (left,))
        kill = Strike(stage, "kill", 1, rng.choice(("before", "after")))
        orders = Order("worker", [kill]), Order("second_worker", waits=True)
        yield Fault("one of two workers dies", stage, orders, (left,))


def _left_to_workers() -> Iterator[Fault]:
    """A bulk post left to the background, taken up by cron and by the daily run."""
    left = Order("bulk_post", at_once=FEW)
    for stage in ("post", "record", "commit"):
        strike = Strike(stage, "pause")
        orders = (
            Order("worker", [strike], at_once=FEW),
            Order("daily", waits=True),
        )
        yield Fault("bulk post and cron", stage, orders, (DRAFTS, left))


@dataclass(frozen=True)
class DoubleClick(Fault):
    """The same button of the same window is pressed by two requests."""

    model: str = INGEST
    drafts: bool = False

    def orders_on(self, lane: Lane) -> Sequence[Order]:
        options = {} if self.model == POST else POSTED
        if self.drafts:
            lane.run(DRAFTS)
        (opened,) = lane.run(
            Order("open_wizard", arguments={"model": self.model, **options})
        )
        button = "action_post" if self.model == POST else "action_run"
        arguments = {
            "model": self.model,
            "wizard_id": opened.value,
            "button": button,
        }
        click = Order("press", [Strike(self.stage, "meet")], arguments)
        return click, click
