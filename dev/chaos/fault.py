"""A fault: what goes wrong, where, and how it is brought about."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import ClassVar

from .billing import Billed, month
from .orders import End, Order
from .stage import Lane

HUNG = -6  # the worker ends what takes too long
KILLED = -9
# While it is open something outside is out of order; it gives how often it struck.
Around = Callable[[Lane], AbstractContextManager[Callable[[], int]]]


@contextmanager
def _in_order(_lane: Lane) -> Iterator[Callable[[], int]]:
    yield lambda: 0


@dataclass(frozen=True)
class Fault:
    """One fault, named in the report by ``kind`` and ``stage``.

    ``first`` is carried out in good order, ``orders`` at the same time with the fault.
    ``brings`` are invoices of its own; processes that ``may_break`` may end with an
    error of Python's.
    """

    kind: str
    stage: str
    orders: tuple[Order, ...]
    first: tuple[Order, ...] = ()
    around: Around = _in_order
    brings: tuple[Billed, ...] = ()
    may_break: bool = False
    has_money: ClassVar[bool] = False  # it needs a Stripe balance that is set up

    def month(self, rng: random.Random, serial: int) -> list[Billed]:
        """The invoices that it meets."""
        return month(rng, serial)

    def bill(self, lane: Lane) -> None:
        """Have its own invoices billed before it strikes."""
        lane.bill(self.brings)

    def strike(self, lane: Lane) -> list[str]:
        """Let it happen; what is wrong with how it went."""
        for order in self.first:
            (end,) = lane.run(order)
            if end.status:
                return [f"{order.task} failed before the fault: {end.error}"]
        with self.around(lane) as struck_outside:
            ends = lane.run(*self.orders_on(lane))
            struck = struck_outside() + sum(end.struck for end in ends)
        problems = [problem for end in ends if (problem := self._wrong(end))]
        return problems if struck else [*problems, "it never struck"]

    @property
    def times(self) -> int:
        """How many faults it is."""
        return 1

    def settled(self, _lane: Lane) -> Iterator[str]:
        """What is wrong, besides the invariants, when all is quiet again."""
        yield from ()

    def tidy(self, _lane: Lane) -> None:
        """Put away what only it has put up, when everything has been looked at."""

    def orders_on(self, _lane: Lane) -> Sequence[Order]:
        """The orders, some of which may depend on what is in the database."""
        return self.orders

    def _wrong(self, end: End) -> str | None:
        if end.status == HUNG:
            return "a process hung"
        if self.may_break or end.status in (0, KILLED):
            return None
        return f"a process ended with status {end.status}: {end.error}"

    def __str__(self) -> str:
        told = [str(order) for order in self.orders]
        return f"{self.kind}, {self.stage} ({' + '.join(told)})"
