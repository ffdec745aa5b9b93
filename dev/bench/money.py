"""What the Stripe balance costs: balance transactions read and booked by a run.

The invoices and payments of their charges are in the books before: some are booked by
the addon and multiplied by SQL (``multiply``); all that is measured is read over
sockets, kept, decided and booked by the addon.
"""

import json
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path

import psycopg2

from ..console import DevError, step
from ..demo.stage import STRIPE_KEY
from ..layout import CHECKOUT, STATE
from ..process import child
from .figures import Found, compared, middle
from .money_stripe import BLOCK, payments_of
from .multiply import multiply
from .stage import Bench

BASE = 1000
WHOLE = 900  # transactions: more come in multiples, that each payment has its charge
MOST = payments_of(WHOLE)  # invoices that the addon books; more are copies of these
SCRIPT = Path(__file__).with_name("in_odoo") / "money.py"
PAYMENTS = STATE / "bench-payments.json"
RESULT = STATE / "bench-result.json"
# Copies have the charges of the ones they were made from until they get their own.
OWN_CHARGES = """
    UPDATE account_payment
       SET x_fc_stripe_reference = 'ch_1Money' || lpad(id::text, 12, '0')
     WHERE x_fc_stripe_reference IS NOT NULL
"""
# ... and numbers of the year into which they were moved: Odoo goes on from there.
OWN_NUMBERS = """
    UPDATE account_move AS move
       SET name = prefix || lpad(number::text, 7, '0'), sequence_prefix = prefix,
           sequence_number = number
      FROM (SELECT id, concat_ws('/', split_part(name, '/', 2),
                                 extract(year FROM date), '') AS prefix,
                   id / 1000000 * 1000 + split_part(name, '/', 4)::int AS number
              FROM account_move
             WHERE id > 1000000 AND origin_payment_id IS NOT NULL) AS own
     WHERE own.id = move.id
"""
CHARGES = """
    SELECT x_fc_stripe_reference, (amount * 100)::int, date::text
      FROM account_payment WHERE x_fc_stripe_reference IS NOT NULL
     ORDER BY date, id LIMIT %s
"""


def money(stage: Bench, times: int) -> Found:
    """So many transactions, and where they are many what each costs to that of few."""
    count = stage.count
    if count < 10 * BASE:
        runs = [_booked(stage, count) for _time in range(times)]
        return {"money": middle(runs)}
    rounds = [
        {f"at_{number}": _booked(stage, number) for number in (BASE, count)}
        for _time in range(times)
    ]
    found = compared(rounds, f"at_{count}", f"at_{BASE}")
    return {"money": found[f"at_{count}"], "money_growth": found}


def _booked(stage: Bench, count: int) -> Found:
    count -= count % (WHOLE if count > WHOLE else BLOCK)
    database = _with_payments(stage, payments_of(count))
    with _stripe(stage, count) as url:
        told = _run(stage, database, url)
    if told["wrong"]:
        raise DevError(f"The balance was not booked as it should: {told['wrong']}")
    number, seconds = told["read_count"], told["seconds"] - told["network"]
    return {
        "transactions": number,
        "seconds": round(seconds, 2),
        "network_seconds": round(told["network"], 2),
        "reading_seconds": round(told["reading"], 2),
        "calls": told["calls"],
        "per_second": round(number / seconds, 1),
        "ms": round(1000 * seconds / number, 2),
        "cpu_ms": round(1000 * told["cpu"] / number, 2),
        "queries": round(told["queries"] / number, 2),
        "peak_mb": round(told["peak_mb"], 1),
        "batches": _by_batch(told["batches"]),
    }


def _by_batch(ends: list[float]) -> Found:
    """What the last tenth of the batches took of the processors, to the first."""
    took = [after - before for before, after in pairwise(ends)]
    tenth = max(1, len(took) // 10)
    first, last = sum(took[:tenth]), sum(took[-tenth:])
    return {"number": len(took), "last_to_first": round(last / first, 2)}


def _with_payments(stage: Bench, count: int) -> str:
    """A database with the payments of so many invoices, kept in ``PAYMENTS``."""
    booked = min(count, MOST)
    stage.fill_source(booked)
    database = stage.fresh("money")
    stage.play(database, "corridor", booked)
    dsn = stage.odoo.cluster.dsn(database)
    if copies := -(-count // booked) - 1:
        with step(f"Multiplying to {count} payments"):
            multiply(dsn, copies)
    connection = psycopg2.connect(dsn)
    with closing(connection), connection, connection.cursor() as cursor:
        cursor.execute(OWN_CHARGES)
        cursor.execute(OWN_NUMBERS)
        cursor.execute(CHARGES, [count])
        PAYMENTS.write_text(json.dumps(cursor.fetchall()))
    stage.odoo.cluster.psql(database, "VACUUM ANALYZE")
    return database


@contextmanager
def _stripe(stage: Bench, count: int):
    """The address of a Stripe with the money of ``PAYMENTS``, for the block."""
    argv = [stage.odoo.python, "-m", "dev.bench.money_stripe", 0, count, PAYMENTS]
    with child(argv, cwd=CHECKOUT, stdout=-1, text=True) as stripe:
        with step(f"Starting Stripe on loopback with {count} balance transactions"):
            url = stripe.stdout.readline().strip()
        if not url:
            raise DevError("The bench's Stripe did not start, see above.")
        yield url


def _run(stage: Bench, database: str, url: str) -> Found:
    RESULT.unlink(missing_ok=True)
    stage.odoo.run_script(
        database,
        SCRIPT,
        FUSION_CHECKOUT=str(CHECKOUT),
        STRIPE_API_BASE=url,
        STRIPE_API_KEY=STRIPE_KEY,
        BENCH_RESULT=str(RESULT),
    )
    return json.loads(RESULT.read_text())
