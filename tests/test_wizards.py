from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import LedgerCase, facts_of, raw_invoice

INGEST = "fusion.billing.invoice.ledger.wizard"
POST = "fusion.billing.invoice.ledger.post"


class WizardCase(LedgerCase):
    """Two good invoices, one held; buttons pressed by the bare accountant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.good = raw_invoice(invoice_number="WIZ-GOOD")
        cls.other = raw_invoice(
            "56.50", "6.50", [("Mailbox", "1", "50.00")], invoice_number="WIZ-OTHER"
        )
        cls.held = raw_invoice("109.00", "9.00", invoice_number="WIZ-HELD")
        cls.raws = [cls.good, cls.other, cls.held]

    def press(self, model, method, context=None, **vals):
        """Create the wizard as the accountant and press a button; the wizard."""
        facts = {raw["id"]: facts_of(raw) for raw in self.raws}
        with (
            self.source(self.raws, facts),
            self.enter_registry_test_mode(),
            self.env.registry.cursor() as cr,
        ):
            env = self.env(cr=cr, user=self.accountant.id, context=context or {})
            wizard = env[model].create(vals)
            self.action = getattr(wizard, method)()
            wizard_id = wizard.id
        self.env.invalidate_all()
        return self.env[model].with_user(self.accountant).browse(wizard_id)

    def make_drafts(self):
        self.press(INGEST, "action_run", dry_run=False)


@tagged("post_install", "-at_install")
class TestIngestWizard(WizardCase):
    def test_r14_it_begins_as_a_dry_run(self):
        wizard = self.env[INGEST].new({})
        self.assertTrue(wizard.dry_run)
        self.assertFalse(wizard.auto_post)

    def test_r14_a_dry_run_shows_tables_and_leaves_no_row(self):
        wizard = self.press(INGEST, "action_run")
        self.assertEqual((wizard.mode, wizard.run_state), ("dry_run", "done"))
        for text in ("dry run", "To create", "Hosting", "May 2026", "WIZ-HELD"):
            self.assertIn(text, wizard.result_summary)
        self.assertNotIn("{", wizard.result_summary)
        self.assertEqual(len(wizard.line_ids), 3)
        self.assertFalse(self.row_of(self.good))

    def test_r14_the_result_is_shown_in_the_same_window(self):
        wizard = self.press(INGEST, "action_run")
        self.assertEqual(self.action["res_model"], INGEST)
        self.assertEqual(self.action["res_id"], wizard.id)
        self.assertEqual(self.action["target"], "new")

    def test_r15_without_dry_run_it_leaves_drafts(self):
        wizard = self.press(INGEST, "action_run", dry_run=False)
        self.assertEqual(wizard.mode, "draft")
        self.assertEqual(self.move_of(self.good).state, "draft")
        self.assertEqual(wizard.draft_count, 2)

    def test_r15_make_the_drafts_goes_on_from_a_dry_run(self):
        wizard = self.press(INGEST, "action_make_drafts")
        self.assertEqual(wizard.mode, "draft")
        self.assertEqual(self.row_of(self.good).state, "draft")

    def test_r15_post_at_once_posts_and_pays(self):
        wizard = self.press(INGEST, "action_run", dry_run=False, auto_post=True)
        self.assertEqual(wizard.mode, "post")
        self.assertEqual(self.row_of(self.good).state, "paid")
        self.assertEqual(self.row_of(self.held).state, "held")

    def test_r14_auto_post_does_nothing_in_a_dry_run(self):
        wizard = self.press(INGEST, "action_run", auto_post=True)
        self.assertEqual(wizard.mode, "dry_run")
        self.assertFalse(self.move_of(self.good))

    def test_r13_a_failed_run_shows_its_sentence(self):
        self.service.invoice_journal_id = False
        with self.assertLogs(level="ERROR"):
            wizard = self.press(INGEST, "action_run")
        self.assertEqual(wizard.run_state, "failed")
        self.assertIn("The run failed.", wizard.result_summary)
        self.assertIn("set-up is not finished", wizard.result_summary)

    def test_buttons_lead_to_run_rows_and_post(self):
        wizard = self.press(INGEST, "action_run", dry_run=False)
        self.assertEqual(wizard.action_open_run()["res_id"], wizard.run_id.id)
        self.assertEqual(wizard.action_open_post()["res_model"], POST)
        action = wizard.action_open_source_invoices()
        rows = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(rows), 3)

    def test_only_accountants_may_run(self):
        for group in ("fusion_centralize_billing.group_reader", "base.group_user"):
            user = new_test_user(self.env, login=group, groups=group)
            wizard = self.env[INGEST].create({}).with_user(user)
            with self.subTest(group=group), self.assertRaises(AccessError):
                wizard.action_run()
            with self.subTest(group=group), self.assertRaises(AccessError):
                self.env[INGEST].with_user(user).create({})


@tagged("post_install", "-at_install")
class TestPostWizard(WizardCase):
    def test_r15_it_posts_all_that_is_ready(self):
        self.make_drafts()
        wizard = self.press(POST, "action_post")
        self.assertEqual(wizard.run_id.trigger, "bulk_post")
        self.assertEqual(wizard.run_id.posted_count, 2)
        self.assertEqual(self.row_of(self.good).state, "paid")
        self.assertFalse(self.move_of(self.held).filtered("posted_before"))
        for text in ("Posted by this run", "Stripe", "WIZ-GOOD", "WIZ-OTHER"):
            self.assertIn(text, wizard.result_summary)

    def test_r15_it_shows_counts_and_total_before(self):
        self.make_drafts()
        wizard = self.env[POST].with_user(self.accountant).create({})
        self.assertEqual(wizard.ready_count, 2)
        self.assertIn("169.50", wizard.ready_total)
        self.assertEqual(wizard.other_count, 0)

    def test_r15_the_selected_rows_are_posted_the_rest_reported(self):
        self.make_drafts()
        rows = self.row_of(self.good) + self.row_of(self.held)
        context = {"active_model": rows._name, "active_ids": rows.ids}
        wizard = self.press(POST, "action_post", context)
        self.assertEqual(wizard.other_count, 2)  # the good one is posted by now
        self.assertEqual(self.row_of(self.good).state, "paid")
        self.assertEqual(self.row_of(self.other).state, "draft")
        self.assertIn("Not posted, and why", wizard.result_summary)
        self.assertIn("WIZ-HELD", wizard.result_summary)
        self.assertNotIn("WIZ-OTHER", wizard.result_summary)

    def test_r15_invoices_can_be_selected_too(self):
        self.make_drafts()
        move = self.move_of(self.other)
        context = {"active_model": "account.move", "active_ids": move.ids}
        self.press(POST, "action_post", context)
        self.assertEqual(move.state, "posted")
        self.assertEqual(self.move_of(self.good).state, "draft")

    def test_r15_a_selection_without_ingested_invoices_is_not_all(self):
        self.make_drafts()
        foreign = self.init_invoice("out_invoice", amounts=[10.0])
        context = {"active_model": "account.move", "active_ids": foreign.ids}
        with self.assertRaisesRegex(UserError, "no draft to post"):
            self.press(POST, "action_post", context)
        self.assertEqual(self.move_of(self.good).state, "draft")

    def test_r15_what_was_posted_before_is_said_to_be(self):
        self.make_drafts()
        self.press(POST, "action_post")
        row = self.row_of(self.good)
        context = {"active_model": row._name, "active_ids": row.ids}
        wizard = self.press(POST, "action_post", context)
        self.assertEqual(wizard.run_id.posted_count, 0)
        self.assertIn("It was posted before.", wizard.result_summary)

    def test_nothing_to_post_is_one_sentence(self):
        with self.assertRaisesRegex(UserError, "no draft to post"):
            self.press(POST, "action_post")

    def test_only_accountants_may_post(self):
        self.make_drafts()
        user = new_test_user(
            self.env,
            login="invoicing_only",
            groups="account.group_account_invoice",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        with self.assertRaises(AccessError):
            self.env[POST].with_user(user).create({})
        with self.assertRaises(AccessError):
            self.env[POST].create({}).with_user(user).action_post()


@tagged("post_install", "-at_install")
class TestFamilyTest(LedgerCase):
    """R6: the box that shows which family a typed description gets."""

    def test_a_decorated_description(self):
        test = self.env["fusion.billing.family.test"].create(
            {"description": "2 × Odoo ERP Hosting (at $189.83 / month)"}
        )
        self.assertEqual(test.named_item, "Odoo ERP Hosting")
        self.assertEqual(test.family_id.code, "hosting")
        self.assertEqual(test.account_id, self.income["hosting"])
        self.assertTrue(test.matched)

    def test_what_no_keyword_matches_is_other(self):
        test = self.env["fusion.billing.family.test"].create(
            {"description": "Mailbox migration"}
        )
        self.assertEqual(test.family_id.code, "other")
        self.assertFalse(test.matched)

    def test_nothing_typed(self):
        test = self.env["fusion.billing.family.test"].create({})
        self.assertFalse(test.family_id)
