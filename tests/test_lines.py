from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..ledger.invoice import BillerLine, Item
from ..ledger.matching import match_lines
from ..ledger.text import LABEL
from .lines_case import lines_of, planned, told_of
from .pure import PROPERTY, facts, item


class TestItems(BaseCase):
    def test_r4_quantity_is_kept_when_everything_is_exact(self):
        for amount, quantity, kept, price in [
            ("379.66", "2", "2", "189.83"),
            ("-379.66", "2", "2", "-189.83"),
            ("10.00", "0.25", "0.25", "40"),
            ("10.00", "-1", "-1", "-10"),
            ("10.00", "3", "1", "10.00"),  # 3.333…
            ("1.00", "0.125", "1", "1.00"),  # finer than the unit
            ("10.00", "8", "8", "1.25"),
            ("10.00", "0", "1", "10.00"),
            ("0.00", "5", "5", "0"),
        ]:
            with self.subTest(amount=amount, quantity=quantity):
                [line] = lines_of(told_of(amount, item("X", amount, quantity)))
                self.assertEqual(line.quantity, Decimal(kept))
                self.assertEqual(line.price_unit, Decimal(price))
                self.assertEqual(line.amount, Decimal(amount))

    def test_r4_price_precision_decides(self):
        told = told_of("1.00", item("X", "1.00", "8"))
        self.assertEqual(lines_of(told)[0].quantity, Decimal(1))
        [line] = lines_of(told, price_digits=3)
        self.assertEqual((line.quantity, line.price_unit), (8, Decimal("0.125")))

    def test_r4_count_that_is_not_kept_stays_in_the_label(self):
        for description, quantity, label in [
            ("Daily Backup", "3", "3 × Daily Backup"),
            ("Daily Backup", "0.125", "0.125 × Daily Backup"),
            ("3 × Daily Backup", "3", "3 × Daily Backup"),
            ("Daily Backup", "1", "Daily Backup"),
            ("", "3", "3 × Charge"),
        ]:
            with self.subTest(description=description, quantity=quantity):
                told = told_of("10.00", item(description, "10.00", quantity))
                self.assertEqual(lines_of(told)[0].label, label)

    def test_r2_service_period_stands_in_the_label(self):
        told = told_of("10.00", item("Daily Backup", "10.00"))
        for start, end, period in [
            (date(2026, 5, 12), date(2026, 6, 11), " (2026-05-12 – 2026-06-11)"),
            (date(2026, 5, 12), date(2026, 5, 12), " (2026-05-12)"),
            (date(2026, 5, 12), None, " (2026-05-12)"),
            (None, None, ""),
        ]:
            with self.subTest(start=start, end=end):
                biller = BillerLine("Backup", Decimal(10), (), start, end)
                [line] = lines_of(told, facts(lines=(biller,)))
                self.assertEqual(line.label, "Daily Backup" + period)

    def test_long_description_leaves_room_for_the_period(self):
        day = date(2026, 5, 12)
        biller = BillerLine("X", Decimal(10), (), day, day.replace(month=6))
        told = told_of("10.00", item("y" * 100_000, "10.00"))
        [line] = lines_of(told, facts(lines=(biller,)))
        self.assertEqual(len(line.label), LABEL)
        self.assertTrue(line.label.endswith("… (2026-05-12 – 2026-06-12)"))

    def test_r6_family_and_flag(self):
        plan = planned(
            told_of("30.00", item(amount="10.00"), item("Consulting", "20.00"))
        )
        families = [draft.line.family for draft in plan.drafts]
        self.assertEqual(families, ["hosting", "other"])
        self.assertEqual(plan.flags, ("other_family",))
        self.assertIsNone(plan.reason)


class TestRounding(BaseCase):
    def test_r4_finer_items_get_a_rounding_line(self):
        told = told_of("20.01", item("A", "10.005"), item("Managed B", "10.005"))
        plan = planned(told)
        lines = [draft.line for draft in plan.drafts]
        self.assertEqual(
            [(line.kind, line.amount) for line in lines],
            [
                ("item", Decimal("10.01")),
                ("item", Decimal("10.01")),
                ("rounding", Decimal("-0.01")),
            ],
        )
        self.assertIsNone(plan.reason)
        self.assertEqual(lines[2].family, lines[0].family)

    def test_r4_half_a_cent_per_finer_item_is_the_limit(self):
        for subtotal, amounts, is_explained in [
            ("10.00", ["10.005"], True),
            ("10.01", ["10.005"], True),
            ("9.99", ["10.005"], False),
            ("10.00", ["10.01"], False),
            ("20.00", ["10.005", "10.005"], True),
            ("20.03", ["10.005", "10.005"], False),
        ]:
            with self.subTest(subtotal=subtotal, amounts=amounts):
                told = told_of(subtotal, *(item("A", x, id_=x) for x in amounts))
                plan = planned(told)
                self.assertEqual(plan.reason is None, is_explained)

    @PROPERTY
    @given(
        amounts=st.lists(
            st.decimals(min_value=-1000, max_value=1000, places=5),
            min_size=1,
            max_size=8,
        ),
        subtotal=st.decimals(min_value=-1000, max_value=1000, places=2),
        discount=st.decimals(min_value=0, max_value=100, places=2),
    )
    def test_r5_lines_always_add_up(self, amounts, subtotal, discount):
        rows = [item("A", amount, 3, id_=str(i)) for i, amount in enumerate(amounts)]
        told = told_of(subtotal, *rows)
        lines = lines_of(told, facts(discount=discount))
        self.assertEqual(sum(line.amount for line in lines), subtotal)
        for line in lines:
            self.assertEqual(line.quantity * line.price_unit, line.amount)


class TestMatching(BaseCase):
    def test_items_find_the_biller_line_they_are(self):
        def lines(*pairs):
            return [BillerLine(text, Decimal(amount)) for text, amount in pairs]

        def items(*pairs):
            return [
                Item(str(place), text, Decimal(1), Decimal(amount))
                for place, (text, amount) in enumerate(pairs)
            ]

        for told, billed, expected in [
            ([("A", "1"), ("B", "2")], [("B", "2"), ("A", "1")], [1, 0]),
            ([("A", "1"), ("A", "1")], [("A", "1"), ("A", "1.00")], [0, 1]),
            ([("A", "5")], [("2 × A (at $2.50 / month)", "5")], [0]),
            ([("A", "1"), ("B", "1")], [("X", "1"), ("B", "1")], [0, 1]),
            ([("A", "1")], [("A", "3"), ("X", "1")], [1]),
            ([("A", "1"), ("B", "9")], [("C", "4"), ("a", "3")], [1, 0]),
            ([("A", "1")], [], [None]),
            ([("A", "1"), ("B", "2")], [("X", "7")], [None, None]),
        ]:
            with self.subTest(told=told, billed=billed):
                candidates = lines(*billed)
                found = match_lines(items(*told), candidates)
                wanted = [None if i is None else candidates[i] for i in expected]
                self.assertEqual(
                    [id(line) for line in found], [id(line) for line in wanted]
                )
