"""What only shows with many: how cost grows, and what it costs to find nothing.

Existing invoices are multiplied by SQL (``multiply``); all that is measured is booked,
or compared, by the addon.
"""

from pathlib import Path

from ..console import step
from .figures import Found, compared, middle, per_invoice
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


def growth(stage: Bench, times: int) -> Found:
    """Milliseconds each for the first thousand, for all, and their ratio."""
    rounds = [
        {f"at_{count}": _first(stage, count) for count in (BASE, stage.count)}
        for _time in range(times)
    ]
    return {"growth": compared(rounds, f"at_{stage.count}", f"at_{BASE}")}


def _first(stage: Bench, count: int) -> Found:
    stage.fill_source(count)
    return _booked(stage, stage.fresh("growth"), count)


def on_top(stage: Bench, times: int, existing: int) -> Found:
    """A thousand more where there are none, and where there are ``existing``.

    The thousand are the first bills, the only ones that Stripe has; what is there
    already are the next ones. Last, what it costs to find nothing new.
    """
    grown = _grown(stage, existing)
    rounds = [_few_and_many(stage, grown, existing) for _time in range(times)]
    return {
        "on_top": compared(rounds, "full", "empty"),
        "idle": _idle(stage, times, existing),
    }


def _few_and_many(stage: Bench, grown: str, existing: int) -> Found:
    stage.fill_source(BASE)
    empty = _booked(stage, stage.fresh("few"), BASE)
    stage.fill_source(BASE + existing, billed=BASE)
    return {"empty": empty, "full": _booked(stage, stage.fresh("full", grown), BASE)}


def _booked(stage: Bench, database: str, count: int) -> Found:
    return per_invoice(stage.play(database, "corridor", count), count)


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


def _idle(stage: Bench, times: int, existing: int) -> Found:
    """A daily run over all those of `on_top`, none of which changed."""
    runs = [_nothing_new(stage, existing) for _time in range(times)]
    return middle(runs, "seconds")


def _nothing_new(stage: Bench, existing: int) -> Found:
    database = stage.name("full")
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


def dry_run(stage: Bench, times: int) -> Found:
    """A dry run over all, with facts held: neither network nor parsing counts."""
    stage.fill_source(stage.count)
    runs = [_decided(stage) for _time in range(times)]
    return {"dry_run": middle(runs, "seconds")}


def _decided(stage: Bench) -> Found:
    told = stage.play(stage.fresh("dry"), "dry_run", stage.count)
    seconds = told["seconds"] - told["verifying"]
    return {
        "invoices": stage.count,
        "seconds": round(seconds, 2),
        "per_second": round(stage.count / seconds),
    }
