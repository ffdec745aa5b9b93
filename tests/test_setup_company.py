from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import raw_invoice
from .security_case import LevelsCase

SETUP = "fusion.billing.setup"


@tagged("post_install", "-at_install")
class TestSetupCompany(LevelsCase):
    """R2: the company is chosen in the set-up, and stays once there are invoices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company()["company"]
        cls.administrator = cls.users["administrator"]
        cls.administrator.company_ids |= cls.other
        cls.administrator.group_ids |= cls.env.ref("base.group_multi_company")

    def setups(self, *companies):
        """The set-up as an administrator who works in these companies."""
        companies = self.env["res.company"].union(*companies)
        setups = self.env[SETUP].with_user(self.administrator)
        return setups.with_context(allowed_company_ids=companies.ids)

    def change(self, setups):
        setup = setups.create({"chosen_company_id": self.other.id})
        return setup.action_change_company()

    def test_r2_another_company_is_chosen_and_set_up(self):
        setups = self.setups(self.company, self.other)
        with Form(setups) as form:
            self.assertEqual(form.chosen_company_id, self.company)
            self.assertFalse(form.is_in_use)
            form.chosen_company_id = self.other
        action = form.record.action_change_company()
        self.assertEqual(action["res_model"], SETUP)
        self.assertEqual(self.service.company_id, self.other)
        self.assertFalse(self.service.invoice_journal_id)
        self.assertFalse(self.service.family_ids.account_id)
        setups.create({}).action_apply()
        self.assertEqual(self.service._missing_setup(), [])
        found = self.service.invoice_journal_id | self.service.payment_journal_id
        self.assertEqual(found.company_id, self.other)
        self.assertEqual(self.service.family_ids.account_id.company_ids, self.other)

    def test_r2_only_who_works_in_both_companies_changes_it(self):
        for company, told in ((self.company, "as well"), (self.other, "Switch to")):
            with self.subTest(company.name), self.assertRaisesRegex(UserError, told):
                self.change(self.setups(company))
        self.assertEqual(self.service.company_id, self.company)

    def test_r2_the_company_stays_once_there_are_invoices(self):
        raw = raw_invoice()
        self.ingest(raw, facts={})
        setups = self.setups(self.company, self.other)
        self.assertTrue(setups.create({}).is_in_use)
        with self.assertRaisesRegex(UserError, "cannot be changed any more"):
            self.change(setups)
        service = self.service.with_user(self.administrator)
        journals = {"invoice_journal_id": False, "payment_journal_id": False}
        with self.assertRaisesRegex(UserError, "cannot be changed any more"):
            service.write({"company_id": self.other.id, **journals})
        service.write({"company_id": self.company.id, "time_zone": "America/Halifax"})
        self.assertEqual(self.row_of(raw).company_id, self.company)

    def test_an_archived_or_missing_service_is_told(self):
        self.service.active = False
        with self.assertRaisesRegex(UserError, "NexaCloud is archived"):
            self.ledger._service()
        self.service.unlink()
        with self.assertRaisesRegex(UserError, "upgrade Fusion Centralize Billing"):
            self.ledger._service()
