"""A NexaCloud database of a test's own, on a real server, with its own reader.

`make test` names a superuser's connection in FUSION_TEST_SUPERUSER_DSN: it creates
the role that reads, whose password the server really asks for on 127.0.0.1.
"""

import os
import re
from contextlib import closing
from pathlib import Path
from unittest import SkipTest
from uuid import uuid4

import psycopg2
from psycopg2.extensions import make_dsn, parse_dsn

from ..sources.nexacloud import NexaCloudReader
from .outside import OutsideCase

DEMO = Path(__file__).parent.parent / "dev" / "demo"
SUPERUSER_DSN = "FUSION_TEST_SUPERUSER_DSN"
PASSWORD = "S3cret/pa ss'w@rd%"
SCHEMA = """
    CREATE TABLE users (id uuid PRIMARY KEY, email text, full_name text,
        company text, stripe_customer_id text);
    CREATE TABLE plans (id uuid PRIMARY KEY, name text);
    CREATE TABLE subscriptions (id uuid PRIMARY KEY, plan_id uuid);
    CREATE TABLE invoices (id uuid PRIMARY KEY, user_id uuid, subscription_id uuid,
        invoice_number text, stripe_invoice_id text, status text, subtotal numeric,
        tax numeric, amount_due numeric, amount_paid numeric, created_at timestamptz,
        paid_at timestamptz, total numeric, currency text, due_date date,
        updated_at timestamptz, colour text DEFAULT 'extra');
    CREATE TABLE invoice_items (id uuid PRIMARY KEY, invoice_id uuid,
        description text, quantity numeric, amount numeric, unit_price numeric);
    CREATE INDEX ON invoice_items (invoice_id);
"""
INVOICE = {
    "id": "00000000-0000-4000-8000-000000000001",
    "invoice_number": "NC-0001",
    "stripe_invoice_id": "in_1",
    "status": "paid",
    "subtotal": "189.83",
    "tax": "24.68",
    "amount_due": "214.51",
    "amount_paid": "214.51",
}


class PostgresSourceCase(OutsideCase):
    """Each test has a fresh copy of `SCHEMA`; `self.dsn` is its reader's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not os.environ.get(SUPERUSER_DSN):
            raise SkipTest(f"{SUPERUSER_DSN} names no PostgreSQL to test against")
        cls.role, cls.template = (f"fcb_{word}_{uuid4().hex}" for word in "rt")
        cls.admin(f"CREATE ROLE {cls.role} LOGIN PASSWORD %s", [PASSWORD])
        cls.addClassCleanup(cls.admin, f"DROP ROLE {cls.role}")
        cls.create_database(cls.template, "template0")
        cls.addClassCleanup(cls.drop_database, cls.template)
        cls.execute(SCHEMA, database=cls.template)
        cls.execute(
            f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {cls.role}",
            database=cls.template,
        )

    def setUp(self):
        super().setUp()
        self.database = f"fcb_source_{uuid4().hex}"
        self.create_database(self.database, self.template)
        self.addCleanup(self.drop_database, self.database)
        self.dsn = self.reader_dsn()

    @classmethod
    def create_database(cls, database, template):
        cls.admin(f"CREATE DATABASE {database} TEMPLATE {template} ENCODING 'UTF8'")

    @classmethod
    def drop_database(cls, database):
        cls.admin(f"DROP DATABASE {database} WITH (FORCE)")

    @classmethod
    def admin(cls, sql, parameters=None):
        """Run what no transaction may hold, in the maintenance database."""
        cls._run(os.environ[SUPERUSER_DSN], sql, parameters)

    @classmethod
    def execute(cls, sql, parameters=None, database=None):
        """Run SQL as superuser in a source database."""
        superuser = os.environ[SUPERUSER_DSN]
        cls._run(make_dsn(superuser, dbname=database), sql, parameters)

    @staticmethod
    def _run(dsn, sql, parameters):
        with closing(psycopg2.connect(dsn)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql, parameters)

    def run_sql(self, sql, parameters=None):
        self.execute(sql, parameters, self.database)

    def load_demo(self):
        """The demo's invoices instead of `SCHEMA`."""
        self.run_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        self.run_sql(_sql_of(DEMO / "schema.sql") + _sql_of(DEMO / "invoices.sql"))
        self.run_sql(f"GRANT USAGE ON SCHEMA public TO {self.role}")
        self.run_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {self.role}")

    def insert(self, table, **values):
        columns, marks = ", ".join(values), ", ".join(["%s"] * len(values))
        query = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
        self.run_sql(query, list(values.values()))

    def insert_invoice(self, number=1, **changes):
        values = {**INVOICE, "id": uuid(number), "invoice_number": f"NC-{number:04}"}
        self.insert("invoices", **values | changes)
        return uuid(number)

    def reader_dsn(self, **changes):
        port = parse_dsn(os.environ[SUPERUSER_DSN]).get("port", "5432")
        values = {
            "host": "127.0.0.1",
            "port": port,
            "dbname": self.database,
            "user": self.role,
            "password": PASSWORD,
        }
        return make_dsn(**values | changes)

    def reader(self, **changes):
        return NexaCloudReader(self.reader_dsn(**changes) if changes else self.dsn)

    def invoices(self, since=None):
        with self.reader() as reader:
            return list(reader.invoices(since))

    def refused(self, kind, *words):
        """`raises`, for errors that must not hold the password in any form."""
        secrets = (PASSWORD, "S3cret", self.dsn)
        return self.raises(kind, *words, secrets=secrets)


def uuid(number):
    return f"00000000-0000-4000-8000-{number:012}"


def _sql_of(path):
    """The text of a file for psql, with the files that it includes."""
    return re.sub(
        r"^\\ir (\S+)$",
        lambda found: _sql_of(path.parent / found[1]),
        path.read_text(),
        flags=re.MULTILINE,
    )
