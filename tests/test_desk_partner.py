from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import facts_of, raw_invoice
from .desk_case import DeskCase


@tagged("post_install", "-at_install")
class TestChooseTheCustomer(DeskCase):
    """R3: a person says which customer a user of the source is."""

    def setUp(self):
        super().setUp()
        self.one, self.two = raw_invoice(), raw_invoice()
        self.facts = {raw["id"]: facts_of(raw) for raw in (self.one, self.two)}
        email = self.one["user"]["email"]
        self.a, self.b = self.env["res.partner"].create(
            [{"name": name, "email": email} for name in ("Café A", "Café B")]
        )

    def links(self):
        links = self.env["fusion.billing.account.link"].search([])
        return {link.external_account_id: link.partner_id for link in links}

    def test_the_candidates_are_shown_and_the_chosen_one_is_booked(self):
        self.ingest(self.one, post=False)
        wizard = self.resolve([self.one], "choose_partner")
        self.assertEqual(wizard.candidate_ids, self.a + self.b)
        self.assertEqual(wizard.source_customers, "Café Éclair")
        self.act_on([self.one], "_choose_partner", self.b)
        row = self.row_of(self.one)
        self.assertEqual((row.state, row.partner_id), ("draft", self.b))
        self.assertEqual(self.links(), {"user-1": self.b})
        self.assertIn("Café B", row.message_ids[:1].body)

    def test_the_others_of_the_customer_follow_when_they_are_to(self):
        self.ingest(self.one, self.two, post=False)
        wizard = self.resolve([self.one], "choose_partner")
        self.assertEqual(wizard.other_count, 1)
        self.act_on([self.one], "_choose_partner", self.a, False)
        self.assertEqual(self.row_of(self.two).state, "held")
        self.act_on([self.one], "_choose_partner", self.b, True)
        rows = self.rows_of([self.one, self.two])
        self.assertEqual(set(rows.mapped("state")), {"draft"})
        self.assertEqual(rows.partner_id, self.b)

    def test_a_draft_of_the_wrong_customer_is_corrected(self):
        self.b.email = False
        self.ingest(self.one, post=False)
        row = self.row_of(self.one)
        self.assertEqual(row.partner_id, self.a)
        self.act_on([self.one], "_choose_partner", self.b)
        self.assertEqual((row.partner_id, row.move_id.partner_id), (self.b, self.b))
        self.assertEqual(self.links(), {"user-1": self.b})

    def test_what_is_posted_keeps_its_customer_and_is_left(self):
        self.b.email = False
        self.ingest(self.one)
        self.ingest(self.two, post=False)
        report = self.act_on([self.one, self.two], "_choose_partner", self.b)
        self.assertIn("They are posted", report.said)
        self.assertEqual(self.row_of(self.one).move_id.partner_id, self.a)
        self.assertEqual(self.row_of(self.two).move_id.partner_id, self.b)

    def test_an_edited_draft_keeps_its_customer_and_that_is_said(self):
        self.b.email = False
        self.ingest(self.one, post=False)
        move = self.move_of(self.one)
        move.with_user(self.accountant).invoice_line_ids[0].name = "By hand"
        report = self.act_on([self.one], "_choose_partner", self.b)
        self.assertIn("a person edited these drafts", report.said)
        self.assertEqual(move.partner_id, self.a)
        self.act_on([self.one], "action_overwrite")
        self.assertEqual(move.partner_id, self.b)

    def test_where_the_source_names_nobody_there_is_nobody_to_link(self):
        nobody = raw_invoice(user={}, user_id=None)
        self.ingest(nobody, post=False, facts={nobody["id"]: facts_of(nobody)})
        self.assertEqual(self.row_of(nobody).reason_code, "partner_missing")
        with self.assertRaisesRegex(UserError, "names no customer"):
            self.act_on([nobody], "_choose_partner", self.a)
        self.assertFalse(self.links())

    def test_a_customer_who_cannot_be_invoiced_is_refused(self):
        self.ingest(self.one, post=False)
        self.b.active = False
        with self.assertRaisesRegex(UserError, "Café B"):
            self.act_on([self.one], "_choose_partner", self.b)
        self.assertFalse(self.links())

    def test_several_customers_of_the_source_are_told_of(self):
        other = raw_invoice(user_id="user-2", user={**self.one["user"], "id": "user-2"})
        self.facts[other["id"]] = facts_of(other)
        self.ingest(self.one, other, post=False)
        wizard = self.resolve([self.one, other], "choose_partner")
        self.assertEqual(wizard.customer_count, 2)
        wizard.with_others = False
        self.act_on([self.one, other], "_choose_partner", self.a)
        self.assertEqual(self.links(), {"user-1": self.a, "user-2": self.a})
