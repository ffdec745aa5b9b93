"""Odoo loses its connection to its own database in the middle of a run."""

import random
from collections.abc import Iterator

from ..fault import Fault
from ..orders import Order, Strike
from .kills import BULK, DRAFTS, INGEST, POSTED

KIND = "own connection cut"


def faults(rng: random.Random) -> Iterator[Fault]:
    """At every stage; what the process is left with is an error."""
    for place, stage in enumerate(INGEST):
        task = ("daily", {}) if place % 2 else ("ingest", POSTED)
        order = Order(task[0], [_cut(rng, stage, INGEST)], task[1])
        yield Fault(KIND, stage, (order,), may_break=True)
    for stage in ("post", "reconcile", "commit"):
        order = Order("bulk_post", [_cut(rng, stage, BULK)])
        yield Fault(KIND, stage, (order,), (DRAFTS,), may_break=True)


def _cut(rng: random.Random, stage: str, passages: dict[str, int]) -> Strike:
    return Strike(stage, "cut_books", rng.randint(1, passages[stage]))
