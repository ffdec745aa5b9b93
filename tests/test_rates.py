from decimal import Decimal

from odoo.tests import BaseCase

from ..ledger.rates import Charged, rates_used
from .pure import BC12, GST5, HST13, HST15, MB12, QC14975, TAXES


def charged(subtotal, tax, invoices=1, lines=1, digits=2):
    return Charged(Decimal(subtotal), Decimal(tax), lines, invoices, digits)


def used(*rows, options=TAXES):
    return [
        (str(use.rate), use.invoices, use.taxes) for use in rates_used(rows, options)
    ]


QUEBEC = charged("164", "24.56", 3)


class TestRates(BaseCase):
    """R7 ahead of the first run: which taxes the source's rates are."""

    def test_each_rate_and_its_tax_the_most_used_first(self):
        rows = charged("100", "5", 2), charged("189.83", "24.68", 9)
        self.assertEqual(used(*rows), [("13", 9, (HST13,)), ("5", 2, (GST5,))])

    def test_of_two_that_fit_a_small_amount_the_nearer_is_meant(self):
        self.assertEqual(used(charged("49", "7.34")), [("14.975", 1, (QC14975,))])
        rows = charged("29.94", "4.49"), charged("164", "24.56", 2)
        self.assertEqual(used(*rows), [("14.975", 2, (QC14975,)), ("15", 1, (HST15,))])

    def test_small_amounts_make_no_rates_of_their_own(self):
        rows = charged("0.50", "0.07"), charged("1000", "130", 4)
        self.assertEqual(used(*rows), [("13", 5, (HST13,))])
        found = {rate: count for rate, count, _taxes in used(*rows, QUEBEC)}
        self.assertEqual(found, {"13": 5, "14.975": 3})

    def test_several_of_one_rate_are_all_named(self):
        self.assertEqual(used(charged("168", "20.16")), [("12", 1, (BC12, MB12))])

    def test_a_rate_of_no_tax_has_none(self):
        self.assertEqual(used(charged("100", "9.004")), [("9.00", 1, ())])
        self.assertEqual(used(charged("100", "13"), options=()), [("13.00", 1, ())])

    def test_no_tax_is_rate_zero(self):
        self.assertEqual(used(charged("100", "0", 3)), [("0.00", 3, ())])

    def test_each_line_may_be_a_cent_off(self):
        row = charged("100.00", "13.03", lines=3)
        self.assertEqual(used(row), [("13", 1, (HST13,))])
        self.assertEqual(used(charged("100.00", "13.03"))[0][2], ())

    def test_a_credit_counts_as_its_invoice(self):
        self.assertEqual(used(charged("-100", "-13")), [("13", 1, (HST13,))])

    def test_a_currency_without_cents(self):
        self.assertEqual(used(charged("770", "100", digits=0))[0][2], (HST13,))
        self.assertEqual(used(charged("770", "100"))[0][2], ())
