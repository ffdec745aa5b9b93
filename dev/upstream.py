"""Odoo's own tests of ``account``, with the addon and without: do they end the same?"""

import os
import re
import subprocess
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from . import databases, odoo_log, ports
from .console import DevError, say
from .layout import CHECKOUT_KEY, LOGS
from .locks import locked
from .odoo_process import Odoo
from .process import tail
from .system_packages import BROWSER
from .workshop import describe, open_odoo

MODULE = "account"
WITHOUT, WITH = DATABASES = ("upstream_without", "upstream_with")
PATIENCE_SECONDS = 3 * 60 * 60
# statuses of an Odoo that came to its end; 1: some tests failed
ENDED = (0, 1)
RESULT = re.compile(r"\d+ failed, \d+ error\(s\) of (\d+) tests when loading database")
# of several that are said of one test, the last in this order holds
GRAVITY = ("passed", "skipped", "failed", "error")


class Run(NamedTuple):
    """How each test ended: ``{"test_tax.TestTax.test_x": "passed"}``."""

    name: str
    outcomes: dict[str, str]

    def counts(self) -> str:
        """``912 passed, 4 skipped, 7 failed, 0 error``."""
        counted = Counter(self.outcomes.values())
        return ", ".join(f"{counted[kind]} {kind}" for kind in GRAVITY)

    def not_passing(self) -> set[str]:
        """``{"test_tax.TestTax.test_x: failed"}``."""
        return {
            f"{test}: {how}" for test, how in self.outcomes.items() if how != "passed"
        }


def main() -> int:
    """Run the tests on both databases at once; 1 when a test ends differently."""
    started = time.monotonic()
    odoo = open_odoo(*BROWSER)
    describe(odoo)
    with locked(f"{CHECKOUT_KEY}-upstream"):
        _make_databases(odoo)
        runs = _run_both(odoo)
    found = differences(*runs)
    _report(runs, found)
    say(f"\n{time.monotonic() - started:.0f} s, {len(found)} differences")
    return 1 if found else 0


def _make_databases(odoo: Odoo) -> None:
    """The second is the first with the addon."""
    databases.create_with(odoo, WITHOUT, MODULE)
    databases.copy(odoo, WITHOUT, WITH)
    databases.install_addon(odoo, WITH)


def _run_both(odoo: Odoo) -> list[Run]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    with ExitStack() as children:
        started = [(name, *_start(odoo, name, children)) for name in DATABASES]
        return [
            read(name, log, _status(process, log, deadline))
            for name, log, process in started
        ]


def _start(odoo: Odoo, database: str, children: ExitStack):
    """Upgrade Odoo's module with its tests; the log and the running process."""
    log = LOGS / f"{database}.log"
    tags = os.environ.get("TESTS") or f"/{MODULE}"
    say(f"  Running Odoo's own tests {tags} on {database}; log: {log}")
    arguments = ["-d", database, "-u", MODULE, "--test-enable", f"--test-tags={tags}"]
    arguments += ["--stop-after-init", f"--http-port={ports.claim(database)}"]
    with open(log, "w") as output:
        options = {"stdout": output, "stderr": subprocess.STDOUT}
        options |= {"stdin": subprocess.DEVNULL, "environment": {}}
        return log, children.enter_context(odoo.start(*arguments, **options))


def _status(process: subprocess.Popen, log: Path, deadline: float) -> int:
    try:
        return process.wait(max(0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        hours = PATIENCE_SECONDS / 3600
        raise DevError(
            f"The tests did not end within {hours:.0f} hours. {log}:\n{tail(log)}"
        ) from None


def read(name: str, log: Path, status: int) -> Run:
    """What a run's log says; a run that is not whole is a ``DevError``, no result."""
    reading = _Reading()
    with open(log, errors="replace") as lines:
        for record in odoo_log.records(lines):
            reading.take(record)
    if reading.total is None or status not in ENDED:
        raise DevError(
            f"{name} did not come to its end (status {status}). {log}:\n{tail(log)}"
        )
    if not reading.total or reading.total != reading.started:
        raise DevError(
            f"{name}: Odoo counts {reading.total} tests, its log shows "
            f"{reading.started}. {log}"
        )
    return Run(name, reading.outcomes)


class _Reading:
    """What a log has said so far."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}
        self.started = 0
        self.total: int | None = None
        self._current = "outside of tests"

    def take(self, record: odoo_log.Record) -> None:
        if result := RESULT.match(record.message):
            self.total = int(result[1])
        elif event := odoo_log.event(record, MODULE):
            test = f"{event.module}.{event.test}"
            if event.kind == "started":
                self.started += 1
                self._current = test
                self._keep(test, "passed")
            elif event.kind == "error":
                self._keep(self._current, "error")
            else:
                raised = record.message.startswith("ERROR:")
                self._keep(test, "error" if raised else event.kind)

    def _keep(self, test: str, outcome: str) -> None:
        """The gravest of what is said of a test."""
        before = self.outcomes.get(test, "passed")
        self.outcomes[test] = max(before, outcome, key=GRAVITY.index)


def differences(without: Run, given: Run) -> list[str]:
    """One sentence for each test that does not end the same."""
    tests = sorted(without.outcomes.keys() | given.outcomes.keys())
    pairs = (
        (test, *(run.outcomes.get(test, "not run") for run in (without, given)))
        for test in tests
    )
    return [f"{test}: {a} without, {b} with" for test, a, b in pairs if a != b]


def _report(runs: list[Run], found: list[str]) -> None:
    failing = [run.not_passing() for run in runs]
    alike = sorted(failing[0] & failing[1])
    say("\nNot passing, with the addon as without:")
    say("\n".join(f"  {each}" for each in alike) or "  none")
    say("\nEnding differently:")
    say("\n".join(f"  {each}" for each in found) or "  none")
    say("")
    for run in runs:
        say(f"  {run.name}: {len(run.outcomes)} tests, {run.counts()}")
