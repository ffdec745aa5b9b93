import uuid
from datetime import date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..ledger.money import (
    distribute,
    in_currency,
    is_exact,
    money,
    plain,
    round_money,
    settle,
)
from ..ledger.normalise import fingerprint, normalise
from ..ledger.text import INVISIBLE, LABEL, SPACES, clean, fold
from .pure import PROPERTY, item, row, source

cents = st.decimals(min_value=-100000, max_value=100000, places=2)


class TestMoney(BaseCase):
    def test_reads_what_a_database_or_a_program_gives(self):
        for value, expected in [
            (Decimal("12.50"), "12.5"),
            (12, "12"),
            ("12.50", "12.5"),
            (" -3.10 ", "-3.1"),
            ("+.5", "0.5"),
            ("1e3", "1000"),
            (0.1 + 0.2, "0.3"),
            (1130.0, "1130"),
            (-0.0, "0"),
            ("0." + "1" * 50, "0.111111111"),
            (Decimal("1E-60"), "0"),
        ]:
            with self.subTest(value=value):
                self.assertEqual(plain(money(value)), expected)

    def test_refuses_what_is_no_amount(self):
        for value in [
            None,
            True,
            "",
            "abc",
            "12 CAD",
            "1,000.00",
            "1_000",
            "١٢",
            "NaN",
            "Infinity",
            Decimal("NaN"),
            Decimal("sNaN"),
            Decimal("-Infinity"),
            float("nan"),
            float("inf"),
            "1e99",
            10**12,
            b"1",
            [],
        ]:
            with self.subTest(value=value), self.assertRaises(ValueError):
                money(value)

    def test_an_amount_shows_the_decimals_its_currency_has(self):
        for value, currency, expected in [
            ("12.3", "CAD", "12.30 CAD"),
            ("1200", "JPY", "1200 JPY"),
            ("-1200", "JPY", "-1200 JPY"),
            ("0.5", "JPY", "0.5 JPY"),
            ("1.234", "KWD", "1.234 KWD"),
        ]:
            with self.subTest(value=value, currency=currency):
                self.assertEqual(in_currency(Decimal(value), currency), expected)

    def test_rounds_half_away_from_zero(self):
        for value, digits, expected in [
            ("1.005", 2, "1.01"),
            ("-1.005", 2, "-1.01"),
            ("2.5", 0, "3"),
            ("1.0049", 2, "1.00"),
            ("0.0005", 3, "0.001"),
        ]:
            with self.subTest(value=value):
                rounded = round_money(Decimal(value), digits)
                self.assertEqual(rounded, Decimal(expected))

    def test_shares_by_largest_remainder(self):
        for total, weights, expected in [
            ("0.10", "1 1 1", "0.04 0.03 0.03"),
            ("-0.10", "1 1 1", "-0.04 -0.03 -0.03"),
            ("4.49", "5 9.975", "1.50 2.99"),
            ("1.00", "0 2 0", "0 1 0"),
            ("0.03", "0 0", "0.02 0.01"),
            ("10.00", "30 -10", "15 -5"),
            ("0.02", "5 -5", "0.01 0.01"),
        ]:
            with self.subTest(total=total, weights=weights):
                shares = distribute(
                    Decimal(total), [Decimal(weight) for weight in weights.split()], 2
                )
                self.assertEqual(shares, [Decimal(part) for part in expected.split()])

    def test_settles_near_the_ideals_although_they_nearly_cancel(self):
        ideals = [Decimal("13.00"), Decimal("-12.9987")]
        self.assertEqual(
            settle(Decimal("0.00"), ideals, 2), [Decimal("13.00"), Decimal("-13.00")]
        )

    def test_nothing_to_carry_an_amount_is_an_error(self):
        self.assertEqual(settle(Decimal(0), [], 2), [])
        with self.assertRaises(ValueError):
            settle(Decimal(1), [], 2)
        with self.assertRaises(ValueError):
            distribute(Decimal("0.001"), [Decimal(1)], 2)

    @PROPERTY
    @given(total=cents, weights=st.lists(cents, min_size=1, max_size=12))
    def test_sharing_loses_nothing(self, total, weights):
        for shares in (distribute(total, weights, 2), settle(total, weights, 2)):
            self.assertEqual(sum(shares), total)
            self.assertEqual(len(shares), len(weights))
            self.assertTrue(all(is_exact(share, 2) for share in shares))

    @PROPERTY
    @given(total=cents, weights=st.lists(cents, min_size=1, max_size=12))
    def test_sharing_a_credit_mirrors_its_invoice(self, total, weights):
        mirrored = [-share for share in distribute(-total, weights, 2)]
        self.assertEqual(distribute(total, weights, 2), mirrored)

    @PROPERTY
    @given(
        total=st.decimals(min_value=0, max_value=10000, places=2),
        weights=st.lists(
            st.decimals(min_value="0.01", max_value=1000, places=2),
            min_size=1,
            max_size=12,
        ),
    )
    def test_a_share_is_within_a_cent_of_its_ideal(self, total, weights):
        whole = sum(weights)
        for share, weight in zip(distribute(total, weights, 2), weights, strict=True):
            self.assertLess(abs(share - total * weight / whole), Decimal("0.01"))


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
