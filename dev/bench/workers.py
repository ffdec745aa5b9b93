"""What several background workers make of one backfill: ``one`` and ``two`` of them.

Each is an Odoo process of its own. The source is looked through beforehand; measured is
from the moment that all are warm until the last has ended.
"""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..console import step
from ..layout import CHECKOUT, STATE
from . import ledgers
from .figures import Found, middle
from .stage import Bench

WORK = Path(__file__).with_name("in_odoo") / "work.py"
CHECKOUT_OF = {"FUSION_CHECKOUT": str(CHECKOUT)}
BOOKED = "SELECT count(*) FROM account_move WHERE move_type = 'out_invoice'"
GAPS = "SELECT count(*) FROM account_move WHERE made_sequence_gap"


def workers(stage: Bench, times: int) -> Found:
    """One and two of them over the same invoices, and how the ledgers differ."""
    stage.fill_source(stage.count)
    rounds = [_one_and_two(stage) for _time in range(times)]
    found = middle(rounds, "ratio") | {"ratios": [each["ratio"] for each in rounds]}
    return {"workers": found, "differ": [d for each in rounds for d in each["differ"]]}


def _one_and_two(stage: Bench) -> Found:
    one, two = (_backfill(stage, name, n) for n, name in ((1, "one"), (2, "two")))
    dsn = stage.odoo.cluster.dsn
    differ = ledgers.differences(dsn("bench_one"), dsn("bench_two"), stage.count)
    ratio = round(one["seconds"] / two["seconds"], 2)
    return {"one": one, "two": two, "ratio": ratio, "differ": list(differ)}


def _backfill(stage: Bench, name: str, number: int) -> Found:
    database = stage.fresh(name)
    stage.odoo.run_script(database, WORK, PLAN="1", **CHECKOUT_OF)
    folder = STATE / "bench-workers"
    folder.mkdir(exist_ok=True)
    for left in folder.iterdir():
        left.unlink()
    with ThreadPoolExecutor(number) as pool:
        running = [
            pool.submit(_worker, stage, database, folder, each)
            for each in range(number)
        ]
        with step(f"Booking {stage.count} invoices by {number} workers"):
            while len(list(folder.glob("*.ready"))) < number:
                if any(each.done() for each in running):
                    break
                time.sleep(0.05)
            (folder / "go").touch()
            for each in running:
                each.result()
    told = [json.loads(path.read_text()) for path in folder.glob("*.json")]
    seconds = max(t["ended"] for t in told) - min(t["began"] for t in told)
    psql = stage.odoo.cluster.psql
    return {
        "seconds": round(seconds, 2),
        "per_second": round(stage.count / seconds, 1),
        "booked": int(psql(database, BOOKED)),
        "gaps": int(psql(database, GAPS)),
    }


def _worker(stage: Bench, database: str, folder: Path, number: int) -> None:
    files = {
        "READY": str(folder / f"{number}.ready"),
        "GO": str(folder / "go"),
        "RESULT": str(folder / f"{number}.json"),
    }
    stage.odoo.run_script(database, WORK, **files, **CHECKOUT_OF)
