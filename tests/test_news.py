from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import facts_of, raw_invoice, serial
from .runs_case import CRON, RunsCase
from .security_case import ADDON

RUN = "fusion.billing.ledger.run"


@tagged("post_install", "-at_install")
class TestNews(RunsCase):
    """R13: the responsible accountant is told by an activity, and never by mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.responsible = new_test_user(
            cls.env,
            login="responsible",
            email="responsible@nexa.example",
            groups="fusion_centralize_billing.group_accountant",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.responsible.notification_type = "email"
        cls.service.responsible_id = cls.responsible

    def calls(self):
        return (
            self.env["mail.activity"]
            .sudo()
            .search([("user_id", "=", self.responsible.id), ("res_model", "=", RUN)])
        )

    def failing_run(self):
        self.env["ir.config_parameter"].set_param("fusion_billing.nexacloud_dsn", "")
        with (
            self.enter_registry_test_mode(),
            self.assertLogs("odoo.addons.fusion_centralize_billing", "ERROR"),
        ):
            self.env.ref(CRON).method_direct_trigger()
        return self.last_run()

    def test_r13_what_is_newly_held_calls_the_responsible(self):
        run = self.run_cron()
        activity = self.calls()
        self.assertEqual(activity.res_id, run.id)
        self.assertIn("to be decided: 1", activity.summary)
        self.assertIn("RUN-HELD", activity.note)
        self.assertIn("9.00", activity.note)
        self.assertNotIn("RUN-VOID", activity.note)

    def test_r13_what_was_held_before_is_no_news(self):
        self.run_cron()
        self.calls().unlink()
        self.run_cron()
        self.assertFalse(self.calls())

    def test_r13_another_reason_is_news(self):
        self.run_cron()
        self.calls().unlink()
        self.facts[self.held["id"]] = facts_of(self.held, currency="USD")
        self.run_cron()
        self.assertIn("RUN-HELD", self.calls().note)

    def test_r10_a_payment_that_is_not_booked_is_news(self):
        self.run_cron()
        self.calls().unlink()
        late = raw_invoice(invoice_number="RUN-CASH")
        self.raws = [*self.raws, late]
        self.facts[late["id"]] = facts_of(late, payments=[], out_of_band=late["total"])
        self.run_cron()
        self.assertIn("RUN-CASH", self.calls().note)
        self.assertIn("outside the biller", self.calls().note)

    def test_r13_a_failed_run_calls_the_responsible_until_one_succeeds(self):
        run = self.failing_run()
        activity = self.calls()
        self.assertEqual(activity.res_id, run.id)
        self.assertIn("failed", activity.summary)
        self.assertIn(str(run.error)[:40], activity.note)
        again = self.failing_run()
        self.assertEqual(self.calls().mapped("res_id"), [again.id])
        self.run_cron()
        self.assertNotIn(again.id, self.calls().mapped("res_id"))

    def test_r13_the_daily_run_is_summarised_in_its_chatter(self):
        run = self.run_cron()
        summary = run.message_ids[:1].body
        for part in (
            "6 invoices read",
            "Created: 1",
            "Held for a decision: 1",
            "Posted: 1",
        ):
            self.assertIn(part, summary)

    def test_r13_no_mail_is_made(self):
        mails = self.env["mail.mail"].search_count([])
        self.run_cron()
        self.failing_run()
        self.assertTrue(self.calls())
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_r13_a_run_that_a_person_watches_calls_nobody(self):
        self.run_wizard(dry_run=False)
        self.assertFalse(self.calls())

    def test_r13_hostile_text_is_text_in_the_activity(self):
        bad = raw_invoice("109.00", "9.00", invoice_number="<img src=x>")
        self.raws, self.facts = [bad], {bad["id"]: facts_of(bad)}
        self.run_cron()
        self.assertIn("&lt;img", self.calls().note)

    def test_r13_without_a_fit_responsible_an_administrator_is_told(self):
        administrator = self.only_administrator()
        for what, user in {
            "nobody": self.env["res.users"],
            "archived": self.user_of("left", active=False),
            "without the right": self.user_of("moved on", groups="base.group_user"),
            "of another company": self.user_of("elsewhere", company=self.elsewhere()),
        }.items():
            with self.subTest(what):
                self.service.responsible_id = user
                told = self.failing_run().activity_ids.user_id
                self.assertEqual(told, administrator)
        self.service.responsible_id = self.responsible
        self.assertEqual(self.failing_run().activity_ids.user_id, self.responsible)

    def test_r13_an_administrator_is_of_the_company_and_active(self):
        self.service.responsible_id = False
        self.only_administrator().active = False
        run = self.run_cron()
        self.assertEqual(run.state, "done")
        self.assertTrue(run.message_ids)
        self.assertFalse(run.activity_ids)

    def only_administrator(self):
        group = self.env.ref(f"{ADDON}.group_administrator")
        users = self.env["res.users"].with_context(active_test=False)
        for user in users.search([("group_ids", "in", group.ids)]):
            user.group_ids += group.implied_ids
            user.group_ids -= group
        self.user_of("another", f"{ADDON}.group_administrator", self.elsewhere())
        return self.user_of("administrator", f"{ADDON}.group_administrator")

    def elsewhere(self):
        return self.env["res.company"].create({"name": f"Elsewhere {next(serial)}"})

    def user_of(self, login, groups=f"{ADDON}.group_accountant", company=None, **vals):
        company = company or self.company
        return new_test_user(
            self.env,
            login=login,
            groups=groups,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            **vals,
        )
