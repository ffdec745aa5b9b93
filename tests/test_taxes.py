from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..ledger.booked import FamilyRule, Partner, TaxOption
from ..ledger.decision import PlannedLine
from ..ledger.invoice import ZERO, BillerCustomer, BillerLine, TaxPart
from ..ledger.line_draft import LineDraft
from ..ledger.provinces import RATES, province_code, province_rate
from ..ledger.taxes import TaxContext, apply_taxes
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
    PROPERTY,
    QC14975,
    SK11,
    TAXES,
    facts,
    policy,
)


def part(amount, rate=None, name="", state=""):
    rate = None if rate is None else Decimal(rate)
    return TaxPart(Decimal(amount), rate, name, "CA", state)


def billed(amount, *parts):
    return BillerLine("x", Decimal(amount), parts)


def draft(amount, biller=None, family="hosting"):
    value = Decimal(amount)
    return LineDraft(PlannedLine("x", Decimal(1), value, value, family), biller)


def drafts_of(amounts):
    return [draft(amount) for amount in amounts.split()]


def taxed(drafts, tax, said=None, partner=None, chosen=None, digits=2, **changes):
    if isinstance(drafts, str):
        drafts = drafts_of(drafts)
    said = said or facts()
    lines = tuple(draft.biller for draft in drafts if draft.biller)
    context = TaxContext(
        replace(said, lines=lines),
        partner or Partner(1),
        policy(**changes),
        digits,
        chosen,
    )
    return apply_taxes(drafts, Decimal(tax), context)


def from_province(state, **changes):
    return facts(customer=BillerCustomer(country="CA", state=state), **changes)


def by_component(plan):
    totals = {}
    for line in plan.lines:
        for tax_id, amount in line.tax_amounts.items():
            totals[tax_id] = totals.get(tax_id, ZERO) + amount
    return {tax_id: str(amount) for tax_id, amount in totals.items()}


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


