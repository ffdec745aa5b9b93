"""What only shows with many: how cost grows, and what it costs to find nothing.

Existing invoices are multiplied by SQL (``multiply``); all that is measured is booked,
or compared, by the addon.
"""

from pathlib import Path

from ..console import step
from .figures import Found, per_invoice
from .multiply import multiply
from .stage import Bench

BASE = 1000
GROWN = "grown"
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
    """A thousand more where there are none, and where there are ``existing``.

    The thousand are the first bills, the only ones that Stripe has; what is there
    already are the next ones.
    """
    stage.fill_source(BASE)
    empty = _a_thousand(stage, stage.fresh("few"))
    database = _grown(stage, existing)
    stage.fill_source(BASE + existing, billed=BASE)
    full = _a_thousand(stage, database)
    return {"empty": empty, "full": full, "ratio": round(full["ms"] / empty["ms"], 2)}


def _a_thousand(stage: Bench, database: str) -> Found:
    return per_invoice(stage.play(database, "corridor", BASE), BASE)


def _grown(stage: Bench, existing: int) -> str:
    """A database whose rows are the bills from the second thousand on."""
    stage.fill_source(2 * BASE, first=BASE)
    database = stage.fresh(GROWN)
    stage.play(database, "corridor", BASE)
    with step(f"Multiplying to {existing} invoices"):
        multiply(stage.odoo.cluster.dsn(database), existing // BASE - 1)
    stage.fill_source(BASE + existing, first=BASE)
    with step("Letting their rows be those of the source"):
        stage.odoo.run_script(database, CLAIM)
    return database


def idle(stage: Bench, existing: int) -> Found:
    """A daily run over the ``existing`` invoices of `on_top`, none of which changed."""
    database = stage.name(GROWN)
    before = _written(stage, database)
    told = stage.play(database, "corridor", existing)
    return {
        "invoices": int(told["more"]["read_count"]),
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
