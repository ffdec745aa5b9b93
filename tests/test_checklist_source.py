from unittest.mock import patch

from odoo.tests import tagged

from ..sources import nexacloud_survey
from .checklist_case import RED, SourceChecklistCase
from .postgres_source import uuid

LINK = "fusion.billing.account.link"


@tagged("post_install", "-at_install")
class TestChecklistSource(SourceChecklistCase):
    """R7 and R3 ahead of the first run: taxes of the rates used, customers."""

    # --- taxes ------------------------------------------

    def charge(self, subtotal, tax, number=1, **more):
        self.insert_invoice(number, subtotal=subtotal, tax=tax, **more)

    def test_r7_each_rate_of_the_source_has_its_tax(self):
        for number, (subtotal, tax) in enumerate(
            [("100", "13"), ("0.50", "0.07"), ("49", "7.34"), ("168", "20.16")]
            + [("80", "0"), ("200", "26")],
            start=1,
        ):
            self.charge(subtotal, tax, number)
        self.check_now()
        check = self.assertLook("taxes", "done", "13 % (invoices: 3): 13% HST")
        for words in (
            "14.975 % (invoices: 1): 14.975% GST+QST",
            "12% GST+PST BC / 12% GST+PST MB; the biller",
            "No tax (invoices: 1)",
        ):
            self.assertIn(words, check.summary)
        self.assertEqual(check.summary.count("\n"), 3)

    def test_r7_a_rate_of_no_tax_is_told_first(self):
        self.charge("100", "13", 1)
        self.charge("100", "9", 2)
        self.check_now()
        check = self.assertLook("taxes", "look", "none comes to it", mend="taxes")
        self.assertTrue(check.summary.startswith("9 % (invoices: 1)"))
        self.assertEqual(check.action_mend()["res_model"], "account.tax")
        self.env["account.tax"].create(
            {"name": "Nine", "amount": 9, "company_id": self.company.id}
        )
        self.assertLook("taxes", "done", "Nine")  # without asking the source again

    def test_r7_an_archived_tax_is_to_be_activated(self):
        self.charge("100", "14")
        self.chart("hst_sale_tax_14").active = False
        self.check_now()
        self.assertLook("taxes", "look", "14% HST is there and archived", mend="taxes")

    def test_r7_a_company_without_sales_taxes_is_told(self):
        own = [("type_tax_use", "=", "sale"), ("company_id", "=", self.company.id)]
        self.env["account.tax"].search(own).active = False
        self.assertLook("taxes", RED, "has no sales taxes", mend="chart")

    def test_amounts_that_are_none_are_left_out(self):
        self.charge("NaN", "1", 1)
        self.charge("Infinity", "Infinity", 2)
        self.charge("0", "5", 3)
        self.charge("100", "13", 4, currency="xxx")
        self.check_now()
        check = self.assertLook("taxes", "done", "13 % (invoices: 1)")
        self.assertNotIn("\n", check.summary)

    def test_amounts_that_are_text_are_told(self):
        self.run_sql("ALTER TABLE invoices ALTER subtotal TYPE text")
        self.insert_invoice()
        self.check_now()
        self.assertLook("taxes", "look", "no numbers in its database", mend="check")
        self.assertLook("database", "done")

    def test_what_cannot_be_computed_fails_alone(self):
        self.charge("1e-16000", "1e130000")
        self.check_now()
        self.assertLook("taxes", "look", "Reading the NexaCloud", mend="check")
        self.assertLook("database", "done")
        self.assertTrue(self.look("customers").found)

    def test_a_source_of_many_rates_is_looked_at_in_part(self):
        for number in range(1, 6):
            self.charge("100", str(number), number)
        with patch.object(nexacloud_survey, "RATES", 3):
            self.check_now()
        self.assertEqual(len(self.look("taxes").found["rates"]), 3)

    # --- customers ------------------------------------------

    def test_r3_each_user_is_counted_as_a_run_would_find_it(self):
        partners = self.env["res.partner"]
        linked = partners.create({"name": "Linked"})
        partners.create({"name": "Known", "x_fc_stripe_customer_id": "cus_2"})
        partners.create({"name": "Mail", "email": "MAIL@mail.example"})
        self.env[LINK].create(
            {
                "service_id": self.service.id,
                "external_account_id": uuid(1),
                "partner_id": linked.id,
            }
        )
        self.add_user(1, email="one@mail.example")
        self.add_user(2, email="two@mail.example", stripe_customer_id="cus_2")
        self.add_user(3, email="mail@mail.example")
        self.add_user(4, full_name="Somebody new")
        self.add_user(5)  # has no name
        self.insert_invoice(6)  # of nobody
        self.insert("users", id=uuid(7), email="without@invoices.example")
        self.check_now()
        check = self.assertLook(
            "customers",
            "done",
            "Users with invoices: 5. Linked to a customer: 1;",
            "e-mail: 2; would be created: 1",
            "Without a name: 1; invoices without a user: 1",
        )
        self.assertNotIn("without@invoices", check.summary)

    def test_r3_who_is_not_clear_is_chosen_there(self):
        partners = self.env["res.partner"]
        one, _other = partners.create(
            [{"name": name, "email": "two@mail.example"} for name in ("One", "Other")]
        )
        gone = partners.create({"name": "Gone", "email": "gone@mail.example"})
        gone.active = False
        self.add_user(1, email="two@mail.example")
        self.add_user(2, email="gone@mail.example")
        self.check_now()
        check = self.assertLook(
            *("customers", "look", "Not clear: 2", "two@mail.example: One"),
            *("Other", "gone@mail.example: Gone"),
            mend="links",
        )
        for left in (1, 0):
            action = check.action_mend()
            self.assertEqual(action["target"], "new")
            links = self.env[LINK].with_user(self.everything)
            links.with_context(**action["context"]).create({"partner_id": one.id})
            check = self.look("customers")
            self.assertEqual("Not clear: 1" in check.summary, bool(left))
        self.assertLook("customers", "done")  # without asking the source again

    def test_r3_a_link_to_an_archived_customer_is_corrected(self):
        gone = self.env["res.partner"].create({"name": "Gone", "active": False})
        link = self.env[LINK].create(
            {
                "service_id": self.service.id,
                "external_account_id": uuid(1),
                "partner_id": gone.id,
            }
        )
        self.add_user(1, email="one@mail.example")
        self.check_now()
        check = self.assertLook("customers", "look", "Gone", mend="links")
        self.assertEqual(check.action_mend()["res_id"], link.id)

    def test_many_users_are_looked_at_in_part(self):
        for number in range(1, 5):
            self.add_user(number, full_name=f"User {number}")
        with patch.object(nexacloud_survey, "USERS", 3):
            self.check_now()
        self.assertLook("customers", "done", "Only the first 3 users", "invoices: 4.")

    def test_what_the_source_says_is_text(self):
        evil = "<img src=x onerror=alert(1)>" + "x" * 5000
        self.env["res.partner"].create(
            [{"name": evil, "email": "two@mail.example"}] * 2
        )
        self.add_user(1, email="two@mail.example", full_name=evil)
        self.check_now()
        check = self.look("customers")
        self.assertEqual(check._fields["summary"].type, "text")
        self.assertLess(len(check.summary), 1000)
