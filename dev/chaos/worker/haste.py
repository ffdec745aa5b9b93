"""Small batches and short patience, so that much can go wrong in little time."""

from functools import partial
from importlib import import_module

ADDON = "odoo.addons.fusion_centralize_billing"


def make_haste(batch: int, at_once: int) -> None:
    """Set this process's limits (``Order``)."""
    _module("models.ledger_run_plan").BATCH = batch
    worker = _module("models.ledger_run_worker")
    worker.AT_ONCE = worker.HANDFUL = at_once
    _module("models.run_money").BATCH = batch
    _module("models.run_money_read").PART = batch
    nexacloud = _module("sources.nexacloud")
    nexacloud.BATCH = batch
    nexacloud._SNAPSHOT = nexacloud._SNAPSHOT.replace("120s", "1s")
    http = _module("sources.http")
    http.FIRST_WAIT, http.LONGEST_WAIT = 0.02, 0.1
    http.Limits = partial(http.Limits, timeout=0.6, total=4.0, longest_retry_after=1.0)


def _module(name: str):
    """Only now: Odoo finds addons when it knows its configuration."""
    return import_module(f"{ADDON}.{name}")
