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
from .pure import PROPERTY

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
