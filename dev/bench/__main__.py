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
from . import ledgers
from .bills import beginning
from .figures import Found, machine, middle, per_invoice, save, ways_table
from .stage import Bench, bench

# One by one is so slow that a tenth of the invoices tells enough.
SHARES = {"one_by_one": 10, "core_batch": 1, "corridor": 1}


def main() -> int:
    """Measure and say; 1 when the ledgers differ."""
    count, times = _number("N", 2000), _number("TIMES", 1)
    found: Found = {"invoices": count, "machine": machine()}
    with bench(open_odoo(), count, beginning()) as stage:
        stage.fill_source(count)
        found["ways"] = _ways(stage, times)
        found["differences"] = _differences(stage)
    corridor = found["ways"]["corridor"]["ms"]
    for name in ("one_by_one", "core_batch"):
        found[f"ratio_{name}"] = round(found["ways"][name]["ms"] / corridor, 2)
    say(f"\n{ways_table(found['ways'])}\n")
    say(f"  corridor: {found['ratio_one_by_one']} × one by one")
    say(f"  corridor: {found['ratio_core_batch']} × core's batch calls")
    say(f"  ledgers: {', '.join(found['differences']) or 'equal, item by item'}")
    say(f"\n{save(STATE, found)}")
    return 1 if found["differences"] else 0


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
    if not given.isdigit() or not int(given):
        raise DevError(f"{name}={given} is no number of invoices.")
    return int(given)


if __name__ == "__main__":
    stop_on_signals()
    sys.exit(main())
