"""The statements that read NexaCloud's invoices: nothing but SELECT."""

import re
from datetime import timezone

from .nexacloud_schema import REQUIRED

AMOUNTS = ("subtotal", "tax", "amount_due", "amount_paid", "total")
ITEM_AMOUNTS = ("quantity", "amount", "unit_price")
# What counts as a change: the columns of `ledger.normalise.fingerprint`.
COMPARED = (
    "id",
    "user_id",
    "invoice_number",
    "stripe_invoice_id",
    "currency",
    "subtotal",
    "tax",
    "total",
    "due_date",
)
COMPARED_ITEM = ("id", "description", "quantity", "amount")
# What a text must look like to be cast to a column's type.
SHAPES = {
    "uuid": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII),
    "integer": re.compile(r"[0-9]{1,9}", re.ASCII),
    "bigint": re.compile(r"[0-9]{1,18}", re.ASCII),
    "text": re.compile(r".*", re.DOTALL),
}
MOMENTS = ("created_at", "paid_at", "updated_at", "due_date")


def columns_of(schema, table, alias, typed):
    """The columns of `table`; all but the `typed` ones as text, ids above all."""
    return ", ".join(
        f"{alias}.{column}" + ("" if column in typed else f"::text AS {column}")
        for column in schema.columns(table)
    )


def invoices_query(schema, since, ids):
    """The statement and its parameters: invoices, each with its user and its plan."""
    columns = columns_of(schema, "invoices", "i", AMOUNTS + MOMENTS)
    users = ", ".join(f"u.{name}::text AS user__{name}" for name in REQUIRED["users"])
    plan, plan_joins = "NULL", ""
    if schema.has_plans():
        plan = "p.name::text"
        plan_joins = """
          LEFT JOIN subscriptions s ON s.id::text = i.subscription_id::text
          LEFT JOIN plans p ON p.id::text = s.plan_id::text
        """
    condition, parameters = _conditions(schema, since, ids)
    query = f"""
        SELECT {columns}, {users}, {plan} AS plan_name
          FROM invoices i
          LEFT JOIN users u ON u.id::text = i.user_id::text
          {plan_joins}
          {condition}
         ORDER BY i.invoice_number::text COLLATE "C", i.id
    """
    return query, parameters


def heads_query(schema, digests):
    """The statement: (id, biller's id, digest or NULL) in the order of
    `invoices_query`."""
    digest, joins = _digest(schema, "TRUE") if digests else ("NULL", "")
    return f"""
        SELECT i.id::text, i.stripe_invoice_id::text, {digest}
          FROM invoices i {joins}
         ORDER BY i.invoice_number::text COLLATE "C", i.id
    """


def digests_query(schema, ids):
    """The statement and its parameters: (id, digest) of these invoices."""
    of_items, parameters = _among(schema, "invoice_items", "t.invoice_id", ids)
    condition, more = _among(schema, "invoices", "i.id", ids)
    digest, joins = _digest(schema, of_items)
    query = f"SELECT i.id::text, {digest} FROM invoices i {joins} WHERE {condition}"
    return query, [*parameters, *more]


def _digest(schema, of_items):
    """The digest of what counts as a change (R12), as PostgreSQL writes it, and the
    join it takes."""
    invoice = _row_of(schema, "invoices", "i", COMPARED)
    item = _row_of(schema, "invoice_items", "t", COMPARED_ITEM)
    joins = f"""
          LEFT JOIN (
              SELECT t.invoice_id, string_agg({item}, ',' ORDER BY t.id) AS told
                FROM invoice_items t WHERE {of_items} GROUP BY t.invoice_id
          ) items ON items.invoice_id::text = i.id::text
    """
    return f"md5({invoice} || coalesce(items.told, ''))", joins


def _among(schema, table, column, ids):
    """The condition that the column has one of these ids, and its parameters.

    None is any. They are cast to the column's own type, where each can be one of it: an
    index on it is of no use to a comparison as text.
    """
    if ids is None:
        return "TRUE", []
    kind = schema.types[table, column.partition(".")[2]]
    named = [each for each in ids if each is not None]
    shape = SHAPES.get(kind)
    typed = shape and all(map(shape.fullmatch, named))
    cast, kind = ("", kind) if typed else ("::text", "text")
    nameless = f" OR {column} IS NULL" if len(named) < len(ids) else ""
    return f"({column}{cast} = ANY(%s::{kind}[]){nameless})", [named]


def _row_of(schema, table, alias, names):
    """The named columns, as far as they exist, as one text that tells NULL from ''."""
    there = [name for name in schema.columns(table) if name in names]
    return f"ROW({', '.join(f'{alias}.{name}' for name in there)})::text"


def _conditions(schema, since, ids):
    """The WHERE clause and its parameters."""
    conditions, parameters = [], []
    if since and schema.reads("invoices", "updated_at"):
        conditions.append("(i.updated_at IS NULL OR i.updated_at >= %s)")
        naive = since.tzinfo is None
        parameters.append(since.replace(tzinfo=timezone.utc) if naive else since)
    among, named = _among(schema, "invoices", "i.id", ids)
    conditions.append(among)
    parameters += named
    return " AND ".join(["WHERE TRUE", *conditions]), parameters