class TestOrderOfChoice(BaseCase):
    def test_r7_biller_rates_come_before_the_province(self):
        said = from_province("NB", taxes=(part("0.50", 5), part("1.00", "9.975")))
        plan = taxed("10.00", "1.50", said)
        self.assertEqual(plan.lines[0].tax_id, QC14975.id)
        self.assertEqual(plan.flags, ("place_of_supply",))

    def test_r7_biller_jurisdiction_tells_equal_rates_apart(self):
        for parts in [
            (part("5.00", 5), part("7.00", 7, state="MB")),
            (part("5.00", 5), part("7.00", 7, "RST MB")),
            (
                part("7.00", name="Manitoba RST", state="Manitoba"),
                part("5", name="GST"),
            ),
            (part("12.00", 12, state="MB"),),
        ]:
            with self.subTest(parts=parts):
                plan = taxed("100.00", "12.00", facts(taxes=parts))
                self.assertEqual(plan.lines[0].tax_id, MB12.id)
                self.assertEqual(by_component(plan), {5: "5.00", 8: "7.00"})

    def test_r7_names_of_authorities_tell_components(self):
        for names, option in [
            (("GST/TPS", "QST/TVQ"), QC14975),
            (("TVQ", "TPS"), QC14975),
            (("HST (NB)",), HST15),
            (("TVH",), HST15),
        ]:
            with self.subTest(names=names):
                amounts = {"GST/TPS": "0.50", "TPS": "0.50"}
                parts = tuple(
                    part(amounts.get(name, "1.00" if len(names) == 2 else "1.50"))
                    for name in names
                )
                parts = tuple(
                    replace(some, name=name)
                    for some, name in zip(parts, names, strict=True)
                )
                plan = taxed("10.00", "1.50", facts(taxes=parts))
                self.assertEqual(plan.lines[0].tax_id, option.id)

    def test_r7_components_are_the_billers_where_given(self):
        parts = (part("1.49", 5), part("3.00", "9.975"))
        plan = taxed("29.99", "4.49", facts(taxes=parts))
        self.assertEqual(by_component(plan), {5: "1.49", 9: "3.00"})

    def test_r7_components_of_another_sum_give_way_to_the_sources_tax(self):
        parts = (part("1.50", 5), part("3.00", "9.975"))
        plan = taxed("29.99", "4.49", facts(taxes=parts))
        self.assertEqual(
            sum(map(Decimal, by_component(plan).values())), Decimal("4.49")
        )

    def test_r7_one_part_for_all_components(self):
        plan = taxed("100.00", "14.98", facts(taxes=(part("14.98", "14.975", "Tax"),)))
        self.assertEqual(by_component(plan), {5: "5.00", 9: "9.98"})
        plan = taxed(
            "10.00", "1.50", facts(taxes=(part("1.50", name="GST+QST combined"),))
        )
        self.assertEqual(plan.lines[0].tax_id, QC14975.id)

    def test_r7_several_parts_for_a_tax_kept_as_one(self):
        single = TaxOption(77, "12%", ((77, Decimal(12)),))
        parts = (part("5.00", 5, "GST"), part("7.00", 7, "PST"))
        plan = taxed("100.00", "12.00", facts(taxes=parts), taxes=(single,))
        self.assertEqual(by_component(plan), {77: "12.00"})
        self.assertIsNone(plan.reason)
        parts = (part("5.00", 5, "GST"), part("7.00", name="PST"))
        plan = taxed("100.00", "12.00", facts(taxes=parts), taxes=(single,))
        self.assertEqual(plan.reason.code, "tax_unresolved")
        parts = (part("0.50", 5, "GST"), part("1.00", 10, "PST"))
        plan = taxed("10.00", "1.50", facts(taxes=parts), taxes=(HST15,))
        self.assertEqual(plan.reason.code, "tax_unresolved")

    def test_r7_an_authority_that_is_not_the_taxs_rules_it_out(self):
        for parts in [
            (part("1.50", name="GST"),),
            (part("0.50", name="GST"), part("1.00", name="HST")),
            (part("0.50", name="QST"), part("0.50"), part("0.50")),
        ]:
            with self.subTest(parts=parts):
                plan = taxed("10.00", "1.50", facts(taxes=parts))
                self.assertEqual(plan.reason.code, "tax_unresolved")

    def test_r7_a_part_that_names_nothing_goes_by_its_amount(self):
        parts = (part("10.00", name="one"), part("5.00", name="two"))
        plan = taxed("100.00", "15.00", facts(taxes=parts))
        self.assertEqual(plan.reason.code, "tax_unresolved")
        parts = (part("9.98", name="one"), part("5.00", name="two"))
        plan = taxed("100.00", "14.98", facts(taxes=parts))
        self.assertEqual(by_component(plan), {5: "5.00", 9: "9.98"})
        self.assertIsNone(plan.reason)

    def test_r7_what_the_biller_names_is_binding(self):
        said = from_province("ON", taxes=(part("0.65", "12.5", "VAT"),))
        plan = taxed("5.00", "0.65", said)
        self.assertEqual(plan.reason.code, "tax_unresolved")

    def test_r7_province_of_the_partner_where_the_biller_gives_none(self):
        partner = Partner(1, country="CA", state="MB")
        for said in (facts(), facts(customer=BillerCustomer(country="CA"))):
            plan = taxed("100.00", "12.00", said, partner)
            self.assertEqual(plan.lines[0].tax_id, MB12.id)
        plan = taxed("100.00", "12.00", from_province("BC"), partner)
        self.assertEqual(plan.lines[0].tax_id, BC12.id)

    def test_r7_usual_tax_decides_next(self):
        plan = taxed("10.00", "1.50", partner=Partner(1, usual_tax_id=QC14975.id))
        self.assertEqual(plan.lines[0].tax_id, QC14975.id)
        self.assertIsNone(plan.reason)

    def test_r7_usual_tax_of_another_rate_is_ignored(self):
        plan = taxed("1000.00", "50.00", partner=Partner(1, usual_tax_id=HST13.id))
        self.assertEqual(plan.lines[0].tax_id, GST5.id)

    def test_r7_preferred_list_decides_last(self):
        preferred = (HST13.id, MB12.id, BC12.id)
        plan = taxed("100.00", "12.00", preferred_tax_ids=preferred)
        self.assertEqual(plan.lines[0].tax_id, MB12.id)
        usual = Partner(1, usual_tax_id=BC12.id)
        plan = taxed("100.00", "12.00", partner=usual, preferred_tax_ids=preferred)
        self.assertEqual(plan.lines[0].tax_id, BC12.id)

    def test_r7_two_left_are_ambiguous_and_named(self):
        for amount, tax, names in [
            ("100.00", "12.00", "12% GST+PST BC, 12% GST+PST MB"),
            ("10.00", "1.50", "15% HST, 14.975% GST+QST"),
            ("30.00", "4.49", "15% HST, 14.975% GST+QST"),
        ]:
            with self.subTest(amount=amount):
                plan = taxed(amount, tax)
                self.assertEqual(plan.reason.code, "tax_ambiguous")
                self.assertEqual(plan.reason.figures, {"tax": tax, "candidates": names})
                self.assertIsNotNone(plan.lines[0].tax_id)

    def test_r7_a_person_chooses_over_all(self):
        said = from_province("BC", taxes=(part("12.00", 12, state="BC"),))
        plan = taxed("100.00", "12.00", said, chosen=MB12.id)
        self.assertEqual(plan.lines[0].tax_id, MB12.id)
        self.assertIsNone(plan.reason)
        self.assertEqual(plan.flags, ("place_of_supply",))

    def test_r7_a_person_may_choose_a_tax_of_another_rate(self):
        plan = taxed("100.00", "8.00", chosen=QC14975.id)
        self.assertIsNone(plan.reason)
        self.assertEqual(by_component(plan), {5: "2.67", 9: "5.33"})

    def test_r7_a_chosen_tax_that_is_gone_is_ignored(self):
        plan = taxed("100.00", "12.00", chosen=999)
        self.assertEqual(plan.reason.code, "tax_ambiguous")


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


