from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..ledger.invoice import BillerLine, Item, TaxPart
from ..ledger.lines import plan_lines
from ..ledger.matching import match_lines
from ..ledger.text import LABEL
from .pure import PROPERTY, facts, item, policy, source


def planned(told, said=None, digits=2, **changes):
    return plan_lines(told, said or facts(), policy(**changes), digits)


def lines_of(*args, **options):
    return [draft.line for draft in planned(*args, **options).drafts]


def told_of(subtotal, *items, tax="0", **columns):
    return source(subtotal, tax, items=list(items), **columns)


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


class TestBalance(BaseCase):
    def test_r5_no_items_gives_one_line_of_the_subtotal(self):
        told = told_of("49.00", plan_name="Managed Odoo - Standard")
        plan = planned(told)
        [line] = [draft.line for draft in plan.drafts]
        self.assertEqual(line.label, "Managed Odoo - Standard")
        self.assertEqual((line.amount, line.quantity), (Decimal(49), 1))
        self.assertEqual((line.family, line.kind), ("managed", "balance"))
        self.assertEqual(plan.flags, ("balanced",))
        self.assertIsNone(plan.reason)

    def test_r5_without_a_plan_the_biller_may_name_it(self):
        fee = BillerLine("WhatsApp", Decimal(49))
        for said, label, flags in [
            (facts(lines=(fee,)), "WhatsApp", ("balanced",)),
            (facts(lines=(fee, fee)), "Invoice NEX-0001", None),
            (facts(), "Invoice NEX-0001", ("balanced", "other_family")),
        ]:
            with self.subTest(label=label):
                plan = planned(told_of("49.00"), said)
                self.assertEqual(plan.drafts[0].line.label, label)
                self.assertEqual(plan.flags, flags or ("balanced", "other_family"))

    def test_r5_discount_is_shared_by_family(self):
        told = told_of(
            "90.00",
            item(amount="60.00", id_="a"),
            item(amount="10.00", id_="b"),
            item("WhatsApp", "30.00"),
        )
        plan = planned(told, facts(discount=Decimal(10)))
        discounts = [d.line for d in plan.drafts if d.line.kind == "discount"]
        self.assertEqual(
            [(line.family, line.amount) for line in discounts],
            [("hosting", Decimal(-7)), ("addons", Decimal(-3))],
        )
        self.assertIsNone(plan.reason)

    def test_r5_a_family_of_credit_carries_no_discount(self):
        told = told_of("40.00", item(amount="60.00"), item("Managed A", "-10.00"))
        plan = planned(told, facts(discount=Decimal(10)))
        discounts = [d.line for d in plan.drafts if d.line.kind == "discount"]
        self.assertEqual(
            [(line.family, line.amount) for line in discounts],
            [("hosting", Decimal(-10))],
        )

    def test_r5_discount_is_split_by_how_its_lines_are_taxed(self):
        taxed = BillerLine(
            "Odoo ERP Hosting", Decimal(50), (TaxPart(Decimal("6.00"), Decimal(13)),)
        )
        bare = BillerLine("Odoo ERP Hosting", Decimal(30))
        told = told_of("72.00", item(amount="50.00"), item(amount="30.00", id_="b"))
        plan = planned(told, facts(discount=Decimal(8), lines=(taxed, bare)))
        discounts = [d for d in plan.drafts if d.line.kind == "discount"]
        self.assertEqual(
            [(draft.line.amount, draft.biller) for draft in discounts],
            [(Decimal(-5), taxed), (Decimal(-3), bare)],
        )

    def test_r5_discount_with_finer_items_still_adds_up(self):
        told = told_of("9.00", item(amount="10.004"))
        plan = planned(told, facts(discount=Decimal("1.00")))
        self.assertIsNone(plan.reason)
        self.assertEqual(sum(d.line.amount for d in plan.drafts), Decimal(9))

    def test_r5_items_with_tax_inside_are_held(self):
        told = told_of("100.00", item(amount="113.00"), tax="13.00")
        plan = planned(told)
        self.assertEqual(plan.reason.code, "tax_inclusive")
        self.assertEqual(
            plan.reason.figures,
            {
                "items": "113.00",
                "subtotal": "100.00",
                "tax": "13.00",
                "total": "113.00",
            },
        )

    def test_r5_any_other_difference_is_balanced_and_held(self):
        plan = planned(told_of("100.00", item(amount="95.50")))
        line = plan.drafts[-1].line
        self.assertEqual((line.kind, line.amount), ("balance", Decimal("4.50")))
        self.assertEqual(line.family, "other")
        self.assertEqual(plan.reason.code, "balance_unexplained")
        self.assertEqual(
            plan.reason.figures,
            {"items": "95.50", "subtotal": "100.00", "difference": "4.50"},
        )

    def test_r5_a_discount_of_another_size_explains_nothing(self):
        plan = planned(
            told_of("90.00", item(amount="100.00")), facts(discount=Decimal(5))
        )
        self.assertEqual(plan.reason.code, "balance_unexplained")

    def test_currency_without_cents(self):
        told = told_of("1500", item("A", "500.4", 2), item("B", "999.6", 1))
        plan = planned(told, digits=0)
        amounts = [draft.line.amount for draft in plan.drafts]
        self.assertEqual(amounts, [Decimal(500), Decimal(1000)])
        self.assertIsNone(plan.reason)


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
