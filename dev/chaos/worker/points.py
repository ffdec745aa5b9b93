"""The stages of a run, and how to be there when one is entered or left.

Wrapped in this process only, which is forked for one task and ends with it.
"""

import threading
from collections.abc import Callable
from functools import wraps

from ..orders import Strike
from .acts import Acts

LEDGER = "fusion.billing.invoice.ledger"
MOVES = "fusion.billing.move.writer"
PAYMENTS = "fusion.billing.payment.writer"
MONEY = "fusion.billing.balance.writer"
RUN = "fusion.billing.ledger.run"
BATCHES = "fusion.billing.ledger.run.batch"
# What the source gives, one by one.
STREAMS = {"list": "_list_nexacloud_invoices", "read": "_read_nexacloud_invoices"}
# In the order in which an invoice meets them.
STAGES = {
    "queue": (RUN, "_queue"),
    "claim": (BATCHES, "_claim"),
    "verify": (LEDGER, "_fc_verify"),
    "create": (MOVES, "_create_moves"),
    "rows": (MOVES, "_write_rows"),
    "post": (MOVES, "_post_moves"),
    "pay": (PAYMENTS, "_create"),
    "reconcile": (PAYMENTS, "_reconcile"),
    "record": (RUN, "_record"),
    "add up": (RUN, "_add_found"),
    "commit": (RUN, "_commit"),
    "money read": (RUN, "_keep_read"),
    "money write": (MONEY, "_write_batch"),
    "money entries": (MONEY, "_post"),
    "money back": (MONEY, "_book_customers"),
    "money rows": (MONEY, "_write_rows"),
}


class Counter:
    """Calls ``act`` when it is passed for the nth time, at the strike's side."""

    def __init__(self, strike: Strike, act: Callable[[], None]):
        self._strike = strike
        self._act = act
        self._passages = 0

    def enter(self) -> None:
        self._passages += 1
        self._at("before")

    def leave(self) -> None:
        self._at("after")

    def _at(self, side: str) -> None:
        if (side, self._passages) == (self._strike.side, self._strike.nth):
            self._act()


def arm(registry, strike: Strike, acts: Acts) -> None:
    """See to it that the strike happens in this process."""
    counter = Counter(strike, lambda: acts.do(strike))
    if strike.stage in STREAMS:
        _count_rows(registry[LEDGER], STREAMS[strike.stage], counter)
    elif strike.stage == "statement":
        _count_statements(counter)
    else:
        model, method = STAGES[strike.stage]
        _count_calls(registry[model], method, counter)


def _count_calls(model: type, name: str, counter: Counter) -> None:
    original = getattr(model, name)

    @wraps(original)
    def stage(records, *args, **options):
        if not _has_work(args):
            return original(records, *args, **options)
        counter.enter()
        result = original(records, *args, **options)
        counter.leave()
        return result

    setattr(model, name, stage)


def _has_work(args: tuple) -> bool:
    """Called with empty lists, a stage does nothing: no place for a fault."""
    lists = [arg for arg in args if isinstance(arg, list)]
    return not lists or any(lists)


def _count_rows(model: type, name: str, counter: Counter) -> None:
    original = getattr(model, name)

    @wraps(original)
    def read(ledger, *args, **options):
        for row in original(ledger, *args, **options):
            counter.enter()
            yield row
            counter.leave()

    setattr(model, name, read)


def _count_statements(counter: Counter) -> None:
    """Every statement to Odoo's database, through the hook that Odoo has for it."""

    def hook(*_call) -> None:
        counter.enter()
        counter.leave()

    threading.current_thread().query_hooks = [hook]
