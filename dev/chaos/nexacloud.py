"""NexaCloud's database while chaos reigns: filled with what was billed, and emptied."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import psycopg2

from .billing import Billed

EMPTY = "TRUNCATE invoice_items, invoices, subscriptions, plans, users"
USER = """
    INSERT INTO users (id, email, company, stripe_customer_id)
    VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
PLAN = "INSERT INTO plans (id, name) VALUES (%s, %s) ON CONFLICT DO NOTHING"
SUBSCRIPTION = "INSERT INTO subscriptions (id, user_id, plan_id) VALUES (%s, %s, %s)"
INVOICE = """
    INSERT INTO invoices (
        id, user_id, subscription_id, invoice_number, stripe_invoice_id, status,
        subtotal, tax, total, amount_due, currency, created_at, updated_at
    ) VALUES (%s, %s, %s, %s, %s, 'paid', %s, %s, %s, %s, 'cad', now(), now())
"""
ITEM = """
    INSERT INTO invoice_items (id, invoice_id, description, quantity, amount)
    VALUES (%s, %s, %s, %s, %s)
"""


def execute(dsn: str, sql: str, parameters: Sequence | None = None) -> list[tuple]:
    """Run a statement that is committed at once; its rows, if it gives any."""
    with closing(psycopg2.connect(dsn)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []


def id_of(kind: str, name: object) -> str:
    """A stable UUID; ``id_of("invoice", number)`` is the source's id of an invoice."""
    return str(uuid5(NAMESPACE_URL, f"nexacloud.example/{kind}/{name}"))


def user_id(number: int) -> str:
    """The id by which Lago knows the user, too."""
    return f"10000000-0000-4000-8000-{number:012}"


def insert(dsn: str, invoices: Iterable[Billed]) -> None:
    """Let NexaCloud have these invoices, all at once."""
    execute(dsn, as_script(dsn, invoices))


def as_script(dsn: str, invoices: Iterable[Billed]) -> str:
    """The statements of ``insert`` for whoever runs them later."""
    parts = [as_text(dsn, *each) for invoice in invoices for each in rows(invoice)]
    return ";".join(["BEGIN", *parts, "COMMIT"])


def as_text(dsn: str, statement: str, parameters: Sequence[Any]) -> str:
    """A statement with its parameters in it."""
    with closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
        return cursor.mogrify(statement, parameters).decode()


def rows(invoice: Billed) -> Iterable[tuple[str, Sequence[Any]]]:
    """The statements for one invoice, each with its parameters."""
    bill, buyer = invoice.bill, invoice.bill.buyer
    key, user = id_of("invoice", invoice.number), user_id(buyer.user)
    subtotal, tax, total = map(_dollars, (bill.subtotal, bill.tax, bill.total))
    yield USER, (user, buyer.email, buyer.name, buyer.id)
    subscription = None
    if invoice.kind == "lago":
        plan = bill.lines[0].text
        subscription = id_of("subscription", invoice.number)
        yield PLAN, (id_of("plan", plan), plan)
        yield SUBSCRIPTION, (subscription, user, id_of("plan", plan))
    who = (key, user, subscription, invoice.number, invoice.biller_id)
    yield INVOICE, (*who, subtotal, tax, total, total)
    items = () if subscription else bill.lines
    for place, line in enumerate(items):
        item = id_of("item", f"{invoice.number}/{place}")
        amount = _dollars(line.cents)
        yield ITEM, (item, key, line.text, Decimal(line.quantity), amount)


def _dollars(cents: int) -> Decimal:
    return Decimal(cents) / 100
