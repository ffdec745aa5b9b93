from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..ledger.breakdown import breakdown
from ..ledger.decide import decide
from ..ledger.invoice import BillerLine, TaxPart
from ..ledger.normalise import normalise
from .pure import HST13, PROPERTY, booked, facts, item, policy, row, source

CENTS = st.integers(-50_000, 200_000).map(lambda cents: Decimal(cents) / 100)


def money(text):
    return Decimal(text)


def line(description, amount, tax="0.00"):
    part = TaxPart(money(tax), Decimal(13), state="ON")
    return BillerLine(description, money(amount), (part,) if money(tax) else ())


def said(*lines, subtotal="100.00", tax="13.00", **changes):
    amounts = {"subtotal": money(subtotal), "tax": money(tax)}
    total = sum(amounts.values())
    return facts(lines=lines, total=total, currency="CAD", **amounts | changes)


def parts_of(told, answer=None, around=None):
    around = around or booked()
    decision = decide(told, answer, around, policy())
    return breakdown(told, answer, decision, around, policy())


def sums(parts):
    names = ("source_untaxed", "source_tax", "biller_untaxed", "biller_tax")
    return [sum((getattr(part, name) for part in parts), Decimal(0)) for name in names]


@tagged("post_install", "-at_install")
class TestBreakdown(BaseCase):
    """R34: what both sides say, by family and tax, adding up to the whole."""

    def test_a_line_of_both_sides_is_one_part(self):
        answer = said(line("1 × Odoo ERP Hosting (at $100.00 / month)", "100", "13"))
        [part] = parts_of(source(), answer)
        self.assertEqual((part.family, part.keyword), ("hosting", "Odoo ERP Hosting"))
        self.assertEqual(part.tax_id, HST13.id)
        self.assertEqual((part.source_untaxed, part.source_tax), (100, 13))
        self.assertEqual((part.biller_untaxed, part.biller_tax), (100, 13))

    def test_families_are_kept_apart_and_the_rule_is_named(self):
        told = source(
            items=[item(amount="60.00"), item("Daily Backup for all", "40.00")]
        )
        found = [(p.family, p.keyword, p.source_untaxed) for p in parts_of(told)]
        self.assertEqual(
            found,
            [("hosting", "Odoo ERP Hosting", 60), ("addons", "Daily Backup", 40)],
        )

    def test_what_no_rule_matches_has_no_keyword(self):
        [part] = parts_of(source(items=[item("Something new", "100.00")]))
        self.assertEqual((part.family, part.keyword), ("other", ""))

    def test_what_the_biller_alone_has_is_a_part_of_its_own(self):
        answer = said(
            line("Odoo ERP Hosting", "100", "13"),
            line("WhatsApp", "20", "2.60"),
            subtotal="120.00",
            tax="15.60",
        )
        first, second = parts_of(source(), answer)
        self.assertEqual((first.kind, first.biller_untaxed), ("item", 100))
        self.assertEqual((second.kind, second.family), ("biller", "addons"))
        self.assertEqual((second.source_untaxed, second.biller_untaxed), (0, 20))
        self.assertEqual((second.tax_id, second.biller_tax), (HST13.id, money("2.60")))

    def test_without_the_billers_lines_its_amounts_are_shared(self):
        told = source(
            items=[item(amount="75.00"), item("Daily Backup", "25.00", id_="b")]
        )
        parts = parts_of(told, said())
        self.assertEqual([part.biller_untaxed for part in parts], [75, 25])
        self.assertEqual([p.biller_tax for p in parts], [money("9.75"), money("3.25")])

    def test_a_discount_of_the_biller_stands_where_the_source_has_it(self):
        told = source("90.00", "11.70", items=[item(amount="100.00")])
        answer = said(
            line("Odoo ERP Hosting", "100", "11.70"),
            subtotal="90.00",
            tax="11.70",
            discount=money("10.00"),
        )
        first, discount = parts_of(told, answer)
        self.assertEqual((discount.kind, discount.source_untaxed), ("discount", -10))
        self.assertEqual((first.biller_untaxed, discount.biller_untaxed), (100, -10))

    def test_a_void_or_unfinished_invoice_is_not_billed(self):
        for name in ("void", "draft"):
            with self.subTest(name):
                answer = said(line("Odoo ERP Hosting", "100", "13"), **{name: True})
                self.assertEqual(sums(parts_of(source(), answer)), [100, 13, 0, 0])

    def test_what_was_never_asked_has_its_own_side(self):
        self.assertEqual(sums(parts_of(source())), [100, 13, 0, 0])

    def test_prices_with_tax_within_add_up_all_the_same(self):
        told = source("100.00", "13.00", items=[item(amount="113.00")])
        parts = parts_of(told, said(line("Odoo ERP Hosting", "100", "13")))
        self.assertEqual(sums(parts), [100, 13, 100, 13])
        self.assertEqual(parts[-1].source_untaxed, -13)

    def test_an_invoice_without_items_has_one_part(self):
        told = source(items=[], plan_name="Managed Odoo - Standard")
        [part] = parts_of(told, said(line("Managed Odoo - Standard", "100", "13")))
        self.assertEqual((part.kind, part.family), ("balance", "managed"))
        self.assertEqual((part.biller_untaxed, part.biller_tax), (100, 13))

    def test_what_cannot_be_understood_has_none(self):
        self.assertEqual(parts_of(normalise(row("a lot"))), ())

    @PROPERTY
    @given(
        st.lists(CENTS, min_size=1, max_size=5),
        st.lists(CENTS, max_size=5),
        CENTS,
        CENTS,
    )
    def test_each_side_adds_up_to_what_it_says(self, items, lines, tax, billed):
        names = ("Odoo ERP Hosting", "Managed", "WhatsApp", "Unknown")
        subtotal = sum(items)
        told = source(
            str(subtotal),
            str(tax),
            items=[
                item(names[n % 4], str(amount), id_=str(n))
                for n, amount in enumerate(items)
            ],
        )
        answer = said(
            *(line(names[n % 3], amount) for n, amount in enumerate(lines)),
            subtotal=str(billed),
            tax=str(tax),
        )
        parts = parts_of(told, answer)
        self.assertEqual(sums(parts), [subtotal, tax, billed, tax])
