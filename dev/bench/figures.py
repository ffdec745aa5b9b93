"""The figures of a bench: what is compared, the table, and ``bench.json``."""

import json
import os
import platform
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from ..demo.tables import table

FILE = "bench.json"
RATIOS = {"one_by_one": "one by one", "core_batch": "core's batch calls"}
Found = dict[str, Any]


def per_invoice(found: Mapping[str, Any], count: int) -> Found:
    """A measurement of ``count`` invoices; the network is told, and not counted."""
    seconds = found["seconds"] - found["network"]
    return {
        "invoices": count,
        "seconds": round(seconds, 3),
        "network_seconds": round(found["network"], 3),
        "calls": found["calls"],
        "per_second": round(count / seconds, 1),
        "ms": round(1000 * seconds / count, 2),
        "cpu_ms": round(1000 * found["cpu"] / count, 2),
        "queries": round(found["queries"] / count, 2),
        "peak_mb": round(found["peak_mb"], 1),
    }


def middle(runs: list[Found], name: str = "ms") -> Found:
    """The run whose time is the median."""
    wanted = median(run[name] for run in runs)
    return min(runs, key=lambda run: abs(run[name] - wanted))


def compared(rounds: list[Found], name: str, other: str) -> Found:
    """Rounds of two measurements each: the middle one, by the ratio of their times."""
    for each in rounds:
        each["ratio"] = round(each[name]["ms"] / each[other]["ms"], 2)
    ratios = [each["ratio"] for each in rounds]
    return middle(rounds, "ratio") | {"ratios": ratios}


def ways_table(ways: Mapping[str, Found]) -> str:
    names = ("ms", "cpu_ms", "queries", "per_second", "peak_mb")
    rows = [
        (name.replace("_", " "), str(way["invoices"]), *(f"{way[n]:,}" for n in names))
        for name, way in ways.items()
    ]
    header = ("way", "invoices", "ms each", "of it CPU", "queries each", "a second")
    return table((*header, "MB more"), rows)


def conclusions(found: Mapping[str, Any]) -> Iterator[str]:
    """What the figures come to, part by part."""
    for name, say in SAYS.items():
        if name in found:
            yield from say(found)


def _of_ways(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"{ways_table(found['ways'])}\n"
    for name, what in RATIOS.items():
        yield f"  the corridor is {found[f'ratio_{name}']} times as fast as {what}"
    yield f"  ledgers: {', '.join(found['differences']) or 'equal, item by item'}"


def _of_dry_run(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"  dry run, facts held: {found['dry_run']['per_second']:,} a second"


def _of_workers(found: Mapping[str, Any]) -> Iterator[str]:
    workers = found["workers"]
    one, two = workers["one"], workers["two"]
    yield (
        f"  one worker {one['per_second']} a second, two {two['per_second']}:"
        f" {workers['ratio']} times, {two['booked']} booked,"
        f" {', '.join(found['differ']) or 'ledgers equal'}"
    )


def _of_money(found: Mapping[str, Any]) -> Iterator[str]:
    money = found["money"]
    yield (
        f"  Stripe balance: {money['per_second']} transactions a second,"
        f" {money['queries']} queries each, {money['peak_mb']} MB more; the last tenth"
        f" of its batches took {money['batches']['last_to_first']} times the CPU of the"
        " first"
    )


def _of_money_growth(found: Mapping[str, Any]) -> Iterator[str]:
    ratio = found["money_growth"]["ratio"]
    yield f"  cost of each transaction of all, to that of 1,000: {ratio}"


def _of_growth(found: Mapping[str, Any]) -> Iterator[str]:
    ratio = found["growth"]["ratio"]
    yield f"  cost of each with all, to that of the first 1,000: {ratio}"


def _of_on_top(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"  cost of each on top of the existing: {found['on_top']['ratio']}"


def _of_idle(found: Mapping[str, Any]) -> Iterator[str]:
    idle = found["idle"]
    yield (
        f"  nothing to do over {idle['invoices']:,}: {idle['seconds']} s,"
        f" {idle['peak_mb']} MB more, {idle['rows_written']} rows written,"
        f" {idle['calls']} calls"
    )


def _of_screens(found: Mapping[str, Any]) -> Iterator[str]:
    rows = [
        (page, f"{int(count):,}", str(cost["queries"]), f"{cost['seconds']:.2f}")
        for count, pages in found["screens"].items()
        for page, cost in pages.items()
    ]
    yield f"{table(('page', 'invoices', 'queries', 'seconds'), rows)}\n"
    yield f"  screens: {', '.join(found['slow']) or 'all within their limits'}"


SAYS = {
    "ways": _of_ways,
    "dry_run": _of_dry_run,
    "workers": _of_workers,
    "money": _of_money,
    "money_growth": _of_money_growth,
    "growth": _of_growth,
    "on_top": _of_on_top,
    "idle": _of_idle,
    "screens": _of_screens,
}


def machine() -> Found:
    """What the figures were measured on."""
    cpu = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return {
        "cpu": cpu[0] if cpu else platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0],
    }


def save(folder: Path, found: Mapping[str, Any]) -> Path:
    path = folder / FILE
    path.write_text(json.dumps(found, indent=2) + "\n")
    return path
