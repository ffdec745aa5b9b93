"""Broken and hostile values in every text and number field of the source.

Each stands on an invoice of its own that is otherwise in order, so that only it may be
held. Texts may get as far as being posted; amounts, invoice numbers and nothing at all
go to drafts.
"""

import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from ..billing import Billed, month, newcomer
from ..fault import Around, Fault
from ..nexacloud import execute, id_of, insert, user_id
from ..orders import Order
from ..stage import Lane

KIND = "hostile row"
SERIAL = 90_000
DAILY = Order("daily")
DRAFTS = Order("ingest", arguments={"dry_run": False})
TEXT_FIELDS = {
    "invoices": ("stripe_invoice_id", "status", "currency"),
    "invoice_items": ("description",),
    "users": ("email", "full_name", "company", "stripe_customer_id"),
    "plans": ("name",),
}
# The books have a number tidied and cut short; by it the proof finds an invoice.
NUMBER = ("invoices", "invoice_number")
NEVER_EMPTY = (("users", "email"), ("plans", "name"))
NUMBER_FIELDS = {
    "invoices": ("subtotal", "tax", "total", "amount_due", "amount_paid"),
    "invoice_items": ("quantity", "amount", "unit_price"),
}
TEXTS = (
    "<script>alert(1)</script><b onclick=x>Managed</b>",
    '=HYPERLINK("http://example.invalid","pay here")',
    "'; DROP TABLE account_move; --",
    "%s %(name)s {0} ${x} %",
    "\u202eEVIL\u202c \ufeff\u200b",
    "\x01\x1f\x7f\n\r\n\t",
    "𝕳 é 🧾 ſ İ ß" * 30,
    "x" * 100_000,
    " ",
    "",
    "\\",
    "../../../etc/passwd",
    "-0",
    "in_",
    "lago:",
)
NUMBERS = (
    "NaN",
    "Infinity",
    "-Infinity",
    "1e30",
    "-1",
    "0",
    "0.005",
    "1e-12",
    "99999999999999.99",
    "113.0049999999",
    None,
)
KEPT = 60
ROWS = 6
KEEP_ONLY = """
    DELETE FROM {items} WHERE {key} = ANY(%s::uuid[]) AND {key} <> ALL(%s::uuid[])
"""
POSTED = """
    SELECT x_fc_nexacloud_invoice_id FROM account_move
     WHERE state = 'posted' AND x_fc_nexacloud_invoice_id = ANY(%s)
"""


@dataclass(frozen=True)
class Spoilt:
    """An invoice, one field of which has a hostile value."""

    billed: Billed
    table: str
    column: str
    value: str | None

    @property
    def key(self) -> str:
        return id_of("invoice", self.billed.number)

    def spoil(self, dsn: str) -> None:
        """Put the value into the field of the invoice or of what belongs to it."""
        keys = {
            "invoices": ("id", self.key),
            "invoice_items": ("invoice_id", self.key),
            "users": ("id", user_id(self.billed.bill.buyer.user)),
            "plans": ("id", id_of("plan", self.billed.bill.lines[0].text)),
        }
        column, key = keys[self.table]
        statement = f"UPDATE {self.table} SET {self.column} = %s WHERE {column} = %s"
        execute(dsn, statement, (self.value, key))


def faults(rng: random.Random) -> Iterator[Fault]:
    """Every field, with values drawn from the lists."""
    texts = [(t, c) for t, columns in TEXT_FIELDS.items() for c in columns]
    numbers = [(t, c) for t, columns in NUMBER_FIELDS.items() for c in columns]
    may_be_empty = [field for field in texts if field not in NEVER_EMPTY]
    serials = itertools.count(SERIAL)
    yield from _hostile(rng, serials, "text", texts * 2, TEXTS, DAILY)
    yield from _hostile(rng, serials, "number", numbers * 2, NUMBERS, DRAFTS)
    yield from _hostile(rng, serials, "text", [NUMBER] * 5, TEXTS, DRAFTS)
    yield from _hostile(
        rng, serials, "nothing", [*may_be_empty, NUMBER], (None,), DRAFTS
    )


def _hostile(rng, serials, stage: str, fields, values, order: Order) -> Iterator[Fault]:
    rows = [
        _spoilt(rng, next(serials), table, column, rng.choice(values))
        for table, column in fields
    ]
    for start in range(0, len(rows), ROWS):
        together = tuple(rows[start : start + ROWS])
        yield Hostile(KIND, stage, (order,), rows=together)


def _spoilt(rng, serial: int, table: str, column: str, value: str | None) -> Spoilt:
    wanted = "lago" if table == "plans" else "paid"
    made = next(each for each in month(rng, serial) if each.kind == wanted)
    bill = replace(made.bill, buyer=newcomer(serial))
    if table == "plans":  # a plan that no other invoice has
        bill = replace(bill, lines=(replace(bill.lines[0], text=f"Plan {serial}"),))
    if value is not None and column == "invoice_number":
        # they are unique there, also as far as the books keep them
        value = f"{value[:KEPT]}{serial}{value[KEPT:]}"
    return Spoilt(replace(made, bill=bill), table, column, value)


@contextmanager
def _in_the_source(_lane: Lane):
    """A row is there to be read: it strikes every run."""
    yield lambda: 1


@dataclass(frozen=True)
class Hostile(Fault):
    """Several of them in one run; what is not posted leaves the source again."""

    rows: tuple[Spoilt, ...] = ()
    around: Around = _in_the_source

    @property
    def times(self) -> int:
        return len(self.rows)

    def strike(self, lane: Lane) -> list[str]:
        billed = [row.billed for row in self.rows]
        lane.stripe.bill(billed)
        lane.lago.bill(billed)
        insert(lane.source, billed)
        for row in self.rows:
            row.spoil(lane.source)
        return super().strike(lane)

    def tidy(self, lane: Lane) -> None:
        keys = [row.key for row in self.rows]
        posted = [key for (key,) in execute(lane.books, POSTED, (keys,))]
        for table, key in (("invoice_items", "invoice_id"), ("invoices", "id")):
            statement = KEEP_ONLY.format(items=table, key=key)
            execute(lane.source, statement, (keys, posted))

    def __str__(self) -> str:
        fields = [f"{row.table}.{row.column} = {row.value!r:.30}" for row in self.rows]
        return f"{super().__str__()}: {', '.join(fields)}"
