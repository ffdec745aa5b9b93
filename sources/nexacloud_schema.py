"""Which tables and columns NexaCloud's database has, and may be read."""

from dataclasses import dataclass, field

# What the ledger reads. The columns and tables under OPTIONAL may be absent.
REQUIRED = {
    "invoices": (
        "id",
        "user_id",
        "subscription_id",
        "invoice_number",
        "stripe_invoice_id",
        "status",
        "subtotal",
        "tax",
        "amount_due",
        "amount_paid",
        "created_at",
        "paid_at",
    ),
    "invoice_items": ("id", "invoice_id", "description", "quantity", "amount"),
    "users": ("id", "email", "full_name", "company", "stripe_customer_id"),
}
OPTIONAL_COLUMNS = {
    "invoices": ("total", "currency", "due_date", "updated_at"),
    "invoice_items": ("unit_price",),
}
OPTIONAL_TABLES = {"subscriptions": ("id", "plan_id"), "plans": ("id", "name")}
TABLES = (*REQUIRED, *OPTIONAL_TABLES)

# One row per column of every table of these names, wherever it is. `visible` means
# found without naming its schema, which takes USAGE on it.
COLUMNS_QUERY = """
    SELECT c.relname::text, n.nspname::text, pg_table_is_visible(c.oid),
           has_schema_privilege(n.oid, 'USAGE'), a.attname::text,
           format_type(a.atttypid, NULL),
           has_column_privilege(c.oid, a.attnum, 'SELECT')
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relname = ANY(%s)
       AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
       AND n.nspname NOT IN ('pg_catalog', 'information_schema')
       AND a.attnum > 0
       AND NOT a.attisdropped
"""


@dataclass(slots=True)
class Schema:
    """What was found. `types` maps (table, column) to its PostgreSQL type."""

    types: dict = field(default_factory=dict)
    unreadable: set = field(default_factory=set)  # (table, column)
    closed: dict = field(default_factory=dict)  # table -> schema without USAGE
    elsewhere: dict = field(default_factory=dict)  # table -> schema off the path

    @classmethod
    def from_rows(cls, rows):
        """Out of the rows of COLUMNS_QUERY."""
        schema = cls()
        for table, namespace, visible, usage, column, kind, readable in rows:
            if not visible:
                place = schema.elsewhere if usage else schema.closed
                place[table] = namespace
                continue
            schema.types[table, column] = kind
            if not readable:
                schema.unreadable.add((table, column))
        return schema

    def missing(self):
        """Required tables and columns that are not there: `invoices`, `users.email`."""
        names = []
        for table, columns in REQUIRED.items():
            if not self.has_table(table):
                names += [] if table in self.closed else [table]
                continue
            names += [
                f"{table}.{column}"
                for column in columns
                if (table, column) not in self.types
            ]
        return names

    def hint(self):
        """Where missing tables are after all, as a clause for people."""
        absent = [table for table in REQUIRED if not self.has_table(table)]
        places = sorted({self.elsewhere[t] for t in absent if t in self.elsewhere})
        return (
            f" (in its search path; see schema {', '.join(places)})" if places else ""
        )

    def refused(self):
        """Required ones that are there, and that the role may not read."""
        names = []
        for table, columns in REQUIRED.items():
            if table in self.closed and not self.has_table(table):
                names.append(f"{table} (schema {self.closed[table]})")
                continue
            barred = [c for c in columns if (table, c) in self.unreadable]
            whole = len(barred) == len(columns)
            names += [table] if whole else [f"{table}.{column}" for column in barred]
        return names

    def has_table(self, table):
        return any(name == table for name, _column in self.types)

    def reads(self, table, column):
        """Whether a column is there and may be read."""
        key = (table, column)
        return key in self.types and key not in self.unreadable

    def columns(self, table):
        """The columns to read of a required table, in the order of the contract."""
        optional = OPTIONAL_COLUMNS.get(table, ())
        return [
            column
            for column in (*REQUIRED[table], *optional)
            if self.reads(table, column)
        ]

    def has_plans(self):
        """Whether a subscription leads to the name of its plan."""
        return all(
            self.reads(table, column)
            for table, columns in OPTIONAL_TABLES.items()
            for column in columns
        )

    def optional(self):
        """Optional columns and tables found, as `invoices.total` and `plans`."""
        found = [
            f"{table}.{column}"
            for table, columns in OPTIONAL_COLUMNS.items()
            for column in columns
            if self.reads(table, column)
        ]
        return found + (list(OPTIONAL_TABLES) if self.has_plans() else [])
