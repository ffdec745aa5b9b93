from dataclasses import replace
from decimal import Decimal

from odoo.tests import BaseCase

from ..ledger.booked import Partner, TaxOption
from ..ledger.invoice import BillerCustomer
from .pure import (
    BC12,
    GST5,
    HST13,
    HST15,
    MB12,
    QC14975,
    facts,
)
from .taxes_case import (
    by_component,
    from_province,
    part,
    taxed,
)


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
