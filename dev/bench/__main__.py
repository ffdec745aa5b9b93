"""Measures: ``python -m dev.bench``, told by the environment what.

Three ways to book the same N paid invoices, each TIMES times in turn, each on a fresh
copy of one database; then what only the addon can do: alone, with EXISTING invoices
there already. PARTS names some of the measurements, else all are made.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial

from ..console import DevError, say, told_plainly
from ..layout import STATE
from ..parts import named_parts
from ..process import stop_on_signals
from ..workshop import open_odoo
from . import large, ledgers
from .bills import beginning
from .figures import (
    RATIOS,
    Found,
    conclusions,
    machine,
    middle,
    per_invoice,
    save,
)
from .money import money
from .screens import screens
from .stage import Bench, bench
from .workers import workers

# One by one is so slow that a tenth of the invoices tells enough.
SHARES = {"one_by_one": 10, "core_batch": 1, "corridor": 1}


def main() -> int:
    """Measure and say; 1 when ledgers differ or a screen is slow."""
    count, times = _number("N", 2000), _number("TIMES", 1)
    existing = _number("EXISTING", 0)
    parts = _wanted(dict(_parts(count, existing)))
    found: Found = {"invoices": count, "times": times, "machine": machine()}
    with bench(open_odoo(), count, beginning()) as stage:
        stage.fill_source(count)
        for measure in parts:
            found |= measure(stage, times)
    say("\n".join(["", *conclusions(found)]))
    say(f"\n{save(STATE, found)}")
    return (
        1 if any(found.get(part) for part in ("differences", "differ", "slow")) else 0
    )


def _parts(count: int, existing: int) -> Iterator[tuple[str, Callable]]:
    """What is measured, by name; each gives its part of what is found."""
    yield "ways", _three_ways
    yield "dry_run", large.dry_run
    yield "workers", workers
    yield "money", money
    if count >= 10 * large.BASE:
        yield "growth", large.growth
    if existing:
        yield "on_top", partial(large.on_top, existing=existing)
        yield "screens", partial(screens, existing=existing)


def _wanted(parts: dict[str, Callable]) -> list[Callable]:
    return [parts[name] for name in named_parts(parts)]


def _three_ways(stage: Bench, times: int) -> Found:
    ways = _ways(stage, times)
    each = {
        f"ratio_{way}": round(ways[way]["ms"] / ways["corridor"]["ms"], 2)
        for way in RATIOS
    }
    return {"ways": ways, "differences": _differences(stage), **each}


def _ways(stage: Bench, times: int) -> dict[str, Found]:
    """{way: its median run}; the ways take turns, for machines have moods."""
    runs = defaultdict(list)
    for _time in range(times):
        for way, share in SHARES.items():
            some = max(stage.count // share, 1)
            told = stage.play(stage.fresh(way), way, some)
            runs[way].append(per_invoice(told, some))
            say(f"  {way}: {runs[way][-1]['ms']} ms each")
    return {way: middle(each) for way, each in runs.items()}


def _differences(stage: Bench) -> list[str]:
    """How the ledgers of the scripts differ from the corridor's."""
    dsn = stage.odoo.cluster.dsn
    return [
        f"{way}: {difference}"
        for way, share in SHARES.items()
        if way != "corridor"
        for difference in ledgers.differences(
            dsn(f"bench_{way}"), dsn("bench_corridor"), max(stage.count // share, 1)
        )
    ]


def _number(name: str, default: int) -> int:
    given = os.environ.get(name) or str(default)
    if not given.isdigit():
        raise DevError(f"{name}={given} is no number.")
    return int(given)


if __name__ == "__main__":
    stop_on_signals()
    with told_plainly():
        sys.exit(main())
