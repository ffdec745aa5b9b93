"""The reader against a real PostgreSQL: what it gives."""

from datetime import date, datetime, timezone
from decimal import Decimal

from .postgres_source import PostgresSourceCase, uuid

MAY = datetime(2026, 5, 1, tzinfo=timezone.utc)
THE_ROW = {
    "id": uuid(1),
    "user_id": uuid(7),
    "subscription_id": uuid(9),
    "invoice_number": "NC-0001",
    "stripe_invoice_id": "in_1",
    "status": "paid",
    "subtotal": Decimal("189.83"),
    "tax": Decimal("24.68"),
    "amount_due": Decimal("214.51"),
    "amount_paid": Decimal("214.51"),
    "created_at": MAY,
    "paid_at": None,
    "total": Decimal("214.51"),
    "currency": "cad",
    "due_date": date(2026, 5, 31),
    "updated_at": None,
    "items": [
        {
            "id": uuid(3),
            "invoice_id": uuid(1),
            "description": "1 × Odoo ERP Hosting",
            "quantity": Decimal(1),
            "amount": Decimal("189.83"),
            "unit_price": None,
        }
    ],
    "user": {
        "id": uuid(7),
        "email": "zoe@cafe.example",
        "full_name": "Zoé Tremblay",
        "company": "Café Éclair",
        "stripe_customer_id": "cus_1",
    },
    "plan_name": "Managed Odoo - Standard",
}


class TestReaderRows(PostgresSourceCase):
    def test_a_row_is_the_contracts(self):
        self.insert(
            "users",
            id=uuid(7),
            email="zoe@cafe.example",
            full_name="Zoé Tremblay",
            company="Café Éclair",
            stripe_customer_id="cus_1",
        )
        self.insert("plans", id=uuid(8), name="Managed Odoo - Standard")
        self.insert("subscriptions", id=uuid(9), plan_id=uuid(8))
        self.insert_invoice(
            user_id=uuid(7),
            subscription_id=uuid(9),
            total="214.51",
            currency="cad",
            due_date="2026-05-31",
            created_at=MAY,
            paid_at=None,
        )
        self.insert(
            "invoice_items",
            id=uuid(3),
            invoice_id=uuid(1),
            description="1 × Odoo ERP Hosting",
            quantity="1",
            amount="189.83",
        )
        (row,) = self.invoices()
        self.assertEqual(
            row,
            THE_ROW,
        )

    def test_money_never_passes_through_a_float(self):
        self.run_sql("ALTER TABLE invoices ALTER tax TYPE double precision")
        self.insert_invoice(subtotal="12345678901234.565", tax="0.1")
        (row,) = self.invoices()
        self.assertEqual(str(row["subtotal"]), "12345678901234.565")
        self.assertEqual((type(row["tax"]), str(row["tax"])), (Decimal, "0.1"))

    def test_what_is_no_number_is_given_as_it_is(self):
        self.run_sql("ALTER TABLE invoices ALTER amount_due TYPE text")
        self.insert_invoice(
            subtotal="NaN", tax="Infinity", amount_due="12 CAD", amount_paid=None
        )
        (row,) = self.invoices()
        self.assertTrue(row["subtotal"].is_nan())
        self.assertTrue(row["tax"].is_infinite())
        self.assertEqual((row["amount_due"], row["amount_paid"]), ("12 CAD", None))

    def test_dates_that_python_does_not_know(self):
        moments = ("0044-03-15 BC", "infinity", "20000-01-01")
        for number, moment in enumerate(moments, 1):
            self.insert_invoice(number, created_at=moment, due_date=moment)
        found = self.invoices()
        self.assertEqual(len(found), 3)
        self.assertIn("BC", found[0]["created_at"])
        self.assertEqual(found[2]["due_date"], "20000-01-01")

    def test_an_invoice_without_user_items_or_plan(self):
        self.insert_invoice(1)
        self.insert_invoice(2, user_id=uuid(99), subscription_id=uuid(99))
        without, dangling = self.invoices()
        for row in (without, dangling):
            self.assertEqual((row["user"], row["items"]), (None, []))
            self.assertIsNone(row["plan_name"])
        self.assertEqual(dangling["user_id"], uuid(99))

    def test_the_order_is_the_numbers_and_then_the_ids(self):
        for number, name in ((4, "NC-2"), (3, "NC-1"), (2, None), (1, "NC-2")):
            self.insert_invoice(number, invoice_number=name)
        found = [row["id"] for row in self.invoices()]
        self.assertEqual(found, [uuid(3), uuid(1), uuid(4), uuid(2)])

    def test_optional_tables_and_columns_may_be_absent(self):
        self.run_sql(
            "DROP TABLE plans; DROP TABLE subscriptions;"
            "ALTER TABLE invoices DROP total, DROP currency, DROP due_date,"
            " DROP updated_at; ALTER TABLE invoice_items DROP unit_price"
        )
        self.insert_invoice()
        (row,) = self.invoices(since=MAY)
        self.assertIsNone(row["plan_name"])
        self.assertNotIn("total", row)
        with self.reader() as reader:
            self.assertEqual(reader.describe()["optional"], [])

    def test_an_optional_table_that_may_not_be_read_is_absent(self):
        self.run_sql(f"REVOKE SELECT ON plans FROM {self.role}")
        self.insert_invoice()
        self.assertEqual(len(self.invoices()), 1)
        with self.reader() as reader:
            self.assertNotIn("plans", reader.describe()["tables"])

    def test_ids_of_another_type(self):
        self.run_sql(
            "ALTER TABLE invoices ALTER id TYPE text;"
            "ALTER TABLE invoice_items ALTER invoice_id TYPE varchar(40)"
        )
        self.insert_invoice(id="INV-1")
        self.insert("invoice_items", id=uuid(3), invoice_id="INV-1", amount="1")
        (row,) = self.invoices()
        self.assertEqual((row["id"], len(row["items"])), ("INV-1", 1))

    def test_a_view_will_do(self):
        self.run_sql(
            "ALTER TABLE invoices RENAME TO kept;"
            "CREATE VIEW invoices AS SELECT * FROM kept;"
            f"GRANT SELECT ON invoices TO {self.role}"
        )
        self.insert_invoice()
        self.assertEqual(len(self.invoices()), 1)


