import uuid
from datetime import date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..ledger.normalise import fingerprint, normalise
from ..ledger.text import INVISIBLE, LABEL, SPACES, clean, fold
from .pure import PROPERTY, item, row, source


class TestText(BaseCase):
    def test_hostile_text_becomes_one_plain_line(self):
        for value, expected in [
            (None, ""),
            ("a\x00b", "ab"),
            ("a\r\n\tb", "a b"),
            ("abc\u202egpj.exe", "abcgpj.exe"),
            ("zero\u200bwidth\ufeff", "zerowidth"),
            ("\ud800broken", "broken"),
            ("<b>bold</b> & more", "<b>bold</b> & more"),
            ("=HYPERLINK(1)", "=HYPERLINK(1)"),
            ("2 × Café", "2 × Café"),
            (7, "7"),
        ]:
            with self.subTest(value=value):
                self.assertEqual(clean(value), expected)

    @PROPERTY
    @given(st.text(st.characters() | st.sampled_from(" \t\n\x7f\xad×–é"), max_size=30))
    def test_plain_text_is_not_looked_at_twice(self, text):
        """What a glance lets pass is what the patterns would leave alone."""
        self.assertEqual(clean(text), SPACES.sub(" ", INVISIBLE.sub("", text)).strip())

    def test_no_character_slips_through_at_a_glance(self):
        for text in (f"a{chr(code)}b" for code in range(0x300)):
            self.assertEqual(clean(text), SPACES.sub(" ", INVISIBLE.sub("", text)))

    def test_long_text_is_cut_with_an_ellipsis(self):
        text = clean("x" * 100_000, limit=LABEL)
        self.assertEqual(len(text), LABEL)
        self.assertTrue(text.endswith("…"))

    def test_comparing_ignores_case_accents_dashes_and_space(self):
        self.assertEqual(
            fold(" HÉBERGEMENT\u00a0Géré – ß "), fold("hebergement gere - SS")
        )


