"""The warm Odoo of ``worker/``, as a child that is given orders."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import PIPE, Popen

from ..console import DevError
from ..layout import CHECKOUT, LOGS
from ..odoo_process import CONFIGURATION, Odoo
from ..process import child, tail
from .orders import End, Order, to_line


class Nursery:
    """``run`` forks a process per order and returns when all of them have ended."""

    def __init__(self, process: Popen, log):
        self._process = process
        self._log = log
        self._answer()

    def run(self, *orders: Order) -> list[End]:
        """The ends, in the order of the orders."""
        self._process.stdin.write(to_line(orders))
        self._process.stdin.flush()
        return [End(**each) for each in json.loads(self._answer())]

    def _answer(self) -> str:
        line = self._process.stdout.readline()
        if not line:
            raise DevError(f"The worker ended. {self._log}:\n{tail(self._log)}")
        return line


@contextmanager
def nursery(
    odoo: Odoo, database: str, environment: dict[str, str]
) -> Iterator[Nursery]:
    """A warm Odoo for ``database`` that ends with the block."""
    log = LOGS / f"{database}.log"
    module = ["-m", "dev.chaos.worker"]
    argv = [odoo.python, *module, CONFIGURATION, database]
    options = {"stdin": PIPE, "stdout": PIPE, "text": True, "cwd": CHECKOUT}
    env = odoo.environment(**environment)
    with (
        open(log, "w") as errors,
        child(argv, env=env, stderr=errors, **options) as process,
    ):
        yield Nursery(process, log)
