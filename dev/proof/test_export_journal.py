"""How journal items become postings."""

import unittest
from decimal import Decimal

from .export_journal import _exact, _transaction

ITEM = {
    "id": 1,
    "date": "2026-02-03",
    "move": "INV/2026/00001",
    "ref": "NC-1",
    "is_invoice": True,
    "is_credit_note": False,
    "is_paying": False,
    "invoice": "NC-1",
    "account_type": "income",
    "account": "411000",
    "clearing": None,
    "families": ["hosting"],
    "role": None,
    "tax_use": None,
    "percent": None,
    "tags": [],
    "amount": Decimal(-100),
    "currency": "CAD",
    "balance": Decimal(-100),
    "books": "CAD",
}
RECEIVABLE = {"account_type": "asset_receivable", "families": []}


def postings(matches=(), **values):
    """The postings of one item, without their indentation."""
    lines = _transaction([ITEM | values], {1: list(matches)})
    return [line.strip() for line in list(lines)[1:]]


class TestPostings(unittest.TestCase):
    def test_revenue_goes_to_its_family_and_invoice(self):
        self.assertEqual(postings(), ["Income:Hosting:NC-1    -100.00 CAD"])

    def test_what_a_credit_note_takes_back_stands_apart(self):
        lines = postings(is_credit_note=True, amount=Decimal(100), tags=["Ca90"])
        self.assertEqual(lines, ["Credit notes:Income:Hosting:NC-1    100.00 CAD"])
        lines = postings(is_credit_note=True, **RECEIVABLE)
        self.assertEqual(lines, ["Assets:Receivable:NC-1    -100.00 CAD"])

    def test_an_account_of_no_known_purpose_is_unforeseen(self):
        self.assertEqual(
            postings(families=[]), ["Unforeseen:411000:NC-1    -100.00 CAD"]
        )

    def test_an_account_of_two_families_is_neither(self):
        (line,) = postings(families=["addons", "other"])
        self.assertTrue(line.startswith("Income:Add-ons+Income:Other:NC-1"))

    def test_tax_stands_under_the_jurisdiction_of_its_tags(self):
        (line,) = postings(percent="9.975", tags=["CaQc203"], families=[])
        self.assertEqual(line, "Liabilities:Tax:Quebec:9.975%:NC-1    -100.00 CAD")
        (line,) = postings(percent="13", tags=["Ca103", "CaQc103"], families=[])
        self.assertTrue(line.startswith("Liabilities:Tax:Canada:13%"))
        (line,) = postings(percent="13", tags=[], families=[])
        self.assertTrue(line.startswith("Liabilities:Tax:untagged:13%"))

    def test_stripes_money_has_accounts_of_its_own_and_no_invoice(self):
        (line,) = postings(role="transit", is_invoice=False, families=[])
        self.assertEqual(line, "Assets:Payouts in transit    -100.00 CAD")
        paid = postings(percent="13", tax_use="purchase", tags=["Ca108"], families=[])
        self.assertEqual(paid, ["Assets:Tax on fees    -100.00 CAD"])

    def test_the_clearing_account_tells_payments_of_invoices_apart(self):
        (line,) = postings(clearing="CAD", is_paying=True)
        self.assertEqual(line, "Assets:Stripe clearing:NC-1    -100.00 CAD")
        (line,) = postings(clearing="CAD", is_paying=False)
        self.assertEqual(line, "Assets:Stripe clearing:other    -100.00 CAD")

    def test_money_in_another_currency_stands_apart(self):
        dollars = {"currency": "USD", "balance": Decimal(-125)}
        (line,) = postings(clearing="USD", is_paying=False, **dollars)
        self.assertTrue(line.startswith("Assets:USD:Stripe clearing:other    -100.00"))
        (line,) = postings(clearing="USD", is_paying=True, **dollars)
        self.assertTrue(line.startswith("Assets:USD:Stripe clearing:NC-1    -100.00"))
        (line,) = postings(role="fee", families=[], **dollars)
        self.assertTrue(line.startswith("Expenses:USD:Processing fees    -100.00 USD"))

    def test_on_the_wrong_clearing_account_it_is_seen_there(self):
        (line,) = postings(clearing="CAD", currency="USD", balance=Decimal(-125))
        self.assertTrue(line.startswith("Assets:Stripe clearing:other    -100.00 USD"))

    def test_a_base_is_a_virtual_posting(self):
        lines = postings(tags=["Ca91"])
        self.assertEqual(lines[1], "(Tax base:Exported:NC-1)    -100.00 CAD")

    def test_another_currency_has_its_cost(self):
        (line,) = postings(currency="USD", balance=Decimal("-136.5"))
        self.assertEqual(line, "Income:Hosting:NC-1    -100.00 USD @@ 136.50 CAD")
        (line,) = postings(currency="USD", amount=Decimal(0), balance=Decimal("0.03"))
        self.assertEqual(line, "Income:Hosting:NC-1    0.03 CAD")

    def test_a_payment_is_shared_out_to_the_invoices_it_settles(self):
        part = {"invoice": "NC-2", "amount": Decimal(-40), "balance": Decimal(-40)}
        lines = postings([part], is_invoice=False, **RECEIVABLE)
        self.assertEqual(
            lines,
            [
                "Assets:Receivable:NC-2    -40.00 CAD",
                "Assets:Receivable:unmatched    -60.00 CAD",
            ],
        )

    def test_text_that_hledger_would_read_as_its_own(self):
        (line,) = postings(invoice="A;  B:é")
        self.assertEqual(line, "Income:Hosting:A- B--    -100.00 CAD")

    def test_all_digits_are_kept(self):
        for text in ("0.00", "1000.00", "0.005", "-12.30"):
            self.assertEqual(_exact(Decimal(text)), text)
