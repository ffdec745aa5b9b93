"""What an Odoo run with tests says in its log, read while it is written."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .layout import ADDON

LINE = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) \S+ "
    r"(?P<logger>[^\s:]+): (?P<message>.*)"
)
# of a class's set-up, of which no test bears the name
SUITE = "odoo.tests.suite"
# they only sum up failures that were logged one by one
SUMMARIES = ("odoo.modules.loading", "odoo.tests.result", "odoo.service.server")
SUMMARY = re.compile(
    r"(Module \S+: )?\d+ (failures|failed|error)|At least one test failed"
)


class Record(NamedTuple):
    """One log record; a traceback belongs to the record above it."""

    level: str
    logger: str
    message: str


def records(lines: Iterable[str]) -> Iterator[Record]:
    """The records of a log; each is complete when the next one begins."""
    record = None
    for line in lines:
        if match := LINE.match(line.rstrip("\n")):
            if record:
                yield record
            record = Record(**match.groupdict())
        elif record:
            record = record._replace(message=f"{record.message}\n{line.rstrip()}")
    if record:
        yield record


class Event(NamedTuple):
    """What a record says about a test: it began, was skipped, failed …"""

    kind: str  # started, skipped, failed, error (logged, not by the test framework)
    module: str  # Python module, as in ``tests.test_families``
    test: str  # ``TestFamilies.test_forms``, or the set-up of a class
    text: str


def event(record: Record, addon: str = ADDON) -> Event | None:
    """What ``record`` says about a test of ``addon``, None when it says nothing."""
    package = f"odoo.addons.{addon}."
    if record.logger.startswith(package) or record.logger == SUITE:
        for kind, pattern in PATTERNS.items():
            if match := pattern.match(record.message):
                return _event(kind, record, match, package)
    if record.level not in ("ERROR", "CRITICAL") or _sums_up(record):
        return None
    return Event("error", record.logger, "", record.message.strip())


PATTERNS = {
    "started": re.compile(r"Starting (?P<test>.+?) \.\.\.()"),
    "skipped": re.compile(r"skipped (?P<test>.+?) : (?P<text>.*)", re.DOTALL),
    "failed": re.compile(r"(?:FAIL|ERROR): (?P<test>[^\n]+)(?P<text>.*)", re.DOTALL),
}
SUBTEST = re.compile(r"Subtest (\S+)")
CLASS_SETUP = re.compile(r"\w+ \((?P<module>[\w.]+)\.(\w+)\)")


def _event(kind: str, record: Record, match: re.Match, package: str) -> Event:
    text = match.groupdict().get("text", "").strip()
    test, module = match["test"].strip(), record.logger
    if subtest := SUBTEST.match(test):
        text, test = f"{test}\n{text}", subtest[1]
    elif setup := CLASS_SETUP.match(test):
        module = setup["module"]
    return Event(kind, module.removeprefix(package), test, text)


def _sums_up(record: Record) -> bool:
    return record.logger in SUMMARIES and bool(SUMMARY.match(record.message))
