from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

ADMINISTRATOR = "fusion_centralize_billing.group_administrator"


@tagged("post_install", "-at_install")
class TestSetup(AccountTestInvoicingCommon):
    """R6: what is missing is shown, created on request, and nobody's module data."""

    @classmethod
    @AccountTestInvoicingCommon.setup_country("ca")
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.service = cls.env["fusion.billing.invoice.ledger"]._service()
        cls.service.write({"invoice_journal_id": False, "payment_journal_id": False})
        cls.service.family_ids.account_id = False
        cls.service.company_id = cls.company
        # no more than Fusion Billing's own rights
        cls.administrator = new_test_user(
            cls.env,
            login="fusion_administrator",
            groups=ADMINISTRATOR,
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    def setup_step(self, user=None, **vals):
        setup = self.env["fusion.billing.setup"].with_user(user or self.administrator)
        return setup.create(vals)

    def accounts(self):
        return self.service.family_ids.account_id

    def test_defaults_alone_set_everything_up(self):
        self.assertTrue(self.service._missing_setup())
        self.setup_step().action_apply()
        self.assertEqual(self.service._missing_setup(), [])
        journal = self.service.payment_journal_id
        self.assertEqual((journal.name, journal.type), ("NexaCloud Stripe", "bank"))
        self.assertEqual(journal.default_account_id.account_type, "asset_cash")
        self.assertEqual(self.service.invoice_journal_id.type, "sale")
        self.assertEqual(len(self.accounts()), len(self.service.family_ids))

    def test_payments_go_straight_to_the_journals_own_account(self):
        self.setup_step().action_apply()
        journal = self.service.payment_journal_id
        self.assertEqual(
            journal.inbound_payment_method_line_ids.payment_account_id,
            journal.default_account_id,
        )

    def test_income_accounts_stand_next_to_the_companys_own(self):
        self.setup_step().action_apply()
        usual = self.company.income_account_id.code
        codes = self.accounts().mapped("code")
        self.assertEqual({code[:3] for code in codes}, {usual[:3]})
        self.assertNotIn(usual, codes)
        self.assertEqual(set(self.accounts().mapped("account_type")), {"income"})

    def test_it_shows_before_what_it_will_create(self):
        setup = self.setup_step()
        shown = setup.line_ids.mapped("new_code"), setup.new_bank_account_code
        setup.action_apply()
        self.assertEqual(setup.line_ids.account_id.mapped("code"), shown[0])
        self.assertEqual(
            self.service.payment_journal_id.default_account_id.code, shown[1]
        )

    def test_a_second_time_creates_nothing(self):
        self.setup_step().action_apply()
        chosen = self.accounts(), self.service.payment_journal_id
        action = self.setup_step().action_apply()
        self.assertEqual((self.accounts(), self.service.payment_journal_id), chosen)
        self.assertIn("there already", action["params"]["message"])

    def test_existing_ones_are_taken_instead(self):
        setup = self.setup_step()
        account = self.company_data["default_account_revenue"]
        journal = self.company_data["default_journal_bank"]
        setup.payment_journal_id = journal
        setup.line_ids.account_id = account
        setup.action_apply()
        self.assertEqual(self.service.payment_journal_id, journal)
        self.assertEqual(self.accounts(), account)

    def test_nothing_created_is_the_addons(self):
        self.setup_step().action_apply()
        for record in (self.service.payment_journal_id, *self.accounts()):
            self.assertFalse(
                self.env["ir.model.data"].search_count(
                    [
                        ("module", "=", "fusion_centralize_billing"),
                        ("model", "=", record._name),
                        ("res_id", "=", record.id),
                    ]
                )
            )

    def test_a_company_without_sales_journal_is_told_so(self):
        journals = self.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", self.company.id)]
        )
        journals.active = False
        setup = self.setup_step()
        self.assertIn("has no sales journal", setup.problem)
        with self.assertRaisesRegex(UserError, "has no sales journal"):
            setup.action_apply()
        self.assertFalse(self.service.payment_journal_id)

    def test_a_company_without_taxes_is_told_so(self):
        taxes = self.env["account.tax"].search(
            [("type_tax_use", "=", "sale"), ("company_id", "=", self.company.id)]
        )
        taxes.active = False
        self.assertIn("has no sales taxes", self.setup_step().problem)

    def test_ids_that_are_not_kept_unique_are_told(self):
        self.assertFalse(self.setup_step().problem)
        self.env.cr.execute("DROP INDEX account_move_fc_stripe_invoice_uniq")
        drafts = self.env["account.move"].create([{"move_type": "out_invoice"}] * 2)
        for draft in drafts:
            draft.x_fc_stripe_invoice_id = "in_1"
        self.env.flush_all()
        named = ", ".join(f"{draft.display_name} (id {draft.id})" for draft in drafts)
        problem = self.setup_step().problem
        self.assertIn(f"Biller invoice in_1 is on {named}", problem)

    def test_only_administrators_may_set_up(self):
        accountant = new_test_user(
            self.env,
            login="no_administrator",
            groups="fusion_centralize_billing.group_accountant",
        )
        with self.assertRaises(AccessError):
            self.setup_step(user=accountant)
        with self.assertRaises(AccessError):
            self.setup_step().with_user(accountant).action_apply()

    def test_an_account_taken_back_is_proposed_anew(self):
        self.setup_step().action_apply()
        line = self.setup_step().line_ids[0]
        self.assertFalse(line.new_code)
        line.account_id = False
        line._onchange_account()
        self.assertTrue(line.new_code)
        self.assertEqual(line.new_name, "NexaCloud Hosting")

    def test_r13_who_sets_up_is_responsible_until_another_is_chosen(self):
        self.service.responsible_id = False
        self.setup_step().action_apply()
        self.assertEqual(self.service.responsible_id, self.administrator)
        chosen = self.administrator.copy({"login": "chosen"})
        self.service.responsible_id = chosen
        self.setup_step().action_apply()
        self.assertEqual(self.service.responsible_id, chosen)

    def test_r13_a_responsible_who_has_left_is_replaced_by_who_sets_up(self):
        self.service.responsible_id = self.administrator.copy({"login": "left"})
        self.service.responsible_id.active = False
        setup = self.setup_step()
        self.assertEqual(setup.responsible_id, self.administrator)
        setup.action_apply()
        self.assertEqual(self.service.responsible_id, self.administrator)

    def test_r13_another_responsible_may_be_chosen(self):
        chosen = self.administrator.copy({"login": "chosen"})
        setups = self.env["fusion.billing.setup"].with_user(self.administrator)
        with Form(setups) as form:
            form.responsible_id = chosen
        form.record.action_apply()
        self.assertEqual(self.service.responsible_id, chosen)
