"""The reader against a real PostgreSQL: each bad input one clear sentence."""

from unittest.mock import patch
from urllib.parse import quote

from ..sources import nexacloud
from ..sources.errors import (
    SourceNotConfigured,
    SourceReadError,
    SourceRefused,
    SourceSchemaError,
    SourceUnreachable,
)
from ..sources.nexacloud import NexaCloudReader
from .outside import closed_port
from .postgres_source import PASSWORD, SCHEMA, PostgresSourceCase, uuid


class TestReaderConnection(PostgresSourceCase):
    def test_no_dsn(self):
        for dsn in ("", None, "  "):
            with self.refused(SourceNotConfigured, "not configured", "missing"):
                NexaCloudReader(dsn)

    def test_a_dsn_that_is_none(self):
        for dsn in (
            PASSWORD,
            f"host=h password={PASSWORD}",
            "nonsense=S3cret",
            f"postgresql://u:{PASSWORD}@h:port/db",
        ):
            with self.refused(SourceNotConfigured, "malformed"):
                NexaCloudReader(dsn)

    def test_a_wrong_password(self):
        words = (self.database, "127.0.0.1", self.role, "password authentication")
        with self.refused(SourceRefused, *words), self.reader(password="S3cret no"):
            pass

    def test_no_such_database(self):
        words = ("nosuch", "does not exist")
        with self.refused(SourceRefused, *words), self.reader(dbname="nosuch"):
            pass

    def test_nobody_listens(self):
        port = closed_port()
        words = (self.database, f"port {port}", "Connection refused")
        with self.refused(SourceUnreachable, *words), self.reader(port=str(port)):
            pass

    def test_no_such_host(self):
        words = ("nohost.invalid", "cannot be reached")
        reader = self.reader(host="nohost.invalid")
        with self.refused(SourceUnreachable, *words), reader:
            pass

    def test_a_url_does_as_well(self):
        port = self.dsn.split("port=")[1].split()[0]
        userinfo = f"{self.role}:{quote(PASSWORD, safe='')}"
        with NexaCloudReader(
            f"postgresql://{userinfo}@127.0.0.1:{port}/{self.database}"
        ) as reader:
            self.assertEqual(reader.describe()["role"], self.role)

    def test_nothing_shows_the_password(self):
        with self.reader() as reader:
            shown = f"{reader!r} {reader._target!r}"
        self.assertIn(self.database, shown)
        self.assertNotIn("S3cret", shown)


class TestReaderSchema(PostgresSourceCase):
    def test_all_that_is_missing_is_named_at_once(self):
        self.run_sql(
            "DROP TABLE users; ALTER TABLE invoices DROP tax, DROP paid_at;"
            "ALTER TABLE invoice_items DROP amount"
        )
        words = (
            f"database {self.database} lacks",
            "invoices.tax, invoices.paid_at, invoice_items.amount, users",
        )
        for use in (lambda r: r.describe(), lambda r: list(r.invoices())):
            with self.refused(SourceSchemaError, *words), self.reader() as reader:
                use(reader)

    def test_an_empty_database(self):
        self.run_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        words = ("invoices, invoice_items, users",)
        with self.refused(SourceSchemaError, *words), self.reader() as reader:
            reader.describe()

    def test_tables_in_another_schema(self):
        self.run_sql(
            "CREATE SCHEMA billing; ALTER TABLE invoices SET SCHEMA billing;"
            f"GRANT USAGE ON SCHEMA billing TO {self.role}"
        )
        words = ("lacks invoices", "search path", "schema billing")
        with self.refused(SourceSchemaError, *words), self.reader() as reader:
            reader.describe()
        path = {"options": "-c search_path=billing,public"}
        with self.reader(**path) as reader:
            self.assertEqual(reader.describe()["tables"]["invoices"], 0)

    def test_a_role_that_may_not_read(self):
        self.run_sql(
            f"REVOKE SELECT ON users FROM {self.role};"
            f"REVOKE SELECT ON invoices FROM {self.role};"
            f"GRANT SELECT (id, user_id, subscription_id, invoice_number, status,"
            f" stripe_invoice_id, subtotal, tax, amount_due) ON invoices TO {self.role}"
        )
        columns = "invoices.amount_paid, invoices.created_at, invoices.paid_at"
        words = (self.role, f"may not read {columns}, users")
        with self.refused(SourceRefused, *words), self.reader() as reader:
            list(reader.invoices())

    def test_a_role_that_may_not_enter_the_schema(self):
        self.run_sql("REVOKE USAGE ON SCHEMA public FROM PUBLIC")
        words = ("may not read invoices (schema public)",)
        with self.refused(SourceRefused, *words), self.reader() as reader:
            reader.describe()


class TestReaderMidway(PostgresSourceCase):
    def setUp(self):
        super().setUp()
        self.run_sql(
            "INSERT INTO invoices (id, invoice_number) SELECT gen_random_uuid(), n"
            " FROM generate_series(1, 2000) n"
        )

    def test_a_connection_lost_while_reading(self):
        with self.reader() as reader:
            rows = reader.invoices()
            next(rows)
            pid = reader._connection.get_backend_pid()
            self.run_sql("SELECT pg_terminate_backend(%s, 5000)", [pid])
            with self.refused(SourceUnreachable, self.database):
                list(rows)

    def test_a_query_that_takes_too_long(self):
        self.run_sql(
            "ALTER TABLE invoices RENAME TO kept; CREATE VIEW invoices AS"
            " SELECT kept.* FROM kept, pg_sleep(20);"
            f"GRANT SELECT ON invoices TO {self.role}"
        )
        words = (self.database, "57014", "statement timeout")
        impatient = patch.object(
            nexacloud, "_SNAPSHOT", "SET LOCAL statement_timeout = '50ms'"
        )
        with impatient, self.refused(SourceReadError, *words):
            self.invoices()

    def test_a_query_that_fails(self):
        self.run_sql(
            "ALTER TABLE invoices RENAME TO kept; CREATE VIEW invoices AS"
            " SELECT kept.*, 1 / (kept.tax - kept.tax) AS broken FROM kept"
            " WHERE 1 / length(kept.invoice_number || '') < 0"
            " OR invoice_number::int / 0 > 0;"
            f"GRANT SELECT ON invoices TO {self.role}"
        )
        words = (self.database, "22012", "division by zero")
        with self.refused(SourceReadError, *words):
            self.invoices()

    def test_text_that_is_none(self):
        database = f"{self.database}_ascii"
        self.admin(
            f"CREATE DATABASE {database} TEMPLATE template0 ENCODING 'SQL_ASCII'"
            " LC_COLLATE 'C' LC_CTYPE 'C'"
        )
        self.addCleanup(self.drop_database, database)
        self.execute(SCHEMA, database=database)
        grant = f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {self.role}"
        self.execute(grant, database=database)
        insert = f"INSERT INTO invoices (id, status) VALUES ('{uuid(1)}', E'caf\\xe9')"
        self.execute(insert, database=database)
        refused = self.refused(SourceReadError, "invalid byte sequence")
        with refused, self.reader(dbname=database) as reader:
            list(reader.invoices())

    def test_a_reader_can_be_used_after_a_failure(self):
        with self.reader() as reader:
            rows = reader.invoices()
            next(rows)
            rows.close()
            self.assertEqual(reader.describe()["tables"]["invoices"], 2000)
            self.assertEqual(sum(1 for _row in reader.invoices()), 2000)
