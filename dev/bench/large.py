"""What only shows with many: how cost grows, and what it costs to find nothing.

Existing invoices are multiplied by SQL (``multiply``); all that is measured is booked,
or compared, by the addon.
"""

from pathlib import Path

from ..console import step
from . import source
from .bills import Bill
from .figures import Found, per_invoice
from .multiply import multiply
from .stage import SOURCE, Bench

BASE = 1000
CLAIM = Path(__file__).with_name("in_odoo") / "claim.py"
WRITTEN = """
    SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)
      FROM pg_stat_user_tables
     WHERE relname LIKE 'account\\_%' OR relname = 'res_partner'
        OR relname = 'fusion_billing_source_invoice'
"""


def growth(stage: Bench) -> Found:
    """Milliseconds each for the first thousand, for all, and their ratio."""
    found = {}
    for count in (BASE, stage.count):
        stage.fill_source(count)
        told = stage.play(stage.fresh("growth"), "corridor", count)
        found[f"at_{count}"] = per_invoice(told, count)
    ratio = found[f"at_{stage.count}"]["ms"] / found[f"at_{BASE}"]["ms"]
    return found | {"ratio": round(ratio, 2)}


def on_top(stage: Bench, existing: int) -> Found:
    """A thousand more where there are none, and where there are ``existing``."""
    stage.fill_source(BASE)
    database = stage.fresh("grown")
    stage.play(database, "corridor", BASE)
    with step(f"Multiplying to {existing} invoices"):
        multiply(stage.odoo.cluster.dsn(database), existing // BASE - 1)
    empty = _a_thousand_more(stage, stage.fresh("few"), first=0)
    full = _a_thousand_more(stage, stage.fresh("many", database), first=BASE)
    return {"empty": empty, "full": full, "ratio": round(full["ms"] / empty["ms"], 2)}


def _a_thousand_more(stage: Bench, database: str, first: int) -> Found:
    stage.fill_source(first + BASE)
    return per_invoice(stage.play(database, "corridor", BASE, first), BASE)


def idle(stage: Bench, existing: int) -> Found:
    """A daily run over ``existing`` invoices, none of which changed."""
    bills = [Bill(n, stage.until) for n in range(existing)]
    source.fill(stage.odoo.cluster.dsn(SOURCE), bills)
    database = stage.fresh("idle", "bench_grown")
    with step("Letting their rows be those of the source"):
        stage.odoo.run_script(database, CLAIM)
    before = _written(stage, database)
    told = stage.play(database, "corridor", existing)
    return {
        "invoices": existing,
        "seconds": round(told["seconds"], 2),
        "peak_mb": round(told["peak_mb"], 1),
        "queries": told["queries"],
        "calls": told["calls"],
        "rows_written": _written(stage, database) - before,
        "run": told["more"],
    }


def _written(stage: Bench, database: str) -> int:
    cluster = stage.odoo.cluster
    cluster.psql(database, "SELECT pg_stat_force_next_flush()")
    return int(cluster.psql(database, WRITTEN))


def dry_run(stage: Bench) -> Found:
    """A dry run over all, with facts held: neither network nor parsing counts."""
    stage.fill_source(stage.count)
    told = stage.play(stage.fresh("dry"), "dry_run", stage.count)
    seconds = told["seconds"] - told["verifying"]
    return {
        "invoices": stage.count,
        "seconds": round(seconds, 2),
        "per_second": round(stage.count / seconds),
    }