class TestPlaceOfSupply(BaseCase):
    def test_r7_another_provinces_rate_is_booked_and_flagged(self):
        for said, partner, tax, flags in [
            (from_province("ON"), None, "130.00", ()),
            (from_province("QC"), None, "130.00", ("place_of_supply",)),
            (from_province("BC"), None, "50.00", ("place_of_supply",)),
            (facts(), None, "130.00", ()),
            (facts(), Partner(1, country="US"), "130.00", ("place_of_supply",)),
            (facts(), Partner(1, country="CA", state="AB"), "130.00", None),
        ]:
            with self.subTest(said=said.customer, tax=tax):
                plan = taxed("1000.00", tax, said, partner)
                self.assertIsNone(plan.reason)
                expected = ("place_of_supply",) if flags is None else flags
                self.assertEqual(plan.flags, expected)


class TestPartlyTaxed(BaseCase):
    def test_r7_solved_by_the_billers_lines(self):
        lines = [
            draft("100.00", billed("100.00", part("13.00", 13, "HST"))),
            draft("50.00", billed("50.00")),
            draft("0.00", billed("0.00")),
        ]
        plan = taxed(lines, "13.00", from_province("ON"))
        self.assertIsNone(plan.reason)
        self.assertEqual([line.tax_id for line in plan.lines], [13, None, 13])
        self.assertEqual(plan.lines[0].tax_amounts, {13: Decimal("13.00")})
        self.assertEqual(plan.flags, ("uncharged_tax",))

    def test_r7_untaxed_part_follows_the_zero_rules(self):
        lines = [
            draft("100.00", billed("100.00", part("13.00", 13, "HST"))),
            draft("50.00", billed("50.00", part("0.00", 13, "HST"))),
        ]
        exempt = Partner(1, country="CA", state="ON", zero_tax_id=92)
        plan = taxed(lines, "13.00", partner=exempt)
        self.assertEqual([line.tax_id for line in plan.lines], [13, 92])
        self.assertEqual(plan.flags, ())

    def test_r7_lines_under_different_taxes(self):
        lines = [
            draft("100.00", billed("100.00", part("13.00", 13, "HST"))),
            draft("100.00", billed("100.00", part("5.00", 5, "GST"))),
        ]
        plan = taxed(lines, "18.00")
        self.assertEqual([line.tax_id for line in plan.lines], [13, 5])
        self.assertEqual(by_component(plan), {13: "13.00", 5: "5.00"})

    def test_r7_prorations_that_cancel_keep_their_taxes(self):
        lines = [
            draft("50.00", billed("50.00", part("6.50", 13, "HST"))),
            draft("-50.00", billed("-50.00", part("-6.50", 13, "HST"))),
        ]
        plan = taxed(lines, "0")
        shares = [line.tax_amounts[13] for line in plan.lines]
        self.assertEqual(shares, [Decimal("6.50"), Decimal("-6.50")])

    def test_r7_a_cent_off_falls_on_the_taxed_lines(self):
        lines = [
            draft("10.05", billed("10.05", part("1.31", 13, "HST"))),
            draft("10.05", billed("10.05", part("1.31", 13, "HST"))),
            draft("80.00", billed("80.00")),
        ]
        plan = taxed(lines, "2.61")
        self.assertEqual(by_component(plan), {13: "2.61"})
        self.assertEqual(plan.lines[2].tax_amounts, {})

    def test_r7_a_line_of_ours_goes_with_the_largest_of_the_billers(self):
        line = PlannedLine(
            "Balance", Decimal(1), Decimal(1), Decimal(1), "x", "balance"
        )
        lines = [
            draft("50.00", billed("50.00")),
            draft("100.00", billed("100.00", part("13.13", 13, "HST"))),
            LineDraft(line),
        ]
        plan = taxed(lines, "13.13")
        self.assertEqual([line.tax_id for line in plan.lines], [None, 13, 13])

    def test_r7_an_item_the_biller_does_not_have_leaves_it_unresolved(self):
        lines = [
            draft("100.00", billed("100.00", part("13.00", 13, "HST"))),
            draft("50.00", billed("50.00")),
            draft("0.05"),
        ]
        self.assertEqual(taxed(lines, "13.00").reason.code, "tax_unresolved")

    def test_r7_without_the_billers_lines_it_is_unresolved(self):
        plan = taxed([draft("100.00"), draft("50.00")], "13.00")
        self.assertEqual(plan.reason.code, "tax_unresolved")

    def test_r7_lines_of_the_biller_that_do_not_add_up_are_not_believed(self):
        lines = [
            draft("100.00", billed("100.00", part("9.00", 13, "HST"))),
            draft("50.00", billed("50.00")),
        ]
        plan = taxed(lines, "13.00")
        self.assertEqual(plan.reason.code, "tax_unresolved")

    def test_r7_a_choice_goes_to_the_taxed_lines(self):
        lines = [
            draft("100.00", billed("100.00", part("12.00", 12))),
            draft("50.00", billed("50.00")),
        ]
        self.assertEqual(taxed(lines, "12.00").reason.code, "tax_ambiguous")
        plan = taxed(lines, "12.00", chosen=BC12.id)
        self.assertEqual([line.tax_id for line in plan.lines], [BC12.id, None])

    def test_r7_a_choice_among_several_taxes_fills_the_gap_only(self):
        lines = [
            draft("100.00", billed("100.00", part("13.00", 13))),
            draft("100.00", billed("100.00", part("12.00", 12))),
        ]
        plan = taxed(lines, "25.00", chosen=BC12.id)
        self.assertIsNone(plan.reason)
        self.assertEqual([line.tax_id for line in plan.lines], [13, BC12.id])


