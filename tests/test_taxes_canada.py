from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase

from ..ledger.booked import FamilyRule, Partner, TaxOption
from ..ledger.invoice import ZERO, BillerCustomer
from ..ledger.provinces import RATES, province_code, province_rate
from .pure import (
    BC12,
    DAY,
    FAMILIES,
    GST5,
    HST13,
    HST14,
    HST15,
    INTERNATIONAL,
    MB12,
    QC14975,
    SK11,
    TAXES,
    facts,
)
from .taxes_case import by_component, draft, from_province, part, taxed


class TestCanadianRates(BaseCase):
    """Every rate, rounded up and down, per line and on the whole."""

    def test_r7_every_rate_is_found_from_its_province(self):
        for province, lines, tax, option, components in [
            ("AB", "100.00", "5.00", GST5, {5: "5.00"}),
            ("YT", "9.99", "0.50", GST5, {5: "0.50"}),  # 0.4995
            ("NU", "10.09", "0.50", GST5, {5: "0.50"}),  # 0.5045
            ("SK", "100.00", "11.00", SK11, {5: "5.00", 6: "6.00"}),
            ("SK", "29.99", "3.30", SK11, {5: "1.50", 6: "1.80"}),  # 3.2989
            ("SK", "30.04", "3.30", SK11, {5: "1.50", 6: "1.80"}),  # 3.3044
            ("BC", "49.99", "6.00", BC12, {5: "2.50", 7: "3.50"}),  # 5.9988
            ("MB", "50.03", "6.00", MB12, {5: "2.50", 8: "3.50"}),  # 6.0036
            ("ON", "189.83", "24.68", HST13, {13: "24.68"}),  # 24.6779
            ("ON", "189.87", "24.68", HST13, {13: "24.68"}),  # 24.6831
            ("NS", "189.83", "26.58", HST14, {14: "26.58"}),  # 26.5762
            ("QC", "29.99", "4.49", QC14975, {5: "1.50", 9: "2.99"}),
            ("QC", "189.83", "28.43", QC14975, {5: "9.49", 9: "18.94"}),  # 28.427
            ("NB", "189.83", "28.47", HST15, {15: "28.47"}),  # 28.4745
            ("PE", "189.86", "28.48", HST15, {15: "28.48"}),  # 28.479
            # 3 × 10.05 at 13 %: 3.92 on the whole, 3.93 per line
            ("ON", "10.05 10.05 10.05", "3.92", HST13, {13: "3.92"}),
            ("ON", "10.05 10.05 10.05", "3.93", HST13, {13: "3.93"}),
            # prorations: a credit for the old plan, a charge for the new
            ("ON", "189.83 -94.92", "12.34", HST13, {13: "12.34"}),
        ]:
            with self.subTest(province=province, lines=lines, tax=tax):
                plan = taxed(lines, tax, from_province(province))
                self.assertIsNone(plan.reason)
                self.assertEqual({line.tax_id for line in plan.lines}, {option.id})
                self.assertEqual(by_component(plan), components)
                self.assertEqual(plan.flags, ())

    def test_r7_unmistakable_rates_need_no_province(self):
        for option in (GST5, HST13, HST14, SK11):
            with self.subTest(option=option.name):
                plan = taxed("1000.00", option.rate * 10)
                self.assertEqual(plan.lines[0].tax_id, option.id)
                self.assertIsNone(plan.reason)

    def test_r7_each_line_carries_its_share(self):
        plan = taxed("10.05 10.05 10.05", "3.92", from_province("ON"))
        shares = [line.tax_amounts[13] for line in plan.lines]
        self.assertEqual(shares, [Decimal("1.31"), Decimal("1.31"), Decimal("1.30")])

    def test_r7_nova_scotia_rate_changes_on_2025_04_01(self):
        for day, tax, flags in [
            (date(2025, 3, 31), "150.00", ()),
            (date(2025, 4, 1), "140.00", ()),
            (date(2025, 3, 31), "140.00", ("place_of_supply",)),
            (date(2025, 4, 1), "150.00", ("place_of_supply",)),
        ]:
            with self.subTest(day=day, tax=tax):
                plan = taxed(
                    "1000.00", tax, from_province("NS", invoice_date=day), taxes=TAXES
                )
                self.assertIsNone(plan.reason)
                self.assertEqual(plan.flags, flags)

    def test_r7_nova_scotia_decides_between_15_and_14975_by_the_date(self):
        before = from_province("NS", invoice_date=date(2025, 3, 31))
        self.assertEqual(taxed("10.00", "1.50", before).lines[0].tax_id, HST15.id)
        after = from_province("NS", invoice_date=date(2025, 4, 1))
        self.assertEqual(taxed("10.00", "1.50", after).reason.code, "tax_ambiguous")

    def test_provinces_have_one_rate_each_day(self):
        self.assertEqual(len(RATES), 13)
        for province in RATES:
            self.assertIsNotNone(province_rate(province, DAY))
        self.assertEqual(province_rate("MB", date(2019, 6, 30)), 13)
        self.assertIsNone(province_rate("TX", DAY))

    def test_provinces_go_by_many_names(self):
        for text, code in [
            ("on", "ON"),
            ("CA-QC", "QC"),
            ("Québec", "QC"),
            ("Île-du-Prince-Édouard", "PE"),
            ("British  Columbia", "BC"),
            ("Texas", ""),
            ("", ""),
        ]:
            with self.subTest(text=text):
                self.assertEqual(province_code(text), code)


