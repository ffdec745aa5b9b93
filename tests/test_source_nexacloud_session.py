"""The reader's session on a real PostgreSQL: read-only, one snapshot, bounded."""

import tracemalloc

import psycopg2

from .postgres_source import PostgresSourceCase, uuid


class TestReaderSession(PostgresSourceCase):
    def test_the_session_cannot_write(self):
        self.run_sql(f"GRANT ALL ON invoices TO {self.role}")
        refused = self.assertRaises(psycopg2.errors.ReadOnlySqlTransaction)
        with self.reader() as reader, reader._snapshot(), refused:
            reader._row("DELETE FROM invoices RETURNING 1")

    def test_the_server_knows_who_reads_and_stops_what_takes_too_long(self):
        with self.reader() as reader, reader._snapshot():
            name = reader._row("SHOW application_name")[0]
            timeout = reader._row("SHOW statement_timeout")[0]
            encoding = reader._row("SHOW client_encoding")[0]
        self.assertEqual(name, "fusion_centralize_billing")
        self.assertEqual((timeout, encoding), ("2min", "UTF8"))

    def test_one_snapshot_whatever_happens_meanwhile(self):
        self.run_sql(
            "INSERT INTO invoices (id, invoice_number) SELECT"
            " ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,"
            " 'NC-' || lpad(n::text, 4, '0') FROM generate_series(1, 1201) n"
        )
        with self.reader() as reader:
            rows = reader.invoices()
            next(rows)
            self.insert("invoice_items", id=uuid(9), invoice_id=uuid(1201), amount="1")
            self.run_sql("DELETE FROM invoices WHERE invoice_number > 'NC-0600'")
            rest = list(rows)
        self.assertEqual(len(rest), 1200)
        self.assertEqual(rest[-1]["items"], [])

    def test_memory_does_not_grow_with_the_invoices(self):
        self.run_sql(
            "INSERT INTO invoices (id, invoice_number, subtotal, tax)"
            " SELECT gen_random_uuid(), n::text, 100, 13"
            " FROM generate_series(1, 20000) n;"
            "INSERT INTO invoice_items (id, invoice_id, description, amount)"
            " SELECT gen_random_uuid(), id, repeat('x', 500), 50"
            " FROM invoices, generate_series(1, 2)"
        )
        with self.reader() as reader:
            tracemalloc.start()
            try:
                counted = sum(len(row["items"]) for row in reader.invoices())
                _now, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
        self.assertEqual(counted, 40000)
        self.assertLess(peak, 8_000_000)

    def test_what_the_connection_test_shows(self):
        self.insert_invoice(1)
        self.insert_invoice(2)
        with self.reader() as reader:
            found = reader.describe()
            self.assertEqual(len(list(reader.invoices())), 2)
        self.assertRegex(found.pop("server_version"), r"^\d+")
        self.assertEqual(
            found,
            {
                "database": self.database,
                "role": self.role,
                "host": "127.0.0.1",
                "tables": {
                    "invoices": 2,
                    "invoice_items": 0,
                    "users": 0,
                    "subscriptions": 0,
                    "plans": 0,
                },
                "optional": [
                    "invoices.total",
                    "invoices.currency",
                    "invoices.due_date",
                    "invoices.updated_at",
                    "invoice_items.unit_price",
                    "subscriptions",
                    "plans",
                ],
            },
        )
