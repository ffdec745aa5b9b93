from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..ledger.booked import Partner
from ..ledger.decision import PlannedLine
from ..ledger.invoice import ZERO
from ..ledger.line_draft import LineDraft
from .pure import (
    BC12,
    PROPERTY,
    TAXES,
)
from .taxes_case import billed, by_component, draft, from_province, part, taxed


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
