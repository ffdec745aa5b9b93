from decimal import Decimal

from odoo.tests import BaseCase

from ..ledger.invoice import BillerLine, TaxPart
from .lines_case import planned, told_of
from .pure import facts, item


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
