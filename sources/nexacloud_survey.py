"""What the set-up asks of NexaCloud's database: what is in it, at a glance.

A person waits for the answer: the connection and each statement are given up after
seconds, and the answer is bounded whatever the database holds.
"""

from contextlib import contextmanager

from .nexacloud import NexaCloudReader
from .nexacloud_schema import REQUIRED

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 8
RATES = 500
USERS = 5000
# PostgreSQL's names of types that it divides
NUMBERS = (
    "numeric",
    "integer",
    "bigint",
    "smallint",
    "real",
    "double precision",
)


class NexaCloudSurvey(NexaCloudReader):
    """A reader in a hurry. Everything raises a `SourceError`."""

    _own_parameters = {
        "connect_timeout": CONNECT_SECONDS,
        "tcp_user_timeout": CONNECT_SECONDS * 1000,
    }

    @contextmanager
    def _snapshot(self):
        with super()._snapshot() as schema:
            with self._connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'")
            yield schema

    def billers(self):
        """{"lago", "stripe", "all": number of invoices}."""
        with self._snapshot():
            counts = self._row(_BILLERS)
        return dict(zip(("lago", "stripe", "all"), counts, strict=True))

    def rates(self):
        """The rates of tax that invoices charge: [{currency, subtotal, tax, lines,
        invoices}], the most frequent `RATES` of them.

        Each is a hundredth of a percent wide, and told by the largest invoice that
        charges it: the larger, the surer which rate it is. None where the database
        does not hold the amounts as numbers.
        """
        with self._snapshot() as schema:
            kinds = {schema.types["invoices", name] for name in ("subtotal", "tax")}
            if not kinds <= set(NUMBERS):
                return None
            return self._dicts(_rates_query(schema), [RATES])

    def users(self):
        """The users that have invoices, by id, the first `USERS`: their columns as
        text, under the id that the invoices name."""
        with self._snapshot():
            return self._dicts(_USERS, [USERS])

    def user_counts(self):
        """{"users": how many have invoices, "without": invoices without a user}."""
        with self._snapshot():
            users, without = self._row(_USER_COUNTS)
        return {"users": users, "without": without}

    def _dicts(self, query, parameters):
        with self._connection.cursor() as cursor:
            cursor.execute(query, parameters)
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]


_BILLERS = """
    SELECT count(*) FILTER (WHERE left(stripe_invoice_id::text, 5) = 'lago:'),
           count(*) FILTER (WHERE left(stripe_invoice_id::text, 3) = 'in_'),
           count(*)
      FROM invoices
"""
_USER_COLUMNS = ", ".join(
    f"u.{name}::text AS {name}" for name in REQUIRED["users"] if name != "id"
)
_USERS = f"""
    SELECT named.id, {_USER_COLUMNS}
      FROM (SELECT DISTINCT user_id::text AS id FROM invoices) named
      LEFT JOIN users u ON u.id::text = named.id
     WHERE named.id <> '' ORDER BY named.id LIMIT %s
"""
_USER_COUNTS = """
    SELECT count(DISTINCT user_id::text) FILTER (WHERE user_id::text <> ''),
           count(*) FILTER (WHERE coalesce(user_id::text, '') = '')
      FROM invoices
"""


def _rates_query(schema):
    known = schema.reads("invoices", "currency")
    currency = "upper(i.currency::text)" if known else "NULL"
    return f"""
        WITH charged AS (
            SELECT i.id::text AS id, coalesce({currency}, '') AS currency,
                   i.subtotal::numeric AS subtotal, i.tax::numeric AS tax
              FROM invoices i WHERE i.subtotal <> 0 AND i.tax IS NOT NULL
        ), ranked AS (
            SELECT *, round(tax / subtotal * 100, 2) AS rate FROM charged
        ), used AS (
            SELECT currency, rate, count(*) AS invoices,
                   (array_agg(id ORDER BY abs(subtotal) DESC, id))[1] AS id
              FROM ranked GROUP BY currency, rate
             ORDER BY invoices DESC, rate LIMIT %s
        ), items AS (
            SELECT invoice_id::text AS id, count(*) AS lines
              FROM invoice_items GROUP BY invoice_id
        )
        SELECT used.currency, charged.subtotal, charged.tax,
               coalesce(items.lines, 1) AS lines, used.invoices
          FROM used JOIN charged USING (id) LEFT JOIN items USING (id)
         ORDER BY used.invoices DESC, used.rate
    """
