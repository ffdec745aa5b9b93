"""A source that changes while it is read: the run has read one snapshot."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ..billing import month
from ..fault import Fault
from ..nexacloud import as_script, execute
from ..orders import Order, Strike
from ..stage import Lane

KIND = "source moves"
SERIAL = 700
TOUCH = """
    UPDATE invoices SET status = 'void', updated_at = now(), paid_at = now(),
           amount_paid = 1
"""
LATEST = "WHERE created_at = (SELECT max(created_at) FROM invoices)"
WRONG = f"UPDATE invoices SET subtotal = subtotal + 1, total = total + 1 {LATEST}"
RIGHT = f"UPDATE invoices SET subtotal = subtotal - 1, total = total - 1 {LATEST}"
EMPTY = """
    CREATE TABLE kept_invoices AS TABLE invoices;
    CREATE TABLE kept_items AS TABLE invoice_items;
    DELETE FROM invoice_items;
    DELETE FROM invoices
"""
FILL = """
    INSERT INTO invoices SELECT * FROM kept_invoices;
    INSERT INTO invoice_items SELECT * FROM kept_items;
    DROP TABLE kept_items, kept_invoices
"""


def faults(rng: random.Random) -> Iterator[Fault]:
    """What changed while it was read is the next run's."""
    for turn in range(3):
        nth = rng.randint(1, 5)
        yield Fault(KIND, "everything touched", _daily(nth, TOUCH))
        late = tuple(month(rng, SERIAL + turn))
        yield Arriving(KIND, "invoices arrive", _daily(nth), brings=late)
        corrected = Fault(KIND, "amounts corrected", _daily(nth, RIGHT), around=_wrong)
        yield corrected
        yield Fault(KIND, "emptied and filled", _daily(nth, EMPTY), around=_filled)


def _daily(nth: int, statements: str = "") -> tuple[Order]:
    strike = Strike("read", "change_source", nth, argument=statements)
    return (Order("daily", [strike]),)


@contextmanager
def _wrong(lane: Lane):
    execute(lane.source, WRONG)
    yield lambda: 0


@contextmanager
def _filled(lane: Lane):
    yield lambda: 0
    execute(lane.source, FILL)


class Arriving(Fault):
    """Its invoices are billed before, and reach NexaCloud while it is read."""

    def bill(self, lane: Lane) -> None:
        lane.stripe.bill(self.brings)
        lane.lago.bill(self.brings)

    def orders_on(self, lane: Lane) -> Sequence[Order]:
        nth = self.orders[0].strikes[0].nth
        return _daily(nth, as_script(lane.source, self.brings))
