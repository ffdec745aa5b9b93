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
    money,
    moving,
    overtaken,
    races,
    source,
)

CLASSES = (
    *(kills, races, overtaken, source, books, billers, moving, clocks, hostile),
    money,
)


def all_names() -> list[str]:
    return [each.__name__.rpartition(".")[2] for each in CLASSES]


def all_faults(rng: random.Random) -> Iterator[tuple[str, list[Fault]]]:
    """The faults of each class, with its name."""
    for name, each in zip(all_names(), CLASSES, strict=True):
        yield name, list(each.faults(rng))
