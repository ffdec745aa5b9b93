"""What a piece of work costs: seconds, seconds on the network, queries, memory."""

import resource
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from odoo import sql_db

MEGABYTE = 1024  # of ru_maxrss, which counts kilobytes


@dataclass
class Meter:
    """Filled when its block is left."""

    seconds: float = 0.0
    cpu: float = 0.0
    network: float = 0.0
    verifying: float = 0.0  # network included
    calls: int = 0
    queries: int = 0
    peak_mb: float = 0.0
    more: dict = field(default_factory=dict)

    def as_dict(self) -> dict:
        return asdict(self)


@contextmanager
def measured(client: type, ledger: type, run: type, batch: type):
    """Measure the block.

    The network is in ``client.get``: request, wait and body, no parsing. Verifying is
    in ``ledger._verify_cases``, in the lists that ``run._list_billed`` takes, and in
    ``run._told_whole`` and ``batch._told_facts``, which keep the facts and find them.
    """
    meter = Meter()
    undo = [_watch(client, "get", meter, "network")]
    undo += [_watch(ledger, "_verify_cases", meter, "verifying")]
    undo += [_watch(run, "_list_billed", meter, "verifying")]
    undo += [_watch(run, "_told_whole", meter, "verifying")]
    undo += [_watch(batch, "_told_facts", meter, "verifying")]
    before = _peak()
    queries, started = sql_db.sql_counter, time.perf_counter()
    cpu = time.process_time()
    try:
        yield meter
    finally:
        meter.seconds = time.perf_counter() - started
        meter.cpu = time.process_time() - cpu
        meter.queries = sql_db.sql_counter - queries
        meter.peak_mb = _peak() - before
        for restore in undo:
            restore()


def _watch(owner: type, name: str, meter: Meter, figure: str):
    """Add the time that the method takes to a figure; gives what ends it."""
    original = getattr(owner, name)

    def watched(self, *args, **options):
        started = time.perf_counter()
        try:
            return original(self, *args, **options)
        finally:
            spent = time.perf_counter() - started
            setattr(meter, figure, getattr(meter, figure) + spent)
            meter.calls += figure == "network"

    setattr(owner, name, watched)
    return lambda: setattr(owner, name, original)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
