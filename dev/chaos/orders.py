"""What a child of Odoo is told to do, and how it ended: plain values, sent as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Strike:
    """``act`` when ``stage`` is entered or left for the ``nth`` time.

    Stages are those of ``worker/points.py``, acts those of ``worker/acts.py``.
    """

    stage: str
    act: str
    nth: int = 1
    side: str = "before"
    argument: str = ""

    def __str__(self) -> str:
        return f"{self.act} {self.side} {self.stage} {self.nth}"


@dataclass(frozen=True)
class Order:
    """A task of ``worker/tasks.py`` for one process.

    It takes ``batch`` invoices at a time; more rows than ``at_once`` are left to the
    background. ``clock`` is the moment it takes for the present. One that ``waits``
    begins when another process of the same fault has paused.
    """

    task: str
    strikes: Sequence[Strike] = ()
    arguments: dict[str, Any] = field(default_factory=dict)
    batch: int = 3
    at_once: int = 1000
    clock: str = ""
    waits: bool = False

    def __str__(self) -> str:
        return ": ".join([self.task, *map(str, self.strikes)])


@dataclass(frozen=True)
class End:
    """How a process ended: exit status, or minus the signal that killed it.

    ``value`` is the task's result, ``refusal`` what a person was told instead,
    ``error`` a traceback, ``struck`` how many strikes happened.
    """

    status: int
    struck: int = 0
    value: Any = None
    refusal: str = ""
    error: str = ""


def to_line(orders: Sequence[Order]) -> str:
    """Orders as one line."""
    return json.dumps([asdict(order) for order in orders]) + "\n"


def from_line(line: str) -> list[Order]:
    """The orders that ``to_line`` wrote."""
    return [
        Order(**each | {"strikes": [Strike(**strike) for strike in each["strikes"]]})
        for each in json.loads(line)
    ]
