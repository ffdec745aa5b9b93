"""A warm Odoo that forks a child per order: ``python -m dev.chaos.worker CONF DB``.

Each line on standard input is a list of orders that are carried out at the same time;
each line on standard output tells how they ended. This process never holds a
connection: the database may be dropped and copied anew under its feet.
"""

import json
import select
import signal
import sys
import time
from dataclasses import asdict

from odoo import sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

from ..orders import End, Order, from_line
from .brood import Brood, Gate
from .tasks import perform

PATIENCE = 90.0
WARM_UP = (Order("ingest", arguments={"dry_run": False}), Order("bulk_post"))


def main(configuration: str, database: str) -> None:
    """Load the registry once, then carry out orders until standard input ends."""
    config.parse_config(["-c", configuration, "-d", database], setup_logging=True)
    _warm_up(database)
    print("ready", flush=True)
    for line in sys.stdin:
        ends = _carry_out(database, from_line(line))
        print(json.dumps([asdict(end) for end in ends]), flush=True)


def _warm_up(database: str) -> None:
    """Do once what children will do: they inherit all that Odoo has found out by then.

    What it found out about this database's content is forgotten.
    """
    for order in WARM_UP:
        perform(database, order, Gate.of(1), lambda **_report: None)
    Registry(database).clear_all_caches()
    sql_db.close_all()


def _carry_out(database: str, orders: list) -> list[End]:
    brood = Brood(database, orders)
    deadline = time.monotonic() + PATIENCE
    while brood.open and time.monotonic() < deadline:
        ready, _, _ = select.select(list(brood.open), [], [], 0.5)
        for descriptor in ready:
            brood.listen(descriptor)
    for pid in brood.alive():
        brood.kill(pid, signal.SIGABRT)
    return brood.ends()


if __name__ == "__main__":
    main(*sys.argv[1:])