class TestSums(BaseCase):
    amounts = st.lists(
        st.decimals(min_value=-500, max_value=5000, places=2), min_size=1, max_size=8
    )

    @PROPERTY
    @given(
        amounts=amounts,
        tax=st.decimals(min_value=-50, max_value=900, places=2),
        chosen=st.sampled_from([None, *(option.id for option in TAXES)]),
    )
    def test_r7_tax_amounts_always_add_up(self, amounts, tax, chosen):
        plan = taxed([draft(amount) for amount in amounts], tax, chosen=chosen)
        total = sum(map(Decimal, by_component(plan).values()), ZERO)
        self.assertEqual(total, tax)
        for line in plan.lines:
            option = next((o for o in TAXES if o.id == line.tax_id), None)
            children = [child for child, _rate in option.components] if option else []
            self.assertEqual(list(line.tax_amounts), children)

    @PROPERTY
    @given(
        amounts=st.lists(
            st.decimals(min_value=5, max_value=5000, places=2), min_size=1, max_size=8
        ),
        option=st.sampled_from(TAXES),
        per_line=st.booleans(),
    )
    def test_r7_what_the_biller_computed_is_found_again(
        self, amounts, option, per_line
    ):
        base = amounts if per_line else [sum(amounts)]
        cent = Decimal("0.01")
        tax = sum((amount * option.rate / 100).quantize(cent) for amount in base)
        province = min(option.states)
        plan = taxed([draft(a) for a in amounts], tax, from_province(province))
        self.assertIsNone(plan.reason)
        self.assertEqual(plan.lines[0].tax_id, option.id)
        for line in plan.lines:
            share = sum(line.tax_amounts.values())
            self.assertLess(abs(share - line.amount * option.rate / 100), 3 * cent)

    @PROPERTY
    @given(
        amounts=st.lists(
            st.tuples(
                st.decimals(min_value=-500, max_value=5000, places=2), st.booleans()
            ),
            min_size=1,
            max_size=8,
        )
    )
    def test_r7_partly_taxed_invoices_add_up(self, amounts):
        def charged(amount):
            return (amount * 13 / 100).quantize(Decimal("0.01"))

        lines = [
            draft(a, billed(a, *([part(charged(a), 13)] if is_taxed else [])))
            for a, is_taxed in amounts
        ]
        tax = sum((charged(a) for a, is_taxed in amounts if is_taxed), ZERO)
        plan = taxed(lines, tax)
        total = sum(map(Decimal, by_component(plan).values()), ZERO)
        self.assertEqual(total, tax)
        if tax:
            self.assertIsNone(plan.reason)

    def test_r7_currency_without_cents(self):
        plan = taxed("1000 500", "195", digits=0)
        self.assertEqual([line.tax_amounts[13] for line in plan.lines], [130, 65])
