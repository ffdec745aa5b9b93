"""The tests: linters, the development commands' own, the addon's inside Odoo."""

import json
import os
import re
import subprocess
import time
from pathlib import Path

from . import databases, linting, odoo_log, ports
from .console import DevError, say
from .layout import ADDON, CHECKOUT, CHECKOUT_KEY, LOGS
from .locks import locked
from .odoo_process import Odoo
from .process import child, tail
from .system_packages import BROWSER, PRINTER, PROOF
from .tally import Tally, not_loaded
from .workshop import DEMO_DATABASE, chosen_database, describe, open_odoo

TEST_DATABASE = "test"
SUPERUSER_DSN = "FUSION_TEST_SUPERUSER_DSN"


def main() -> int:
    """Run everything, or the part that TESTS names; the exit status."""
    started = time.monotonic()
    part = os.environ.get("TESTS", "")
    database = chosen_database(TEST_DATABASE)
    if database == DEMO_DATABASE:
        raise DevError("Tests rebuild their database: not the demo's.")
    odoo = open_odoo(*BROWSER, *PRINTER, *PROOF)
    describe(odoo)
    tally = Tally()
    if not part:
        linting.check(odoo.python, tally)
    if not part or part.startswith("dev"):
        _run_plain_tests(odoo, part, tally)
    if not part.startswith("dev"):
        with locked(f"{CHECKOUT_KEY}-{database}"):
            _run_in_odoo(odoo, database, part, tally)
    if not part:
        _fail_what_is_not_loaded(tally)
    say(f"\n{time.monotonic() - started:.0f} s")
    say(tally.closing_line())
    return 1 if tally.count("failed") else 0


def lint() -> int:
    """Run the linters only; the exit status."""
    tally = Tally()
    linting.check(open_odoo().python, tally)
    say(tally.closing_line())
    return 1 if tally.count("failed") else 0


def _fail_what_is_not_loaded(tally: Tally) -> None:
    for name in not_loaded(CHECKOUT, tally.modules):
        reason = "No test of it ran: is it imported in its package's __init__.py?"
        tally.add(name, "is not loaded", "failed", reason)


def _run_in_odoo(odoo: Odoo, database: str, part: str, tally: Tally) -> None:
    """Install the addon into a fresh database, running its tests."""
    before = len(tally)
    again = bool(os.environ.get("REUSE")) and databases.exists(odoo.cluster, database)
    if not again:
        databases.create(odoo, database)
        databases.leave_unvacuumed(odoo.cluster, database)
    tags = test_tags(part) if part else f"/{ADDON}"
    log = LOGS / f"{database}-run.log"
    say(f"  {'Updating' if again else 'Installing'} the addon and running {tags}")
    say(f"  whole log: {log}")
    arguments = ["-d", database, "-u" if again else "-i", ADDON]
    arguments += ["--test-enable", f"--test-tags={tags}", "--stop-after-init"]
    arguments += [f"--http-port={ports.claim(f'{database}-http')}"]
    status = _follow(odoo, arguments, log, tally)
    if status and not tally.count("failed"):
        tally.add(ADDON, "Odoo", "failed", f"It ended with status {status}: see {log}")
    elif len(tally) == before:
        tally.add(ADDON, "tests", "failed", f"Not a single test ran for {tags}.")


def _follow(odoo: Odoo, arguments: list[str], log: Path, tally: Tally) -> int:
    """Run Odoo, keep its log and count what it says; its exit status."""
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    environment = {SUPERUSER_DSN: odoo.cluster.dsn("postgres")}
    options = output | {"stdin": subprocess.DEVNULL, "errors": "replace"}
    with (
        open(log, "w") as copy,
        odoo.start(*arguments, environment=environment, **options) as process,
    ):
        for record in odoo_log.records(_copied(process.stdout, copy)):
            if event := odoo_log.event(record):
                tally.take(event)
        status = process.wait()
    tally.finish()
    return status


def _copied(lines, copy):
    for line in lines:
        copy.write(line)
        yield line


def test_tags(part: str) -> str:
    """Odoo's test tags for a test file, a class or Odoo's own notation."""
    if re.fullmatch(r"(.*/)?test_\w+(\.py)?", part):
        return f"/{ADDON}/tests/{Path(part).stem}.py"
    if re.fullmatch(r"[A-Z]\w*(\.\w+)?", part):
        return f"/{ADDON}:{part}"
    return part


def _run_plain_tests(odoo: Odoo, part: str, tally: Tally) -> None:
    """Run the tests of ``dev``, outside Odoo, under the venv's Python."""
    log = LOGS / "plain-tests.log"
    argv = [odoo.python, "-m", "dev.plain_tests"]
    if part.endswith(".py"):
        argv.append(Path(part).name)
    with open(log, "w") as noise:
        output = {"stdout": subprocess.PIPE, "stderr": noise, "text": True}
        with child(argv, cwd=CHECKOUT, **output) as process:
            for row in map(json.loads, process.stdout):
                tally.take(odoo_log.Event("started", *row[:2], ""))
                tally.take(odoo_log.Event(row[2], *row[:2], row[3]))
            status = process.wait()
    tally.finish()
    if status:
        tally.add("dev", "plain tests", "failed", f"They stopped. {log}:\n{tail(log)}")
