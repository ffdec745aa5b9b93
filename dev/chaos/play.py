"""A play: a database of its own, and some faults one after the other.

Every fault meets a month of new invoices. In the end a run in peace must make the
ledger that the same months make without any fault.
"""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from . import invariants, money
from .billing import Billed
from .fault import Fault
from .invariants import Ledger
from .nexacloud import execute
from .orders import Order
from .stage import Lane

IN_PEACE = Order("daily", batch=200)
BACKGROUND = Order("worker")
CALLS = 5
COUNT = "SELECT count(*) FROM invoices"
LAST_RUN = "SELECT coalesce(max(id), 0) FROM fusion_billing_ledger_run"


@dataclass
class Outcome:
    """What was found wrong with each fault of a play; nothing, if it survived."""

    faults: Sequence[Fault]
    problems: dict[int, list[str]] = field(default_factory=dict)

    def survived(self, place: int) -> bool:
        return not self.problems.get(place)

    def note(self, place: int, problems: Iterator[str]) -> None:
        if found := list(problems):
            self.problems.setdefault(place, []).extend(found)


def play(lane: Lane, seed: str, faults: Sequence[Fault]) -> Outcome:
    """Play it on ``lane``. What is wrong at the end counts against every fault."""
    rng = random.Random(seed)
    months = money.months_of(faults, rng)
    reference = _without_fault(lane, months, faults)
    outcome = Outcome(faults)
    lane.clear()
    _in_peace(lane, months[0])
    has_money = any(fault.has_money for fault in faults)
    if has_money:
        money.begin(lane)
    for place, (fault, invoices) in enumerate(zip(faults, months[1:], strict=True)):
        lane.bill(invoices)
        outcome.note(place, _survive(lane, fault, reference))
    problems = list(_at_the_end(lane, reference, has_money))
    for place in range(len(faults)):
        outcome.note(place, iter(problems))
    return outcome


def _without_fault(
    lane: Lane, months: Sequence[list[Billed]], faults: Sequence[Fault]
) -> Ledger:
    lane.clear()
    brought = [each for fault in faults for each in fault.brings]
    _in_peace(lane, [*itertools.chain(*months), *brought])
    return invariants.ledger_of(lane)


def _in_peace(lane: Lane, invoices: Sequence[Billed]) -> None:
    lane.bill(invoices)
    (end,) = lane.run(IN_PEACE)
    if end.status:
        raise AssertionError(f"A run without any fault failed: {end.error}")


def _survive(lane: Lane, fault: Fault, reference: Ledger) -> Iterator[str]:
    fault.bill(lane)
    _forget_runs(lane)
    reads = {_count(lane)}
    yield from fault.strike(lane)
    reads.add(_count(lane))
    yield from invariants.always(lane, reads)
    yield from _in_the_background(lane)
    yield from invariants.always(lane, reads)
    yield from invariants.atomic(invariants.ledger_of(lane), reference)
    yield from fault.settled(lane)
    fault.tidy(lane)


def _in_the_background(lane: Lane) -> Iterator[str]:
    """Called again and again, as Odoo does when a cron had too little time."""
    for _call in range(CALLS):
        (end,) = lane.run(BACKGROUND)
        if end.status:
            yield f"the cron of background work failed: {end.error}"
        unfinished = list(invariants.finished(lane))
        if not unfinished:
            return
    yield from unfinished


def _at_the_end(lane: Lane, reference: Ledger, has_money: bool) -> Iterator[str]:
    _forget_runs(lane)
    (end,) = lane.run(IN_PEACE)
    if end.status:
        yield f"the run in peace failed: {end.error}"
    yield from invariants.always(lane, {_count(lane)})
    yield from invariants.finished(lane)
    yield from invariants.same(invariants.ledger_of(lane), reference)
    if has_money:  # of the clearing account the billers' lists tell too little
        yield from money.mirrored(lane)
    else:
        yield from invariants.proven(lane)


def _forget_runs(lane: Lane) -> None:
    """What they have read was held against the source as it was then."""
    lane.known_run = execute(lane.books, LAST_RUN)[0][0]


def _count(lane: Lane) -> int:
    return execute(lane.source, COUNT)[0][0]
