from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..models.zero_tax import ZERO_TAX
from .common import LedgerCase, raw_invoice, unpaid

CONTACTS = "base.group_user,base.group_partner_manager"


@tagged("post_install", "-at_install")
class TestZeroTaxes(LedgerCase):
    """R7: the 0 % tax of partner or family, on what no tax was charged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create(
            {"name": "Band Council", "x_fc_stripe_customer_id": "cus_1"}
        )
        cls.family = cls.service.family_ids.filtered(lambda one: one.code == "hosting")
        cls.exempt = cls.tax()
        cls.unusable = cls.unusable_taxes()

    @classmethod
    def tax(cls, **vals):
        vals = {"name": "Exempt", "type_tax_use": "sale", "amount": 0.0} | vals
        return cls.env["account.tax"].create({"company_id": cls.company.id, **vals})

    @classmethod
    def unusable_taxes(cls):
        """Taxes that time, or a way past the screen, may leave there."""
        charged = cls.tax(name="Charged", amount=5.0)
        return {
            "archived": cls.tax(name="Archived", active=False),
            "of purchases": cls.tax(name="Bought", type_tax_use="purchase"),
            "fixed": cls.tax(name="Fixed", amount_type="fixed"),
            "charged": charged,
            "group": cls.tax(
                name="Group",
                amount_type="group",
                children_tax_ids=[Command.set(charged.ids)],
            ),
        }

    def booked_tax(self):
        raw = raw_invoice("100.00", "0.00")
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        row = self.row_of(raw)
        self.assertEqual((row.state, row.partner_id), ("posted", self.partner))
        return row.move_id.invoice_line_ids.tax_ids

    def give(self, record, name, tax):
        record.with_company(self.company)[name] = tax

    def places(self):
        return (self.partner, "x_fc_zero_tax_id"), (self.family, "zero_tax_id")

    def test_r7_it_stands_on_what_was_not_taxed(self):
        for record, name in self.places():
            with self.subTest(record=record):
                self.give(record, name, self.exempt)
                self.assertEqual(self.booked_tax(), self.exempt)
                self.give(record, name, False)

    def test_r7_only_an_active_sale_tax_of_nothing_stands_for_no_tax(self):
        for record, name in self.places():
            for what, tax in self.unusable.items():
                with self.subTest(what, record=record):
                    self.give(record, name, tax)
                    self.assertFalse(self.booked_tax())
                self.give(record, name, False)

    def test_r7_nor_one_of_another_company(self):
        other = self.setup_other_company()["company"]
        tax = self.tax(name="Elsewhere", company_id=other.id)
        for record, name in self.places():
            with self.subTest(record=record), self.assertRaises(UserError):
                self.give(record, name, tax)

    def test_r7_no_other_is_offered(self):
        offered = self.env["account.tax"].search(
            [*ZERO_TAX, ("company_id", "=", self.company.id)]
        )
        self.assertIn(self.exempt, offered)
        others = self.exempt.browse().union(*self.unusable.values())
        self.assertFalse(offered & others)

    def test_r3_r7_who_edits_contacts_alone_does_not_decide_bookings(self):
        clerk = self.user_of("clerk", CONTACTS)
        partner = self.partner.with_user(clerk)
        deciding = {"x_fc_stripe_customer_id": "cus_2"}
        deciding |= {"x_fc_zero_tax_id": self.exempt.id}
        for name, value in deciding.items():
            for act in (partner.write, partner.create):
                with self.subTest(name), self.assertRaises(AccessError):
                    act({"name": "X", name: value})
        with Form(self.partner.with_user(clerk)) as form:
            form.name = "Band Council Inc."

    def test_r3_r7_an_accountant_who_edits_contacts_does(self):
        user = self.user_of("both", f"{CONTACTS},account.group_account_invoice")
        partner = self.partner.with_user(user).with_company(self.company)
        with Form(partner) as form:
            form.x_fc_stripe_customer_id = "cus_2"
            form.x_fc_zero_tax_id = self.exempt
        self.assertEqual(partner.x_fc_zero_tax_id, self.exempt)

    def user_of(self, login, groups):
        return new_test_user(
            self.env,
            login=login,
            groups=groups,
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
