"""The statements that read NexaCloud's invoices: nothing but SELECT."""

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


def digests_query(schema):
    """The statement: (id, digest) of every invoice, in the order of `invoices_query`.

    The digest is over what counts as a change (R12), as PostgreSQL writes it: who has
    it need not read the invoice, and its items, to know that nothing has changed.
    """
    invoice = _row_of(schema, "invoices", "i", COMPARED)
    item = _row_of(schema, "invoice_items", "t", COMPARED_ITEM)
    return f"""
        SELECT i.id::text, md5({invoice} || coalesce(items.told, ''))
          FROM invoices i
          LEFT JOIN (
              SELECT t.invoice_id, string_agg({item}, ',' ORDER BY t.id) AS told
                FROM invoice_items t GROUP BY t.invoice_id
          ) items ON items.invoice_id::text = i.id::text
         ORDER BY i.invoice_number::text COLLATE "C", i.id
    """


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
    if ids is not None:
        conditions.append("i.id::text = ANY(%s)")
        parameters.append(list(ids))
    return " AND ".join(["WHERE TRUE", *conditions]), parameters
