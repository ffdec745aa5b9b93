from odoo.tests import HttpCase, tagged

from .common import LedgerCase, facts_of, raw_invoice, unpaid


@tagged("post_install", "-at_install")
class TestDeskTour(LedgerCase, HttpCase):
    """A bare accountant's day in a browser: review, a tax, a customer, many at once."""

    def setUp(self):
        super().setUp()
        two = {"id": "user-2", "email": "two@cafe.example", "full_name": "Two"}
        self.env["res.partner"].create(
            [
                {"name": name, "email": two["email"]}
                for name in ("First Café", "Second Café")
            ]
        )
        draft = raw_invoice(invoice_number="DESK-DRAFT")
        self.tax = raw_invoice("112.00", "12.00", invoice_number="DESK-TAX")
        self.who = raw_invoice(invoice_number="DESK-WHO", user=two, user_id="user-2")
        wrong = raw_invoice("109.00", "9.00", invoice_number="DESK-WRONG")
        void = raw_invoice(invoice_number="DESK-VOID")
        raws = [draft, self.tax, self.who, wrong, void]
        facts = {raw["id"]: facts_of(raw) for raw in raws}
        facts[void["id"]] = unpaid(void, void=True)
        self.ingest(*raws, post=False, facts=facts)

    def test_the_accountants_day(self):
        self.start_tour(
            "/odoo", "fusion_billing_desk", login=self.accountant.login, timeout=120
        )
        self.env.invalidate_all()
        self.assertIn("BC", self.row_of(self.tax).chosen_tax_id.name)
        self.assertEqual(self.row_of(self.who).move_id.partner_id.name, "Second Café")
        link = self.env["fusion.billing.account.link"].search(
            [("external_account_id", "=", "user-2")]
        )
        self.assertEqual(link.partner_id.name, "Second Café")
