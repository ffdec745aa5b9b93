"""Children that carry out orders side by side, and what each of them reports."""

import json
import multiprocessing
import os
import sys
import traceback
from collections.abc import Sequence
from typing import NamedTuple

from ..orders import End, Order
from .tasks import perform


class Gate(NamedTuple):
    """Where children wait for each other."""

    meeting: object  # a Barrier of all
    paused: object  # an Event: one of them has stopped
    released: object  # an Event: it may go on

    @classmethod
    def of(cls, number: int) -> "Gate":
        fork = multiprocessing.get_context("fork")
        return cls(fork.Barrier(number), fork.Event(), fork.Event())


class Brood:
    """``open`` maps the pipe on which a child reports to its process id."""

    def __init__(self, database: str, orders: Sequence[Order]):
        gate = Gate.of(len(orders))
        self.open: dict[int, int] = {}
        self._told: dict[int, bytes] = {}
        self._ended: dict[int, int] = {}
        for order in orders:
            self._fork(database, order, gate)

    def _fork(self, database: str, order: Order, gate: Gate) -> None:
        inlet, outlet = os.pipe()
        pid = os.fork()
        if not pid:
            _live(database, order, gate, outlet)
        os.close(outlet)
        self.open[inlet] = pid
        self._told[pid] = b""

    def listen(self, descriptor: int) -> None:
        """Take in what a child reports; nothing more means that it has ended."""
        pid = self.open[descriptor]
        told = os.read(descriptor, 65536)
        self._told[pid] += told
        if not told:
            os.close(descriptor)
            del self.open[descriptor]
            self._ended[pid] = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def alive(self) -> list[int]:
        return list(self.open.values())

    def kill(self, pid: int, number: int) -> None:
        """End a child that goes on for too long."""
        os.kill(pid, number)
        self._ended[pid] = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def ends(self) -> list[End]:
        """How each ended, in the order of the orders."""
        return [_end(self._ended[pid], told) for pid, told in self._told.items()]


def _end(status: int, told: bytes) -> End:
    reports = [json.loads(line) for line in told.decode().splitlines()]
    merged = {name: value for report in reports for name, value in report.items()}
    struck = sum("struck" in report for report in reports)
    return End(status, **merged | {"struck": struck})


def _live(database: str, order: Order, gate: Gate, outlet: int) -> None:
    """The whole life of a child; it never returns to its parent's code."""

    def report(**values: object) -> None:
        os.write(outlet, json.dumps(values).encode() + b"\n")

    status = 1
    try:
        perform(database, order, gate, report)
        status = 0
    except BaseException:  # also what ends processes: the report is all that is left
        report(error=traceback.format_exc()[-4000:])
    finally:
        sys.stderr.flush()
        os._exit(status)
