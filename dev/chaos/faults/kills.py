"""kill -9 of a process at any stage of a run."""

import random
from collections.abc import Iterator

from ..fault import Fault
from ..orders import Order, Strike

KIND = "kill -9"
DRAFTS = Order("ingest", arguments={"dry_run": False})
POSTED = {"dry_run": False, "auto_post": True}
# How often a run over one month passes each stage, at the least.
INGEST = {
    "list": 6,
    "queue": 2,
    "claim": 3,
    "read": 6,
    "verify": 5,
    "create": 2,
    "rows": 2,
    "post": 2,
    "pay": 2,
    "reconcile": 2,
    "record": 2,
    "add up": 2,
    "commit": 12,
    "statement": 400,
}
BULK = {"post": 1, "pay": 1, "reconcile": 1, "record": 1, "commit": 4, "statement": 90}
# In the background a few rows at a time: the kills fall between two commits, too.
FEW = 2
BACKGROUND = BULK | {"post": 2, "pay": 2, "reconcile": 2, "record": 2, "commit": 6}
ROUNDS = 3


def faults(rng: random.Random) -> Iterator[Fault]:
    """Every stage several times, in runs of every kind."""
    for turn in range(ROUNDS):
        for stage in INGEST:
            task = ("daily", {}) if turn % 2 else ("ingest", POSTED)
            yield _kill(stage, Order(task[0], [_at(rng, stage, INGEST)], task[1]))
    for stage in BULK:
        for _turn in range(2):
            order = Order("bulk_post", [_at(rng, stage, BULK)])
            yield _kill(stage, order, DRAFTS)
            order = Order("worker", [_at(rng, stage, BACKGROUND)], at_once=FEW)
            yield _kill(stage, order, DRAFTS, Order("bulk_post", at_once=FEW))


def _kill(stage: str, order: Order, *first: Order) -> Fault:
    return Fault(KIND, stage, (order,), first)


def _at(rng: random.Random, stage: str, passages: dict[str, int]) -> Strike:
    side = rng.choice(("before", "after"))
    return Strike(stage, "kill", rng.randint(1, passages[stage]), side)