class TestNormalise(BaseCase):
    def test_reads_a_row(self):
        told = normalise(
            row(
                "379.66",
                "49.36",
                items=[item("2 × Odoo ERP Hosting", "379.66", 2)],
                total=Decimal("429.02"),
                due_date=date(2026, 6, 11),
            )
        )
        self.assertIsNone(told.problem)
        self.assertEqual(told.external_id, "0f8fad5b-d9cb-469f-a165-70867728950e")
        self.assertEqual((told.number, told.biller_id), ("NEX-0001", "in_1"))
        self.assertEqual(told.total, Decimal("429.02"))
        self.assertEqual(told.due_date, date(2026, 6, 11))
        self.assertEqual(told.items[0].quantity, Decimal(2))
        self.assertEqual(told.customer.name, "Café Éclair")

    def test_values_of_any_kind_say_the_same(self):
        identifier = uuid.UUID("0f8fad5b-d9cb-469f-a165-70867728950e")
        same = source(
            Decimal("100.0"), 13.0, id=identifier, due_date=datetime(2026, 6, 11, 5)
        )
        text = source("100.00", "13", due_date="2026-06-11")
        self.assertEqual(same.external_id, text.external_id)
        self.assertEqual(same.due_date, text.due_date)
        self.assertEqual(same.fingerprint, text.fingerprint)
        self.assertIsNone(same.problem)

    def test_optional_columns_may_be_absent(self):
        bare = {"id": 5, "subtotal": 10, "tax": 0, "amount_due": 3}
        told = normalise(bare)
        self.assertIsNone(told.problem)
        self.assertEqual(told.total, Decimal(10))
        self.assertEqual(told.currency, "CAD")
        self.assertEqual((told.customer, told.items), (None, ()))
        self.assertEqual((told.biller_id, told.number), ("", ""))

    def test_r3_name_is_company_else_full_name_else_email(self):
        user = {"id": 1, "company": " ", "full_name": "Zoé", "email": "z@x.example"}
        self.assertEqual(source(user=user).customer.name, "Zoé")
        user["full_name"] = None
        self.assertEqual(source(user=user).customer.name, "z@x.example")
        self.assertEqual(source(user=None).customer.external_id, "7")
        self.assertIsNone(source(user=None, user_id=None).customer)

    def test_no_quantity_is_one(self):
        told = source(items=[item(quantity=None)])
        self.assertEqual(told.items[0].quantity, Decimal(1))

    def test_bad_data_names_the_field_and_its_value(self):
        for columns, variant, field, value in [
            ({"id": None}, "missing", "id", ""),
            ({"id": "  \x00"}, "missing", "id", ""),
            ({"id": "9" * 200}, "too_long", "id", "9" * 40),
            ({"subtotal": None}, "missing", "subtotal", ""),
            ({"tax": "NaN"}, "not_a_number", "tax", "NaN"),
            ({"tax": "thirteen"}, "not_a_number", "tax", "thirteen"),
            ({"total": float("inf")}, "not_a_number", "total", "inf"),
            ({"total": "112.00"}, "sum", "total", "112 ≠ 100 + 13"),
            ({"items": "none"}, "not_a_line", "items", "none"),
            ({"items": [None]}, "not_a_line", "items, line 1", ""),
            ({"items": [item(amount=None)]}, "missing", "amount, line 1", ""),
            (
                {"items": [item(), item(amount="x")]},
                "not_a_number",
                "amount, line 2",
                "x",
            ),
            (
                {"items": [item(quantity="two")]},
                "not_a_number",
                "quantity, line 1",
                "two",
            ),
            ({"due_date": "soon"}, "not_a_date", "due_date", "soon"),
        ]:
            with self.subTest(columns=columns):
                problem = source(**columns).problem
                self.assertEqual(problem.code, "bad_data")
                self.assertEqual(
                    problem.figures,
                    {"variant": variant, "field": field, "value": value},
                )

    def test_the_first_problem_is_told_and_the_rest_still_read(self):
        told = source(subtotal=None, tax="x", total="9")
        self.assertEqual(told.problem.figures["field"], "subtotal")
        self.assertEqual(told.number, "NEX-0001")

    def test_a_total_is_not_compared_with_amount_due(self):
        self.assertIsNone(source(amount_due="1.00", amount_paid="0").problem)

    @PROPERTY
    @given(
        value=st.one_of(
            st.none(), st.text(), st.floats(), st.binary(), st.lists(st.integers())
        )
    )
    def test_no_value_of_a_column_raises(self, value):
        for column in row():
            told = normalise(row() | {column: value})
            self.assertEqual(len(told.fingerprint), 64)
        told = normalise(row(items=[dict.fromkeys(item(), value)]))
        self.assertEqual(len(told.fingerprint), 64)


class TestFingerprint(BaseCase):
    def test_r12_changes_that_count(self):
        before = fingerprint(row())
        for columns in [
            {"id": "other"},
            {"stripe_invoice_id": "in_2"},
            {"invoice_number": "NEX-0002"},
            {"user": {"id": "8"}},
            {"currency": "USD"},
            {"subtotal": "100.01"},
            {"tax": "13.01"},
            {"total": "113.01"},
            {"due_date": "2026-06-11"},
            {"items": []},
            {"items": [item(amount="99.99")]},
            {"items": [item(quantity=2)]},
            {"items": [item("Daily Backup", id_="Odoo ERP Hosting")]},
            {"subtotal": None},
        ]:
            with self.subTest(columns=columns):
                self.assertNotEqual(fingerprint(row(**columns)), before)

    def test_r12_changes_that_do_not_count(self):
        before = fingerprint(row())
        for columns in [
            {"created_at": datetime(2026, 1, 1), "updated_at": datetime(2026, 1, 2)},
            {"status": "void", "paid_at": datetime(2026, 1, 1)},
            {"amount_paid": "113.00", "amount_due": "0"},
            {"plan_name": "Managed Odoo - Pro"},
            {"user": row()["user"] | {"email": "new@cafe.example", "company": "New"}},
            {"total": "113.0"},
            {"currency": "cad"},
            {"subtotal": Decimal("1E+2"), "tax": 13.0},
        ]:
            with self.subTest(columns=columns):
                self.assertEqual(fingerprint(row(**columns)), before)

    def test_r12_order_of_items_does_not_count(self):
        items = [item(id_="a"), item("Daily Backup", "5.00", id_="b")]
        there, back = row(items=items), row(items=items[::-1])
        self.assertEqual(fingerprint(there), fingerprint(back))
