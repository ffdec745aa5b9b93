from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import SQL

from ..sources.http import HttpClient
from ..sources.nexacloud import NexaCloudReader
from .checklist_case import CODES, RED, ChecklistCase

INDEX = "account_move_fc_stripe_invoice_uniq"
# Made again, an index counts the rows of its table for good: those of many pages that
# earlier tests rolled back would be taken for none by all the tests that follow.
OF_FEW_PAGES = "fusion_billing_family_code_uniq"


@tagged("post_install", "-at_install")
class TestChecklist(ChecklistCase):
    """The lines of the books, and the way to the list."""

    def test_it_has_one_line_for_each_matter(self):
        checks = self.service_of().check_ids
        self.assertEqual(checks.mapped("code"), list(CODES))
        self.assertTrue(all(checks.mapped("summary")))

    def test_looking_reaches_nothing_outside(self):
        self.set_parameters(nexacloud_dsn="host=127.0.0.1", stripe_api_key="rk_live_1")
        self.set_parameters(lago_api_url="https://l.example", lago_api_key="k")
        fails = AssertionError("asked")
        with (
            patch.object(NexaCloudReader, "_connect", side_effect=fails),
            patch.object(HttpClient, "get", side_effect=fails),
        ):
            self.service_of().action_open_setup()
            for code in ("database", "stripe", "lago"):
                self.assertLook(code, "look", "not checked yet", mend="check")
            with self.assertRaisesRegex(AssertionError, "asked"):
                self.service_of().action_check_now()

    # --- when it is shown ------------------------------------------

    def test_it_opens_first_until_nothing_is_missing(self):
        self.assertFalse(self.service_of()._setup_is_complete())
        action = self.services().action_open_home()
        self.assertEqual(action["res_model"], "fusion.billing.service")
        self.assertEqual(action["res_id"], self.service.id)
        self.assertEqual([kind for _id, kind in action["views"]], ["form"])
        self.complete()
        self.assertEqual(self.service_of().setup_state, "look")  # nothing is checked
        self.assertTrue(self.service_of()._setup_is_complete())
        self.assertEqual(self.services().action_open_home()["id"], self.dashboard().id)

    def complete(self):
        self.set_parameters(nexacloud_dsn="host=127.0.0.1", stripe_api_key="rk_live_1")

    def test_others_meet_the_first_menu(self):
        for level in ("reader", "accountant"):
            action = self.services(self.users[level]).action_open_home()
            self.assertEqual(action["id"], self.dashboard().id)

    def test_the_note_counts_what_is_left(self):
        self.assertIn("Not ready: 2", self.service_of().setup_note)
        self.complete()
        self.assertIn("Nothing is missing", self.service_of().setup_note)

    def test_nothing_to_ask_is_said(self):
        with self.assertRaisesRegex(UserError, "nothing to ask yet"):
            self.service_of().action_check_now()

    # --- journals and accounts ------------------------------------------

    def test_journals_that_serve_are_named(self):
        journal = self.service.payment_journal_id
        account = journal.default_account_id
        self.assertLook("journals", "done", journal.name, account.code)

    def test_a_missing_journal_is_chosen_or_created(self):
        self.service.payment_journal_id = False
        check = self.assertLook("journals", RED, "before it is", mend="setup")
        self.assertEqual(check.action_mend()["res_model"], "fusion.billing.setup")

    def test_an_archived_journal_does_not_serve(self):
        self.service.payment_journal_id.active = False
        self.assertLook("journals", RED, "Archived", mend="setup")

    def test_payments_need_a_bank_account(self):
        account = self.service.payment_journal_id.default_account_id
        account.account_type = "asset_current"
        self.assertLook("journals", RED, "Bank and Cash", mend="setup")

    def test_a_company_without_sales_journal_is_told(self):
        own = [("type", "=", "sale"), ("company_id", "=", self.company.id)]
        self.env["account.journal"].search(own).active = False
        check = self.assertLook("journals", RED, "no sales journal", mend="chart")
        self.assertEqual(check.action_mend()["res_model"], "res.config.settings")

    def test_each_family_has_its_account(self):
        self.assertLook("accounts", "done", "Hosting: 49900 Income Hosting")
        self.service.family_ids[0].account_id = False
        self.assertLook("accounts", RED, "Without", "Hosting", mend="setup")

    def test_an_archived_account_does_not_serve(self):
        self.service.family_ids[1].account_id.active = False
        self.assertLook("accounts", RED, "Managed plans", mend="setup")

    def test_without_families_nothing_is_booked(self):
        self.service.family_ids.unlink()
        check = self.assertLook("accounts", RED, "no service family", mend="families")
        self.assertEqual(check.action_mend()["res_model"], "fusion.billing.family")

    def test_what_the_dialogue_says_is_what_it_creates(self):
        self.service.payment_journal_id = self.service.family_ids[0].account_id = False
        setups = self.env["fusion.billing.setup"].with_user(self.everything)
        with Form(setups.with_company(self.company)) as form:
            self.assertIn("NexaCloud Stripe (", form.preview)
            form.payment_journal_id = self.company_data["default_journal_bank"]
            self.assertNotIn("NexaCloud Stripe (", form.preview)
            said = form.preview
        form.record.action_apply()
        account = self.service.family_ids[0].account_id.with_company(self.company)
        self.assertEqual(said.count("•"), 1)
        self.assertIn(f"account {account.code} {account.name}", said)
        self.assertIn("creates nothing", setups.create({}).preview)

    # --- the daily run ------------------------------------------

    def test_the_daily_run_is_switched_on_and_waits_for_its_hour(self):
        check = self.assertLook("daily", "look", "Switched off", mend="daily")
        cron = self.crons["cron_fc_invoice_ledger"]
        cron.nextcall = fields.Datetime.now() - timedelta(days=40)
        check.action_mend()
        self.assertTrue(cron.active)
        self.assertGreater(cron.nextcall, fields.Datetime.now())
        self.assertEqual((cron.nextcall.hour, cron.nextcall.minute), (6, 0))
        self.service.responsible_id = self.users["accountant"]
        self.assertLook("daily", "done", "posts", self.users["accountant"].name)
        self.service.cron_auto_post = False
        self.assertLook("daily", "done", "drafts")

    def test_the_background_work_is_needed_too(self):
        self.look("daily").action_mend()
        self.crons["cron_fc_ledger_worker"].active = False
        check = self.assertLook("daily", "look", mend="daily")
        check.action_mend()
        self.assertTrue(self.crons["cron_fc_ledger_worker"].active)

    def test_somebody_must_be_told(self):
        self.look("daily").action_mend()
        told = type(self.service)._person_told
        nobody = self.env["res.users"]
        with patch.object(type(self.service), "_person_told", lambda _self: nobody):
            self.assertLook("daily", "look", "Nobody is told", mend="setup")
        self.assertTrue(told(self.service))

    def test_a_deleted_job_is_told(self):
        self.crons["cron_fc_invoice_ledger"].unlink()
        self.assertLook("daily", "look", "was deleted", "upgrade")

    # --- nothing twice ------------------------------------------

    def drop_index(self, index=INDEX):
        self.env.execute_query(SQL("DROP INDEX %s", SQL.identifier(index)))

    def test_a_missing_index_is_made_again(self):
        self.assertLook("unique", "done")
        self.drop_index(OF_FEW_PAGES)
        check = self.assertLook("unique", RED, "booked twice", mend="index")
        check.action_mend()
        self.assertLook("unique", "done")

    def test_what_is_there_twice_is_shown(self):
        self.drop_index()
        drafts = self.env["account.move"].create([{"move_type": "out_invoice"}] * 2)
        for draft in drafts:
            draft.x_fc_stripe_invoice_id = "in_1"
        check = self.assertLook("unique", RED, "in_1", mend="records")
        action = check.action_mend()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, drafts)
