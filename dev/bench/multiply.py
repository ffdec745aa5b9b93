"""A database's invoices multiplied by SQL, with all that hangs on them.

Only a benchmark writes the books' tables like this: booking 100,000 invoices first
would take longer than everything that is measured after it.
"""

from collections.abc import Iterator
from contextlib import closing

import psycopg2

APART = 1_000_000  # between the ids of one copy and those of the next
TABLES = (
    "account_move",
    "account_move_line",
    "account_payment",
    "account_full_reconcile",
    "account_partial_reconcile",
    "fusion_billing_source_invoice",
    "fusion_billing_source_line",
    "account_move_line_account_tax_rel",
    "account_account_tag_account_move_line_rel",
    "account_move__account_payment",
)
UNIQUE = {
    ("account_move", "name"),
    ("account_move", "ref"),
    ("account_move", "sequence_prefix"),
    ("account_move", "x_fc_nexacloud_invoice_id"),
    ("account_move", "x_fc_stripe_invoice_id"),
    ("account_move_line", "move_name"),
    ("account_move_line", "ref"),
    ("account_payment", "name"),
    ("account_payment", "x_fc_source_payment_id"),
    ("fusion_billing_source_invoice", "biller_invoice_id"),
    ("fusion_billing_source_invoice", "biller_number"),
    ("fusion_billing_source_invoice", "external_id"),
    ("fusion_billing_source_invoice", "number"),
}
SEQUENCE = "SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"
COLUMNS = """
    SELECT a.attname, format_type(a.atttypid, NULL),
           (SELECT confrelid::regclass::text FROM pg_constraint
             WHERE conrelid = a.attrelid AND contype = 'f' AND conkey = ARRAY[a.attnum])
      FROM pg_attribute AS a
     WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
"""


def multiply(dsn: str, copies: int) -> None:
    """Add ``copies`` copies of every invoice, each some years earlier."""
    with closing(psycopg2.connect(dsn)) as connection:
        with connection, connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # no triggers
            for table in TABLES:
                cursor.execute(COLUMNS, [table])
                columns = cursor.fetchall()
                for copy in range(1, copies + 1):
                    cursor.execute(_statement(table, columns, copy))
                if any(name == "id" for name, _kind, _to in columns):
                    cursor.execute(SEQUENCE.format(table=table))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _statement(table: str, columns: list[tuple], copy: int) -> str:
    names = ", ".join(f'"{name}"' for name, _kind, _to in columns)
    values = ", ".join(_values(table, columns, copy))
    first = "id" if columns[0][0] == "id" else columns[0][0]
    return (
        f"INSERT INTO {table} ({names}) SELECT {values} FROM {table}"
        f" WHERE {first} < {APART}"
    )


def _values(table: str, columns: list[tuple], copy: int) -> Iterator[str]:
    moved = copy * APART
    for name, kind, target in columns:
        column = f'"{name}"'
        if name == "id" or target in TABLES:
            yield f"{column} + {moved}"
        elif (table, name) in UNIQUE:
            yield f"'H{copy}/' || {column}"
        elif name == "matching_number":
            yield f"(full_reconcile_id + {moved})::text"
        elif kind == "date":
            yield f"({column} - interval '{2 + copy % 7} years')::date"
        else:
            yield column
