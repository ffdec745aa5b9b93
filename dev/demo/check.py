"""Holds NexaCloud's invoices (SQL) against what the billers billed (``billed.py``).

    python -m dev.demo.check "dbname=nexacloud host=... port=..."

Everything is compared in integer cents, and each difference is one sentence.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from . import billed
from .parties import Bill

EXPECTED = {
    "invoices": 31,
    "to post": 23,
    "of Stripe": 14,
    "of Lago": 9,
    "void": 1,
    "draft": 2,
    "zero": 5,
    "without items": 9,
    "cents to post": 3403_46,
    "cents of Stripe": 2144_18,
    "cents of Lago": 1259_28,
}

# Amounts in cents, as numeric: a fraction of a cent would show.
INVOICES = """
    SELECT invoice_number, coalesce(stripe_invoice_id, ''), subtotal * 100, tax * 100,
           amount_due * 100, total * 100, stripe_customer_id, email,
           (SELECT sum(amount) * 100 FROM invoice_items WHERE invoice_id = invoices.id)
      FROM invoices JOIN users ON users.id = user_id
     ORDER BY invoice_number
"""
COLUMNS = (
    "number",
    "biller_id",
    "subtotal",
    "tax",
    "due",
    "total",
    "customer",
    "email",
    "items",
)
Row = dict[str, Any]


def check(connection: Any) -> None:
    """Raise ``AssertionError`` naming every difference; money stays in the database.

    ``connection`` is an open DB-API connection to the demo's source database.
    """
    with connection.cursor() as cursor:
        cursor.execute(INVOICES)
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    found = [*_differing_sums(rows), *_differing_rows(rows), *_unknown_bills(rows)]
    if found:
        raise AssertionError("\n".join(found))


def _bills() -> dict[str, Bill]:
    stripe = {bill.id: bill for bill in billed.STRIPE}
    return stripe | {f"lago:{bill.id}": bill for bill in billed.LAGO}


def _differing_sums(rows: list[Row]) -> Iterator[str]:
    actual = Counter(dict.fromkeys(EXPECTED, 0))
    for row in rows:
        actual.update(_counted(row, _bills().get(row["biller_id"])))
    for name, expected in EXPECTED.items():
        if actual[name] != expected:
            yield f"{name}: {actual[name]}, expected {expected}"


def _counted(row: Row, bill: Bill | None) -> Counter:
    """What one row adds to the sums of ``EXPECTED``."""
    if not row["total"]:
        return Counter({"invoices": 1, "zero": 1})
    if bill is None:
        return Counter({"invoices": 1})
    if bill.status != "paid":
        return Counter({"invoices": 1, bill.status: 1})
    biller = "of Lago" if row["biller_id"].startswith("lago:") else "of Stripe"
    return Counter(
        {
            "invoices": 1,
            "to post": 1,
            biller: 1,
            "without items": int(row["items"] is None),
            "cents to post": row["total"],
            f"cents {biller}": row["total"],
        }
    )


def _differing_rows(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        number, bill = row["number"], _bills().get(row["biller_id"])
        if row["items"] not in (None, row["subtotal"]):
            yield f"{number}: items {row['items']}, subtotal {row['subtotal']}"
        if not row["subtotal"] + row["tax"] == row["total"] == row["due"]:
            yield f"{number}: subtotal and tax do not make {row['total']}"
        if bill:
            yield from _differing_bill(row, bill)


def _differing_bill(row: Row, bill: Bill) -> Iterator[str]:
    numbered = bill.number or row["number"]  # a draft has no number at Stripe
    pairs = {
        "number": numbered,
        "subtotal": Decimal(bill.subtotal),
        "tax": Decimal(bill.tax),
        "total": Decimal(bill.total),
        "customer": bill.buyer.id,
        "email": bill.buyer.email,
    }
    for name, theirs in pairs.items():
        if row[name] != theirs:
            yield f"{row['number']}: {name} {row[name]}, at the biller {theirs}"


def _unknown_bills(rows: list[Row]) -> Iterator[str]:
    known = {row["biller_id"] for row in rows}
    yield from (f"{id}: not at NexaCloud" for id in _bills() if id not in known)


def main(dsn: str) -> None:
    """Check the database that ``dsn`` names, and say so."""
    import psycopg2  # only here: check() works with any DB-API driver

    connection = psycopg2.connect(dsn)
    try:
        check(connection)
    finally:
        connection.close()
    print("31 invoices, 23 to post, 3,403.46: NexaCloud and the billers agree")


if __name__ == "__main__":
    main(sys.argv[1])
