"""Measures: ``python -m dev.bench``. N, EXISTING and TIMES come from the environment.

Three ways to book the same N paid invoices, each TIMES times in turn, each on a fresh
copy of one database; then what only the addon can do.
"""

import os
import sys
from collections import defaultdict

from ..console import DevError, say
from ..layout import STATE
from ..process import stop_on_signals
from ..workshop import open_odoo
from . import large, ledgers
from .bills import beginning
from .figures import (
    Found,
    conclusions,
    machine,
    middle,
    per_invoice,
    save,
    ways_table,
)
from .stage import Bench, bench
from .workers import workers

# One by one is so slow that a tenth of the invoices tells enough.
SHARES = {"one_by_one": 10, "core_batch": 1, "corridor": 1}


def main() -> int:
    """Measure and say; 1 when the ledgers differ."""
    count, times = _number("N", 2000), _number("TIMES", 1)
    existing = _number("EXISTING", 0)
    found: Found = {"invoices": count, "machine": machine()}
    with bench(open_odoo(), count, beginning()) as stage:
        stage.fill_source(count)
        found["ways"] = _ways(stage, times)
        found["differences"] = _differences(stage)
        found["dry_run"] = large.dry_run(stage)
        found["workers"] = workers(stage)
        if count >= 10 * large.BASE:
            found["growth"] = large.growth(stage)
        if existing:
            found["on_top"] = large.on_top(stage, existing)
            found["idle"] = large.idle(stage, existing)
    corridor = found["ways"]["corridor"]["ms"]
    for name in ("one_by_one", "core_batch"):
        found[f"ratio_{name}"] = round(found["ways"][name]["ms"] / corridor, 2)
    say(f"\n{ways_table(found['ways'])}\n")
    say("\n".join(conclusions(found)))
    say(f"\n{save(STATE, found)}")
    return 1 if found["differences"] or found["workers"]["differences"] else 0


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
    sys.exit(main())
