"""NexaCloud's invoices, read from its PostgreSQL database.

The only code that touches NexaCloud. It reads in one read-only snapshot, checks the
schema before anything else, and streams: memory does not grow with the invoices.
"""

from contextlib import contextmanager
from decimal import Decimal

import psycopg2
from psycopg2 import extensions
from psycopg2.extras import RealDictCursor

from .errors import SourceNotConfigured, SourceRefused, SourceSchemaError
from .nexacloud_errors import Target, connect_problem, query_problem
from .nexacloud_query import (
    ITEM_AMOUNTS,
    columns_of,
    digests_query,
    heads_query,
    invoices_query,
)
from .nexacloud_schema import COLUMNS_QUERY, REQUIRED, TABLES, Schema

STATEMENT_SECONDS = 120
BATCH = 500
HEADS = 2000
MALFORMED = "malformed; in a URL, write special characters as %40 for @, %2F for /"
# The DSN may set the first ones itself.
_UNLESS_GIVEN = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
_ALWAYS = {
    "application_name": "fusion_centralize_billing",
    "client_encoding": "UTF8",
}
_SNAPSHOT = f"""
    SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s';
    SET LOCAL TimeZone = 'UTC';
"""


class NexaCloudReader:
    """Reads the database that a libpq DSN names. A context manager.

    Everything raises a `SourceError`; none of them, and no `repr`, holds the DSN.
    """

    _own_parameters = {}  # of the connection, before the DSN's

    def __init__(self, dsn):
        dsn = (dsn or "").strip()
        self._target = Target.of(dsn)
        if self._target is None:
            raise SourceNotConfigured(problem=MALFORMED if dsn else "missing")
        self._connection = None

    def __repr__(self):
        return f"<NexaCloudReader {self._target.database} on {self._target.host}>"

    def __enter__(self):
        self._connect()
        return self

    def __exit__(self, *_exc_info):
        self.close()

    def close(self):
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def invoices(self, since=None, ids=None, digests=False):
        """Each invoice as a dict: its columns, `items`, `user` and `plan_name`.

        The columns are those of `nexacloud_schema`, where they exist. Ids are text,
        money is Decimal (NaN and infinity included, and text where a column holds no
        number), `user` a dict or None, `plan_name` text or None.
        Ordered by number, then id. `since` (a datetime, naive means UTC) keeps the
        invoices updated since then; a source without `updated_at` gives all of them,
        and a change of an item alone shows only if it touches its invoice. `ids` keeps
        these invoices (None among them: those without an id). With `digests` each has
        its `digest` as well, of the same snapshot.
        """
        with self._snapshot() as schema:
            known = self._digests(schema, ids) if digests else None
            for invoice in self._invoices(schema, since, ids):
                if known is not None:
                    invoice["digest"] = known.get(invoice["id"])
                yield invoice

    def heads(self, digests=True):
        """(id, biller's id, digest) of each invoice, ordered as `invoices` are.

        The ids are text or None. The digest is over what counts as a change (R12): who
        has it need not read the invoice to know that nothing has changed; None where
        `digests` are not wanted.
        """
        with self._snapshot() as schema:
            cursor = self._connection.cursor("fc_heads")
            cursor.execute(heads_query(schema, digests))
            while rows := cursor.fetchmany(HEADS):
                yield from rows

    def describe(self):
        """What "Test connection" shows.

        `{"server_version", "database", "role", "host", "tables": {name: count},
        "optional": [names found]}`.
        """
        with self._snapshot() as schema:
            version = self._row("SHOW server_version")[0]
            database, role = self._row("SELECT current_database(), current_user")
            counts = {
                table: self._row(f"SELECT count(*) FROM {table}")[0]
                for table in TABLES
                if schema.reads(table, "id")
            }
        return {
            "server_version": version,
            "database": database,
            "role": role,
            "host": self._target.host,
            "tables": counts,
            "optional": schema.optional(),
        }

    def _digests(self, schema, ids):
        """{id: digest}."""
        query, parameters = digests_query(schema, ids)
        with self._connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return dict(cursor.fetchall())

    def _invoices(self, schema, since, ids):
        query, parameters = invoices_query(schema, since, ids)
        with self._connection.cursor("fc_invoices", RealDictCursor) as cursor:
            cursor.execute(query, parameters)
            while rows := cursor.fetchmany(BATCH):
                items = self._items(schema, [row["id"] for row in rows])
                for row in rows:
                    yield _invoice(row, items.get(row["id"], []))

    # --- the connection -----------------------------------------------------------

    def _connect(self):
        parameters = {**_UNLESS_GIVEN, **self._target.parameters, **_ALWAYS}
        parameters |= self._own_parameters
        problem = None
        try:
            connection = psycopg2.connect(**parameters)
            connection.set_session("REPEATABLE READ", readonly=True)
        except psycopg2.Error as error:
            problem = connect_problem(error, self._target)
        if problem:
            raise problem
        for caster in _CASTERS:
            extensions.register_type(caster, connection)
        self._connection = connection

    @contextmanager
    def _snapshot(self):
        """The checked `Schema`, in one transaction that ends with the block."""
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(_SNAPSHOT)
            yield self._checked_schema()
        except psycopg2.Error as error:
            raise query_problem(error, self._target) from None
        finally:
            if self._connection and not self._connection.closed:
                self._connection.rollback()

    def _checked_schema(self):
        """Raises `SourceSchemaError` or `SourceRefused`, each naming everything."""
        with self._connection.cursor() as cursor:
            cursor.execute(COLUMNS_QUERY, [list(TABLES)])
            schema = Schema.from_rows(cursor.fetchall())
        database = self._target.database
        if missing := schema.missing():
            raise SourceSchemaError(
                database=database, missing=", ".join(missing), hint=schema.hint()
            )
        if refused := schema.refused():
            raise SourceRefused(
                **self._target.place,
                role=self._target.role,
                detail=f"it may not read {', '.join(refused)}",
            )
        return schema

    def _row(self, query):
        with self._connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()

    def _items(self, schema, invoice_ids):
        """{invoice id: its items}. The ids are cast to the column's own type: an
        index on it is of no use to a comparison as text.
        """
        kind = schema.types["invoice_items", "invoice_id"]
        columns = columns_of(schema, "invoice_items", "t", ITEM_AMOUNTS)
        query = f"""
            SELECT {columns} FROM invoice_items t
             WHERE t.invoice_id = ANY(%s::{kind}[]) ORDER BY t.id
        """
        found = {}
        with self._connection.cursor() as cursor:
            cursor.execute(query, [invoice_ids])
            names = [column.name for column in cursor.description]
            for row in cursor:
                item = dict(zip(names, row, strict=True))
                found.setdefault(item["invoice_id"], []).append(item)
        return found


def _invoice(row, items):
    """A row as the contract has it: the user in a dict of its own."""
    user = {name: row.pop(f"user__{name}") for name in REQUIRED["users"]}
    return {**row, "items": items, "user": user if user["id"] else None}


def _number(value, _cursor):
    # Odoo has psycopg2 give floats for numeric; money must not pass through one.
    return None if value is None else Decimal(value)


def _moment_caster(oid, usual):
    """Dates as usual, and text for what Python has no date for (BC, year 10000)."""

    def cast(value, cursor):
        try:
            return usual(value, cursor)
        except (ValueError, OverflowError):
            return value

    return extensions.new_type((oid,), f"FC_MOMENT_{oid}", cast)


_CASTERS = (
    extensions.new_type((1700, 700, 701), "FC_NUMBER", _number),
    _moment_caster(1082, extensions.PYDATE),
    _moment_caster(1114, extensions.PYDATETIME),
    _moment_caster(1184, extensions.PYDATETIMETZ),
)
