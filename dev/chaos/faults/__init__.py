"""The faults, a file per class; each gives its own from the seed's generator."""

import random
from collections.abc import Iterator

from ..fault import Fault
from . import (
    billers,
    books,
    clocks,
    hostile,
    kills,
    moving,
    overtaken,
    races,
    source,
)

CLASSES = (kills, races, overtaken, source, books, billers, moving, clocks, hostile)


def all_faults(rng: random.Random) -> Iterator[list[Fault]]:
    """The faults of each class."""
    for each in CLASSES:
        yield list(each.faults(rng))
