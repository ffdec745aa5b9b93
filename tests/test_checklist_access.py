from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .checklist_case import ChecklistCase

SETUP = "fusion_centralize_billing.setup_checklist_view_form"


@tagged("post_install", "-at_install")
class TestChecklistAccess(ChecklistCase):
    """Everybody who may read sees the list; administrators alone have its buttons."""

    def test_readers_see_what_is_missing_and_who_mends_it(self):
        administrator = self.users["administrator"]
        for level in ("reader", "accountant"):
            service = self.service_of(self.users[level])
            action = service.action_open_setup()
            self.assertEqual(action["res_id"], self.service.id)
            self.assertEqual(service.setup_state, "missing")
            self.assertIn(administrator.name, service.setup_note)
            self.assertEqual(set(service.check_ids.mapped("mend")), {False})
            self.assertIn("No database is set", service.check_ids[0].summary)
            self.assertNotIn("action_check_now", self.arch(self.users[level]))
        self.assertNotIn(administrator.name, self.service_of().setup_note)
        self.assertIn("action_check_now", self.arch(self.everything))

    def arch(self, user):
        view = self.env.ref(SETUP)
        return self.services(user).get_view(view.id)["arch"]

    def test_their_calls_are_refused(self):
        for level in ("reader", "accountant"):
            user = self.users[level]
            with self.assertRaisesRegex(AccessError, "Only Fusion Billing admin"):
                self.look("daily", user).action_mend()
            with self.assertRaisesRegex(AccessError, "Only Fusion Billing admin"):
                self.service_of(user).action_check_now()
        self.assertFalse(self.crons["cron_fc_invoice_ledger"].active)

    def test_who_may_not_change_settings_is_told_who_may(self):
        administrator = self.users["administrator"]
        for code in ("database", "stripe"):
            check = self.look(code, administrator)
            self.assertFalse(check.mend)
            self.assertIn("Odoo's own right “Settings”", check.summary)
            self.assertIn(self.env.ref("base.user_admin").name, check.summary)
            self.assertFalse(check.action_mend())
            self.assertNotIn("Odoo's own right", self.look(code).summary)
        self.assertEqual(self.look("daily", administrator).mend, "daily")
        self.look("daily", administrator).action_mend()
        self.assertTrue(self.crons["cron_fc_invoice_ledger"].active)

    def test_the_settings_open_at_the_field(self):
        for code, field in {
            "database": "fc_nexacloud",
            "stripe": "fc_stripe",
            "lago": "fc_lago",
            "taxes": "fc_nexacloud",
        }.items():
            check = self.look(code)
            self.assertEqual(check.mend, "settings")
            self.assertTrue(check.action_mend()["url"].endswith(f"#{field}"))

    def test_another_company_gets_a_sentence(self):
        other = self.setup_other_company()["company"]
        stranger = self.new_user(
            "stranger", "fusion_centralize_billing.group_administrator", company=other
        )
        services = self.services(stranger)
        with self.assertRaisesRegex(UserError, f"belongs to {self.company.name}"):
            services.action_open_setup()
        self.assertFalse(self.look("daily", stranger))
        with self.assertRaises(AccessError):
            self.service_of(stranger).check_ids.read(["state"])
        action = services.action_open_home()
        self.assertEqual(action["id"], self.dashboard().id)

    def test_an_archived_service_does_not_keep_the_app_from_opening(self):
        self.service.active = False
        action = self.services().action_open_home()
        self.assertEqual(action["id"], self.dashboard().id)
        with self.assertRaisesRegex(UserError, "NexaCloud is archived"):
            self.services().action_open_setup()

    def test_another_company_has_other_customers(self):
        self.service._check("customers")._keep(False, {"users": 1})
        other = self.setup_other_company()["company"]
        self.service._move_to(other)
        self.assertFalse(self.service._check("customers").told_at)

    def test_a_line_that_was_deleted_comes_back(self):
        self.service._check("lago").sudo().unlink()
        self.env.invalidate_all()
        self.assertEqual(self.service._check("lago").code, "lago")
