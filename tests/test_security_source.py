"""Nothing but SELECT reaches the source: told by its server's own log (Safety)."""

import os
import re
from contextlib import closing

import psycopg2

from odoo.tests import tagged

from ..dev.loopback import demo
from .common import LedgerCase
from .postgres_source import SUPERUSER_DSN, PostgresSourceCase

# A server process writes its log to what is its standard error.
LOG = "/proc/self/fd/2"
READING = re.compile(
    r"""
    SELECT\b | SHOW\s | FETCH\s | CLOSE\s | ROLLBACK$ | COMMIT$
    | BEGIN\sISOLATION\sLEVEL\sREPEATABLE\sREAD\sREAD\sONLY$
    | SET\s(LOCAL\s)?(statement_timeout|TimeZone|DATESTYLE|datestyle)\b
    | DECLARE\s"?\w+"?\s(NO\sSCROLL\s)?CURSOR\s(WITH\w*\sHOLD\s)?FOR\s+SELECT\b
    """,
    re.VERBOSE,
)
SAYS = re.compile(r"LOG:  (?:statement|execute [^:]+): ")
# What changes something although it stands in a SELECT.
CHANGING = re.compile(
    r"\b(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|INTO|COPY|nextval|setval|dblink|lo_\w+"
    r"|pg_\w*(terminate|cancel|reload|advisory)\w*)\b",
    re.IGNORECASE,
)


@tagged("post_install", "-at_install")
class TestOnlySelect(PostgresSourceCase, LedgerCase):
    def setUp(self):
        super().setUp()
        self.load_demo()
        self.run_sql(f"GRANT ALL ON SCHEMA public TO {self.role}")
        self.run_sql(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {self.role}")
        self.admin(f"ALTER ROLE {self.role} SET log_statement = 'all'")
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("fusion_billing.nexacloud_dsn", self.dsn)
        self.begin = self.ask("SELECT (pg_stat_file(%s)).size", LOG)

    def ask(self, sql, *parameters):
        """One value, as superuser."""
        superuser = psycopg2.connect(os.environ[SUPERUSER_DSN])
        with closing(superuser), superuser.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchone()[0]

    def logged(self):
        """The statements that this test's role sent, as its server logged them."""
        sql = "SELECT pg_read_file(%s, %s, 100000000)"
        log = self.ask(sql, LOG, self.begin)
        records = re.split(r"^(?=\d{4}-\d\d-\d\d )", log, flags=re.MULTILINE)
        said = [text for text in records if f" {self.role}@{self.database} " in text]
        found = [SAYS.split(text, maxsplit=1) for text in said]
        statements = [text.strip() for [_head, *rest] in found for text in rest]
        return [
            part.strip()
            for statement in statements
            for part in statement.split(";")
            if part.strip()
        ]

    def assertOnlyReading(self, statements):
        for statement in statements:
            words = " ".join(statement.split())
            self.assertRegex(words, READING)
            self.assertNotRegex(words, CHANGING)

    def test_the_log_tells_what_writes(self):
        """Else all that follows would show nothing."""
        with psycopg2.connect(self.dsn) as connection, connection.cursor() as cursor:
            cursor.execute("UPDATE users SET email = email")
        connection.close()
        with self.assertRaises(AssertionError):
            self.assertOnlyReading(self.logged())

    def test_a_whole_ingest_sends_only_select(self):
        stripe, lago = self.enter(demo.stripe()), self.enter(demo.lago())
        parameters = self.env["ir.config_parameter"].sudo()
        for name, value in {
            "stripe_api_key": stripe.key,
            "stripe_api_base": stripe.url,
            "lago_api_url": lago.url,
            "lago_api_key": lago.key,
        }.items():
            parameters.set_param(f"fusion_billing.{name}", value)
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            env = self.env(cr=cr, user=self.accountant.id)
            wizard = env["fusion.billing.invoice.ledger.wizard"].create({})
            wizard.write({"dry_run": False, "auto_post": True})
            wizard.action_run()
            rows = env["fusion.billing.source.invoice"].search([])
            rows[:3].action_resync()
        self.env.invalidate_all()
        runs = self.env["fusion.billing.ledger.run"].search([], limit=2)
        self.assertEqual(runs.mapped("read_count"), [3, 31])
        statements = self.logged()
        self.assertGreater(len(statements), 10)
        self.assertTrue(any("FROM invoice_items" in each for each in statements))
        self.assertOnlyReading(statements)

    def test_the_connection_test_sends_only_select(self):
        with self.reader() as reader:
            reader.describe()
        self.env["fusion.billing.invoice.ledger"]._service()._ask_about("database")
        self.assertOnlyReading(self.logged())
        self.assertIn("READ ONLY", self.logged()[0])

    def test_a_role_that_may_write_is_kept_from_it(self):
        attempts = (
            "INSERT INTO users (id) VALUES (gen_random_uuid()) RETURNING 1",
            "UPDATE invoices SET status = 'void' RETURNING 1",
            "DELETE FROM invoice_items RETURNING 1",
            "WITH gone AS (DELETE FROM invoices RETURNING 1) SELECT 1",
            "SELECT 1 INTO stolen",
            "CREATE TABLE stolen AS SELECT 1",
            "TRUNCATE invoices",
        )
        for options in ({}, {"options": "-c default_transaction_read_only=off"}):
            for statement in attempts:
                with (
                    self.subTest(statement, options=options),
                    self.reader(**options) as reader,
                    reader._snapshot(),
                    self.assertRaises(psycopg2.errors.ReadOnlySqlTransaction),
                ):
                    reader._row(statement)
        with self.reader() as reader:
            self.assertEqual(reader.describe()["tables"]["invoices"], 31)
