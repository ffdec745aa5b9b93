"""NexaCloud's database for the bench: filled by COPY, invoice by invoice."""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing

import psycopg2

from .bills import Bill, customer_id, email, user_key

EMPTY = "TRUNCATE invoice_items, invoices, subscriptions, plans, users"
INVOICES = (
    "id, user_id, invoice_number, stripe_invoice_id, status, subtotal, tax, total,"
    " amount_due, currency, created_at, updated_at"
)
ITEMS = "id, invoice_id, description, quantity, unit_price, amount"
USERS = "id, email, company, stripe_customer_id"


def fill(dsn: str, bills: Sequence[Bill]) -> None:
    """Let NexaCloud have these invoices, and no others."""
    connection = psycopg2.connect(dsn)
    with closing(connection), connection, connection.cursor() as cursor:
        cursor.execute(EMPTY)
        _copy(cursor, f"users ({USERS})", _users(bills))
        _copy(cursor, f"invoices ({INVOICES})", map(_invoice, bills))
        _copy(cursor, f"invoice_items ({ITEMS})", _items(bills))
    with closing(psycopg2.connect(dsn)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _copy(cursor, table: str, rows: Iterable[Sequence[object]]) -> None:
    text = "".join("\t".join(map(str, row)) + "\n" for row in rows)
    cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(text))


def _users(bills: Sequence[Bill]) -> Iterator[Sequence[object]]:
    for number in sorted({bill.customer for bill in bills}):
        yield user_key(number), email(number), f"Customer {number}", customer_id(number)


def _invoice(bill: Bill) -> Sequence[object]:
    total = bill.subtotal + bill.tax
    made = bill.created.isoformat()
    ids = (bill.key, user_key(bill.customer), bill.number, bill.stripe_id, "paid")
    return (*ids, bill.subtotal, bill.tax, total, total, "cad", made, made)


def _items(bills: Sequence[Bill]) -> Iterator[Sequence[object]]:
    for bill in bills:
        for place, (_family, text, dollars) in enumerate(bill.lines):
            key = f"{bill.key[:-12]}{place + 1:04}{bill.n:08}"
            yield key, bill.key, text, 1, dollars, dollars