class TestNoCandidate(BaseCase):
    def test_r7_nearest_tax_stands_on_the_draft(self):
        plan = taxed("100.00 50.00", "12.45")
        self.assertEqual(plan.reason.code, "tax_unresolved")
        self.assertEqual(
            plan.reason.figures,
            {
                "rate": "8.3",
                "subtotal": "150.00",
                "tax": "12.45",
                "nearest": "11% GST+PST SK",
                "nearest_tax": "16.50",
            },
        )
        self.assertEqual(plan.lines[0].tax_id, SK11.id)
        self.assertEqual(
            sum(map(Decimal, by_component(plan).values())), Decimal("12.45")
        )

    def test_r7_tolerance_is_one_cent_per_line(self):
        for lines, tax, code in [
            ("100.00", "13.01", None),
            ("100.00", "13.02", "tax_unresolved"),
            ("50.00 50.00", "13.02", None),
            ("50.00 50.00", "13.03", "tax_unresolved"),
            ("50.00 50.00", "12.98", None),
        ]:
            with self.subTest(lines=lines, tax=tax):
                plan = taxed(lines, tax)
                self.assertEqual(plan.reason and plan.reason.code, code)

    def test_r7_tax_on_nothing_is_unresolved(self):
        plan = taxed("50.00 -50.00", "1.00")
        self.assertEqual(plan.reason.code, "tax_unresolved")
        self.assertEqual(plan.reason.figures["rate"], "–")

    def test_r7_company_without_taxes(self):
        zero = TaxOption(1, "0%", ((1, ZERO),))
        for taxes in ((), (zero,)):
            plan = taxed("100.00", "13.00", taxes=taxes)
            self.assertEqual(plan.reason.code, "taxes_missing")
            self.assertIsNone(plan.lines[0].tax_id)
        self.assertIsNone(taxed("100.00", "0", taxes=()).reason)


class TestZeroTax(BaseCase):
    def test_r7_customer_abroad_gets_the_international_tax(self):
        said = facts(customer=BillerCustomer(country="US", state="ON"))
        plan = taxed("100.00", "0", said)
        self.assertEqual(plan.lines[0].tax_id, INTERNATIONAL)
        self.assertEqual((plan.flags, plan.lines[0].tax_amounts), ((), {}))
        plan = taxed("100.00", "0", partner=Partner(1, country="FR"))
        self.assertEqual(plan.lines[0].tax_id, INTERNATIONAL)

    def test_r7_abroad_without_an_international_tax_is_flagged(self):
        plan = taxed(
            "100.00", "0", partner=Partner(1, country="FR"), international_tax_id=None
        )
        self.assertIsNone(plan.lines[0].tax_id)
        self.assertEqual(plan.flags, ("uncharged_tax",))

    def test_r7_rule_of_family_or_partner(self):
        families = (FamilyRule("hosting", (), 91), *FAMILIES[1:])
        lines = [draft("60.00"), draft("40.00", family="managed")]
        plan = taxed(lines, "0", families=families)
        self.assertEqual([line.tax_id for line in plan.lines], [91, None])
        self.assertEqual(plan.flags, ("uncharged_tax",))
        exempt = Partner(1, country="CA", zero_tax_id=92)
        plan = taxed(lines, "0", partner=exempt, families=families)
        self.assertEqual([line.tax_id for line in plan.lines], [91, 92])
        self.assertEqual(plan.flags, ())

    def test_r7_else_no_tax_and_a_flag(self):
        plan = taxed("100.00 0.00", "0", from_province("ON"))
        self.assertEqual([line.tax_id for line in plan.lines], [None, None])
        self.assertEqual(plan.flags, ("uncharged_tax",))

    def test_r7_lines_that_cancel_out_owe_no_tax(self):
        plan = taxed("50.00 -50.00", "0")
        self.assertEqual((plan.flags, plan.reason), ((), None))

    def test_r7_an_exempt_line_may_name_a_rate(self):
        plan = taxed("100.00", "0", facts(taxes=(part("0", 13, "HST"),)))
        self.assertIsNone(plan.lines[0].tax_id)
        self.assertEqual(plan.flags, ("uncharged_tax",))

    def test_r7_tax_charged_on_too_little_for_a_cent(self):
        plan = taxed("0.03", "0", facts(taxes=(part("0", 13, "HST"),)))
        self.assertEqual(plan.lines[0].tax_id, HST13.id)
        self.assertEqual(by_component(plan), {13: "0.00"})