class TestReaderSince(PostgresSourceCase):
    def test_r12_since_keeps_what_was_updated_or_may_have_been(self):
        self.insert_invoice(1, updated_at="2026-04-30T23:59:59Z")
        self.insert_invoice(2, updated_at="2026-05-01T00:00:00Z")
        self.insert_invoice(3, updated_at=None)
        for since in (MAY, MAY.replace(tzinfo=None)):
            found = [row["id"] for row in self.invoices(since)]
            self.assertEqual(found, [uuid(2), uuid(3)])
        self.assertEqual(len(self.invoices()), 3)


class TestReaderHeads(PostgresSourceCase):
    """R12: what changed is told without reading it."""

    def heads(self, digests=True):
        with self.reader() as reader:
            return list(reader.heads(digests))

    def digest(self):
        [(_id, _biller_id, digest)] = self.heads()
        return digest

    def test_r12_ids_in_the_order_of_the_invoices(self):
        for number, name in ((4, "NC-2"), (3, "NC-1"), (2, None), (1, "NC-2")):
            self.insert_invoice(number, invoice_number=name, stripe_invoice_id=name)
        self.assertEqual(
            self.heads(digests=False),
            [
                (uuid(3), "NC-1", None),
                (uuid(1), "NC-2", None),
                (uuid(4), "NC-2", None),
                (uuid(2), None, None),
            ],
        )

    def test_r12_every_value_that_counts_changes_the_digest(self):
        self.insert_invoice(1)
        self.insert("invoice_items", id=uuid(3), invoice_id=uuid(1), amount="1")
        seen = {self.digest()}
        for change in (
            "UPDATE invoices SET total = 1",
            "UPDATE invoices SET invoice_number = NULL",
            "UPDATE invoices SET invoice_number = ''",
            "UPDATE invoice_items SET description = 'x'",
            "UPDATE invoice_items SET amount = 2",
            "DELETE FROM invoice_items",
        ):
            self.run_sql(change)
            seen.add(self.digest())
        self.assertEqual(len(seen), 7)
        self.run_sql("UPDATE invoices SET status = 'void', paid_at = now()")
        self.assertIn(self.digest(), seen, "the source's word on that does not count")

    def test_r12_the_digest_that_is_read_is_the_one_that_was_listed(self):
        for number in (1, 2):
            self.insert_invoice(number)
            key = uuid(number + 10)
            self.insert("invoice_items", id=key, invoice_id=uuid(number), amount="1")
        listed = {key: digest for key, _biller_id, digest in self.heads()}
        for ids in (None, [uuid(2)]):
            with self.reader() as reader:
                read = list(reader.invoices(ids=ids, digests=True))
            self.assertEqual(
                {row["id"]: row["digest"] for row in read},
                {key: listed[key] for key in ids or listed},
            )

    def test_ids_that_cannot_be_of_the_columns_type_find_nothing(self):
        self.insert_invoice(1)
        with self.reader() as reader:
            found = list(reader.invoices(ids=["'; DROP", "7", uuid(1)], digests=True))
            self.assertEqual([row["id"] for row in found], [uuid(1)])

    def test_an_invoice_without_an_id_is_found_by_none(self):
        self.run_sql("ALTER TABLE invoices DROP CONSTRAINT invoices_pkey")
        self.run_sql("ALTER TABLE invoices ALTER id DROP NOT NULL")
        self.insert_invoice(1)
        self.insert_invoice(2, id=None)
        self.assertEqual({key for key, *_more in self.heads()}, {None, uuid(1)})
        with self.reader() as reader:
            for ids in ([None], [None, uuid(1)]):
                found = list(reader.invoices(ids=ids, digests=True))
                self.assertEqual({row["id"] for row in found}, set(ids))
