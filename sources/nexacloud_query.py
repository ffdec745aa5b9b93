"""The statements that read NexaCloud's invoices: nothing but SELECT."""

from datetime import timezone

from .nexacloud_schema import REQUIRED

AMOUNTS = ("subtotal", "tax", "amount_due", "amount_paid", "total")
ITEM_AMOUNTS = ("quantity", "amount", "unit_price")
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
