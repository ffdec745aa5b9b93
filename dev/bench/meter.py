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
    calls: int = 0
    queries: int = 0
    peak_mb: float = 0.0
    more: dict = field(default_factory=dict)

    def as_dict(self) -> dict:
        return asdict(self)


@contextmanager
def measured(client: type | None = None):
    """Measure the block; ``client`` is the class whose ``get`` is the network."""
    meter = Meter()
    undo = _watch(client, meter) if client else None
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
        if undo:
            undo()


def _watch(client: type, meter: Meter):
    """Count the time in ``client.get``: request, wait and body, no parsing."""
    original = client.get

    def get(self, *args, **options):
        started = time.perf_counter()
        try:
            return original(self, *args, **options)
        finally:
            meter.network += time.perf_counter() - started
            meter.calls += 1

    client.get = get
    return lambda: setattr(client, "get", original)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
