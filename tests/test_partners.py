from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LedgerCase, raw_invoice, unpaid


@tagged("post_install", "-at_install")
class TestPartners(LedgerCase):
    """R3: link, Stripe customer, e-mail, else create; never merge."""

    def ingest_for(self, **user):
        raw = raw_invoice()
        raw["user"] = raw["user"] | user
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        return self.row_of(raw)

    def make_partner(self, **vals):
        return self.env["res.partner"].create({"name": "Somebody", **vals})

    def test_r3_a_missing_partner_is_created_from_fixed_values(self):
        row = self.ingest_for(company="Café Éclair", email="new@cafe.example")
        self.assertRecordValues(
            row.partner_id,
            [
                {
                    "name": "Café Éclair",
                    "is_company": True,
                    "email": "new@cafe.example",
                    "x_fc_stripe_customer_id": "cus_1",
                }
            ],
        )
        link = self.env["fusion.billing.account.link"].search(
            [("external_account_id", "=", "user-1")]
        )
        self.assertEqual(link.partner_id, row.partner_id)

    def test_r3_name_is_company_else_full_name_else_email(self):
        row = self.ingest_for(company=None)
        self.assertEqual(row.partner_id.name, "Zoé Tremblay")
        self.assertFalse(row.partner_id.is_company)
        other = self.ingest_for(
            id="user-2",
            company="",
            full_name=None,
            email="only@mail.example",
            stripe_customer_id=None,
        )
        self.assertEqual(other.partner_id.name, "only@mail.example")

    def test_r3_the_link_wins_over_everything(self):
        linked = self.make_partner(email="other@cafe.example")
        self.make_partner(x_fc_stripe_customer_id="cus_1")
        self.env["fusion.billing.account.link"].create(
            {
                "service_id": self.service.id,
                "external_account_id": "user-1",
                "partner_id": linked.id,
            }
        )
        self.assertEqual(self.ingest_for().partner_id, linked)

    def test_r3_the_stripe_customer_wins_over_the_address(self):
        self.make_partner(email="billing@cafe.example")
        known = self.make_partner(x_fc_stripe_customer_id="cus_1")
        self.assertEqual(self.ingest_for().partner_id, known)

    def test_r3_the_address_matches_case_insensitively(self):
        known = self.make_partner(email="Billing@Cafe.Example")
        self.assertEqual(self.ingest_for().partner_id, known)

    def test_r3_the_address_is_no_pattern(self):
        wrong = self.make_partner(email="acb@x.example")
        row = self.ingest_for(email="a_b@x.example", stripe_customer_id=None)
        self.assertNotEqual(row.partner_id, wrong)
        self.assertEqual(row.partner_id.email, "a_b@x.example")

    def test_r3_a_part_of_an_address_is_somebody_elses(self):
        smith = self.make_partner(email="smith@cafe.example")
        named = self.ingest_for(
            email="S. Smith <Smith@cafe.example>", stripe_customer_id=None
        )
        self.assertEqual(named.partner_id, smith)
        other = self.ingest_for(
            id="user-2", email="jane smith@cafe.example", stripe_customer_id=None
        )
        self.assertTrue(other.partner_id)
        self.assertNotEqual(other.partner_id, smith)

    def test_r3_a_contact_person_is_not_the_company(self):
        company = self.make_partner()
        self.make_partner(parent_id=company.id, email="billing@cafe.example")
        self.assertNotIn(self.ingest_for().partner_id, company | company.child_ids)

    def test_r3_two_candidates_are_held_and_named(self):
        first = self.make_partner(name="Éclair Nord", email="billing@cafe.example")
        second = self.make_partner(name="Éclair Sud", email="billing@cafe.example")
        row = self.ingest_for()
        self.assertEqual((row.state, row.reason_code), ("held", "partner_ambiguous"))
        for partner in first, second:
            self.assertIn(partner.name, row.reason)
        self.assertFalse(row.move_id)

    def test_r3_no_user_is_held(self):
        raw = raw_invoice(user=None, user_id=None)
        self.ingest(raw)
        self.assertEqual(self.row_of(raw).reason_code, "partner_missing")

    def test_r3_a_user_the_source_does_not_have_is_held_unless_linked(self):
        raw = raw_invoice(user=None, user_id="user-gone")
        self.ingest(raw)
        self.assertEqual(self.row_of(raw).reason_code, "partner_missing")
        partner = self.make_partner()
        self.env["fusion.billing.account.link"].create(
            {
                "service_id": self.service.id,
                "external_account_id": "user-gone",
                "partner_id": partner.id,
            }
        )
        self.ingest(raw)
        self.assertEqual(self.row_of(raw).partner_id, partner)

    def test_r3_an_archived_partner_is_held(self):
        self.make_partner(name="Old", x_fc_stripe_customer_id="cus_1").active = False
        row = self.ingest_for()
        self.assertEqual(row.reason_code, "partner_archived")
        self.assertIn("Old", row.reason)

    def test_r3_a_partner_of_another_company_is_held(self):
        other = self.env["res.company"].create({"name": "Other Inc."})
        self.make_partner(x_fc_stripe_customer_id="cus_1", company_id=other.id)
        row = self.ingest_for()
        self.assertEqual(row.reason_code, "partner_other_company")
        self.assertIn("Other Inc.", row.reason)

    def test_r3_two_new_customers_of_one_address_in_one_batch_share_a_partner(self):
        first, second = raw_invoice(), raw_invoice()
        second["user"] = second["user"] | {"id": "user-2", "stripe_customer_id": None}
        second["user_id"] = "user-2"
        self.ingest(first, second)
        self.assertEqual(self.row_of(first).partner_id, self.row_of(second).partner_id)
        links = self.env["fusion.billing.account.link"].search([])
        self.assertEqual(set(links.mapped("external_account_id")), {"user-1", "user-2"})

    def test_r13_a_batch_taken_one_by_one_still_makes_one_partner(self):
        raws = [raw_invoice() for _number in range(3)]
        Moves = type(self.env["account.move"])
        post = Moves._post

        def refuse_several(moves, soft=True):
            if len(moves) > 1:
                raise UserError(self.env._("One at a time."))
            return post(moves, soft)

        self.patch(Moves, "_post", refuse_several)
        counts = self.ingest(*raws)
        self.assertEqual((counts["created_count"], counts["failed_count"]), (3, 0))
        partners = self.env["res.partner"].search(
            [("x_fc_stripe_customer_id", "=", "cus_1")]
        )
        self.assertEqual(len(partners), 1)
        self.assertEqual({self.row_of(raw).partner_id for raw in raws}, {partners})
