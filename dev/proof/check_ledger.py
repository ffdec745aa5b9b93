"""The ledger held against its source by SQL: the statements are in ``sql/``.

Each can be read by a person as well: ``make psql < dev/proof/sql/posted.sql``.
"""

import csv
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from ..demo import expected

SQL = Path(__file__).with_name("sql")
Query = Callable[[str], list[dict[str, str]]]
FIGURES = ("untaxed", "tax", "total")


class Finding(NamedTuple):
    """One thing proven, or not: what was found and what had to be, if anything.

    ``details`` are another's words about it, such as hledger's.
    """

    name: str
    found: str
    due: str | None = None
    details: str = ""

    @property
    def holds(self) -> bool:
        return self.due is None or self.found == self.due


def query_of(psql: Callable[[str, str], str], database: str) -> Query:
    """A function that runs a file of ``sql/``: rows as text by column name."""

    def query(name: str) -> list[dict[str, str]]:
        output = psql(database, f"\\pset format csv\n\\t off\n\\i '{SQL / name}.sql'\n")
        return list(csv.DictReader(io.StringIO(output)))

    return query


def findings(ledger: Query, source: Query) -> Iterator[Finding]:
    """Everything that SQL can say of the demo's ledger and its source."""
    yield from _posted(ledger)
    (balance,) = ledger("clearing")
    yield Finding(
        "clearing account = payments",
        money(balance["clearing"]),
        money(balance["paid"]),
    )
    yield from later_findings(ledger, source)


def later_findings(ledger: Query, source: Query) -> Iterator[Finding]:
    """What holds at any time, also when more was billed and the money went on."""
    yield from _against_source(ledger("moves"), source("source"))
    indexes = ", ".join(row["index"] for row in ledger("unique_index"))
    yield Finding("unique index", indexes or "none", indexes or "one")
    (mail,) = ledger("mail")
    yield Finding("mails", mail["mails"], "0")
    yield from _families(ledger)


def _posted(ledger: Query) -> Iterator[Finding]:
    (posted,) = ledger("posted")
    yield Finding("posted invoices", posted["posted"], str(expected.TO_POST))
    yield Finding("of them paid", posted["paid"], str(expected.TO_POST))
    yield Finding("of Stripe", posted["of_stripe"], str(expected.BILLERS["Stripe"][0]))
    yield Finding("of Lago", posted["of_lago"], str(expected.BILLERS["Lago"][0]))
    yield Finding("total", money(posted["total"]), money(expected.TOTAL))


def _against_source(
    moves: list[dict[str, str]], source: list[dict[str, str]]
) -> Iterator[Finding]:
    """Untaxed, tax and total of every invoice, and what they differ by in all."""
    billed = {row["number"]: row for row in source}
    difference = Decimal(0)
    equal = 0
    for move in moves:
        row = billed.get(move["number"], dict.fromkeys(FIGURES, "0"))
        booked, due = (
            " / ".join(money(x[name]) for name in FIGURES) for x in (move, row)
        )
        equal += booked == due
        difference += Decimal(row["total"]) - Decimal(move["total"])
        if booked != due:
            yield Finding(f"{move['number']} untaxed / tax / total", booked, due)
    yield Finding("invoices equal to the source", str(equal), str(len(moves)))
    yield Finding("source - ledger", money(difference), money(0))
    left = str(len(billed.keys() - {move["number"] for move in moves}))
    yield Finding("not booked: void, draft", left, str(expected.NOT_BOOKED))


def _families(ledger: Query) -> Iterator[Finding]:
    """Each family's income account; together they hold all that was invoiced."""
    revenue = Decimal(0)
    for row in ledger("families"):
        revenue += Decimal(row["revenue"])
        name = f"{row['name']} ({row['account']})"
        yield Finding(name, money(row["revenue"]))
    untaxed = sum(Decimal(row["untaxed"]) for row in ledger("moves"))
    yield Finding("all families", money(revenue), money(untaxed))


def money(amount: str | int | Decimal) -> str:
    """``3,403.46``; fractions of a cent, where there are any, are shown."""
    value = Decimal(amount)
    return f"{value:,.2f}" if value == round(value, 2) else f"{value.normalize():,f}"
