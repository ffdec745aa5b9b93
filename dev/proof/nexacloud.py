"""NexaCloud's invoices, read once more by a query of the proof's own."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

import psycopg2

from .families import family

# Items as they are; an invoice without any is one item, named by its plan.
INVOICES = """
    SELECT invoices.id::text, invoice_number, coalesce(stripe_invoice_id, ''),
           currency, subtotal, tax, total, coalesce(plans.name, '')
      FROM invoices
      LEFT JOIN subscriptions ON subscriptions.id = subscription_id
      LEFT JOIN plans ON plans.id = plan_id
     ORDER BY invoice_number
"""
ITEMS = "SELECT invoice_id::text, description, amount FROM invoice_items ORDER BY id"


@dataclass(frozen=True)
class Invoice:
    """One invoice; money in major units, ``families`` its income by family code."""

    number: str
    biller_id: str
    currency: str
    tax: Decimal
    total: Decimal
    families: dict[str, Decimal]


def read(dsn: str) -> list[Invoice]:
    """All invoices of the database that ``dsn`` names."""
    connection = psycopg2.connect(dsn)
    try:
        with connection.cursor() as cursor:
            cursor.execute(ITEMS)
            items = defaultdict(list)
            for invoice_id, description, amount in cursor:
                items[invoice_id].append((description, amount))
            cursor.execute(INVOICES)
            return [_invoice(items[row[0]], *row[1:]) for row in cursor]
    finally:
        connection.close()


def currency_of(text: str | None) -> str:
    """The currency's code in what NexaCloud keeps; without a visible sign it is CAD."""
    visible = "".join(sign for sign in text or "" if sign.isprintable())
    return visible.strip().upper() or "CAD"


def _invoice(items, number, biller_id, currency, subtotal, tax, total, plan):
    if not items:
        items = [(plan, subtotal)]
    families: dict[str, Decimal] = defaultdict(Decimal)
    for description, amount in items:
        families[family(description)] += amount
    # what items and subtotal disagree about is income that nobody can have booked
    families["unexplained"] += subtotal - sum(families.values())
    charged = {code: amount for code, amount in families.items() if amount}
    return Invoice(number, biller_id, currency_of(currency), tax, total, charged)
