"""NexaCloud's PostgreSQL: cut off, slow, timed out, closed, without a right."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import psycopg2

from ..fault import Fault
from ..nexacloud import execute
from ..orders import Order, Strike
from ..stage import Lane

KIND = "source"
DAILY = Order("daily")
FAILED = """
    SELECT count(*) FROM fusion_billing_ledger_run
     WHERE id = (SELECT max(id) FROM fusion_billing_ledger_run) AND state = 'failed'
"""
CLOSED = (
    'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false',
    'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true',
)
FULL = (
    'ALTER DATABASE "{name}" CONNECTION LIMIT 0',
    'ALTER DATABASE "{name}" CONNECTION LIMIT -1',
)
RENAMED = (
    "ALTER TABLE invoice_items RENAME amount TO amount_now",
    "ALTER TABLE invoice_items RENAME amount_now TO amount",
)
REFUSED = (
    "REVOKE SELECT ON invoice_items FROM nexacloud_reader",
    "GRANT SELECT ON invoice_items TO nexacloud_reader",
)


def faults(rng: random.Random) -> Iterator[Fault]:
    """All of them, some more than once."""
    for _turn in range(8):
        strike = Strike("read", "cut_source", rng.randint(1, 5))
        yield Fault(KIND, "cut mid-stream", (Order("daily", [strike]),))
    for table in ("invoices", "invoice_items", "users"):
        yield Fault(KIND, "slow", (DAILY,), around=_locked(table, 0.4, fails=False))
        yield Fault(KIND, "timed out", (DAILY,), around=_locked(table, 2.0, fails=True))
    for stage, statements in {
        "closed": CLOSED,
        "no connection left": FULL,
        "column renamed": RENAMED,
        "right revoked": REFUSED,
    }.items():
        for order in (DAILY, Order("ingest", arguments={"dry_run": False})):
            yield Fault(KIND, stage, (order,), around=_altered(*statements))


def _altered(change: str, undo: str) -> Callable:
    """The run meets the source altered, and must say that it failed."""

    @contextmanager
    def around(lane: Lane):
        name = lane.source_name
        where = lane.server if "DATABASE" in change else lane.source
        execute(where, change.format(name=name))
        try:
            yield lambda: execute(lane.books, FAILED)[0][0]
        finally:
            execute(where, undo.format(name=name))

    return around


def _locked(table: str, seconds: float, fails: bool) -> Callable:
    """Somebody holds a lock on a table for so long; the reader gives up after 1 s."""

    @contextmanager
    def around(lane: Lane):
        with closing(psycopg2.connect(lane.source)) as holder:
            holder.cursor().execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            timer = threading.Timer(seconds, holder.rollback)
            timer.start()
            try:
                yield lambda: execute(lane.books, FAILED)[0][0] if fails else 1
            finally:
                timer.join()

    return around
