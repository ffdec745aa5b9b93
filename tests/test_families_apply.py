from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import facts_of, queries, raw_invoice
from .families_apply_case import WIZARD, ApplyCase
from .security_case import LevelsCase


@tagged("post_install", "-at_install")
class TestApplyToDrafts(ApplyCase):
    """R6: drafts follow the families when a person says so, who saw it beforehand."""

    def test_r6_what_would_change_is_shown_and_nothing_is_written(self):
        raw = self.billed("Consulting, 3 hours", "150.00", post=False)
        self.billed("Odoo ERP Hosting", post=False)
        self.addons.keywords += "\nConsulting"
        before = self.books()
        wizard = self.preview()
        summary = wizard.summary
        self.assertEqual(self.books(), before)
        number = self.row_of(raw).number
        told = [(number, "Consulting, 3 hours", "other", "addons", 150)]
        self.assertEqual(self.told(wizard), told)
        self.assertEqual((wizard.changed_count, wizard.draft_count), (1, 2))
        line = wizard.line_ids
        accounts = (line.account_now_id, line.account_then_id)
        self.assertEqual(accounts, (self.income["other"], self.income["addons"]))
        for text in ("Add-ons", "Other", "Hosting", "150.00", "-\ufeff150.00"):
            self.assertIn(text, summary)

    def test_r6_confirmed_it_is_so(self):
        raw = self.billed("Consulting", "150.00", post=False)
        other = self.billed("Odoo ERP Hosting", post=False)
        untouched = self.move_of(other).invoice_line_ids
        self.addons.keywords += "\nConsulting"
        run = self.apply(self.preview())
        self.assertEqual((run.updated_count, run.read_count), (1, 1))
        wanted = ("addons", self.income["addons"])
        self.assertEqual(self.family_of_draft(raw), wanted)
        row = self.row_of(raw)
        self.assertEqual((row.state, row.amount_total), ("draft", 150))
        self.assertNotIn("other_family", row.flag_ids.mapped("code"))
        self.assertEqual(row.line_ids.family_id, self.addons)
        self.assertIn("written anew", row.message_ids[:1].body)
        self.assertEqual(self.move_of(other).invoice_line_ids, untouched)
        self.assertEqual(self.found(), [])
        self.assertFalse(self.preview().changed_count)

    def test_r6_taxes_and_amounts_stay_to_the_cent(self):
        raw = raw_invoice("11.29", "1.30", [("A", "1", "3.33"), ("B", "3", "6.66")])
        self.ingest(raw, post=False)
        self.addons.keywords += "\nB"
        wizard = self.preview()
        self.assertEqual(wizard.line_ids.mapped("amount"), [6.66])
        self.apply(wizard)
        move = self.move_of(raw)
        self.assertEqual((move.amount_tax, move.amount_total), (1.30, 11.29))
        found = move.invoice_line_ids.mapped("x_fc_family_id.code")
        self.assertEqual(found, ["other", "addons"])

    def test_r6_another_account_of_a_family_is_applied_too(self):
        raw = self.billed("Odoo ERP Hosting", post=False)
        self.family("hosting").account_id = self.income["managed"]
        wizard = self.preview()
        self.assertEqual(wizard.line_ids.account_then_id, self.income["managed"])
        self.apply(wizard)
        wanted = ("hosting", self.income["managed"])
        self.assertEqual(self.family_of_draft(raw), wanted)

    def test_r6_the_invoice_date_decides(self):
        early = self.billed("Odd", post=False, invoice_date=date(2026, 4, 30))
        late = self.billed("Odd", post=False, invoice_date=date(2026, 5, 1))
        self.addons.write({"keywords": "Odd", "date_from": "2026-05-01"})
        wizard = self.preview()
        self.assertEqual(wizard.line_ids.source_invoice_id, self.row_of(late))
        self.apply(wizard)
        found = [self.family_of_draft(raw)[0] for raw in (early, late)]
        self.assertEqual(found, ["other", "addons"])

    def test_r6_an_invoice_without_items_follows_too(self):
        raw = raw_invoice("80.00", "0.00", [], plan_name="Plan B")
        self.ingest(raw, post=False)
        line = {"description": "Cloud box", "amount": raw["total"]}
        billed = raw_invoice("90.00", "0.00", [])
        facts = facts_of(billed, lines=[line | {"amount": billed["total"]}])
        self.ingest(billed, post=False, facts={billed["id"]: facts})
        self.addons.keywords += "\nPlan B\nCloud"
        wizard = self.preview()
        self.assertEqual(
            sorted(wizard.line_ids.mapped("label")), ["Cloud box", "Plan B"]
        )
        self.apply(wizard)
        for each in (raw, billed):
            self.assertEqual(self.family_of_draft(each)[0], "addons")
            self.assertEqual(self.row_of(each).line_ids.family_id, self.addons)
        self.assertEqual(set(self.row_of(billed).line_ids.mapped("keyword")), {"Cloud"})

    def test_r6_a_held_draft_follows_and_stays_held(self):
        raw = raw_invoice("109.00", "9.00", [("Odd", "1", "100.00")])
        self.ingest(raw)
        self.assertEqual(self.row_of(raw).state, "held")
        self.addons.keywords += "\nOdd"
        self.apply(self.preview())
        self.assertEqual(self.row_of(raw).reason_code, "tax_unresolved")
        self.assertEqual(self.family_of_draft(raw)[0], "addons")

    def test_r6_hostile_descriptions_are_shown_as_text(self):
        self.billed("<script>x</script>\0", post=False)
        self.billed("\u202eOdd" + "z" * 100_000, post=False)
        self.other.name = "<i>Rest</i>"
        self.addons.keywords += "\n<script\nOdd"
        wizard = self.preview()
        self.assertEqual(wizard.line_ids[0].label, "<script>x</script>")
        self.assertEqual(len(wizard.line_ids[1].label), 500)
        self.assertNotIn("<script>", wizard.summary)
        self.assertIn("&lt;i&gt;Rest", wizard.summary)

    def test_r6_it_costs_no_query_for_each_draft(self):
        self.addons.keywords += "\nOdd"
        words = self.addons.keywords
        self.addons.keywords = "Daily Backup"
        self.billed("Odd", post=False)
        self.addons.keywords = words
        self.preview()
        few = queries(self.env, self.preview)
        self.addons.keywords = "Daily Backup"
        for number in range(8):
            self.billed(f"Odd {number}", post=False)
        self.addons.keywords = words
        self.assertLessEqual(queries(self.env, self.preview), few + 2)
        self.assertEqual(self.preview().changed_count, 9)

    def test_r6_a_preview_is_bounded_and_says_so(self):
        scan = "odoo.addons.fusion_centralize_billing.wizards.family_apply_scan"
        for number in range(4):
            self.billed(f"Odd {number}", post=False)
        self.addons.keywords += "\nOdd"
        with patch(f"{scan}.BATCH", 1), patch(f"{scan}.MOST", 3):
            wizard = self.preview()
        self.assertEqual((wizard.changed_count, wizard.is_cut), (3, True))
        self.assertIn("more than are shown", wizard.summary)
        self.apply(wizard)
        wizard = self.preview()
        self.assertEqual((wizard.changed_count, wizard.is_cut), (1, False))

    def test_r6_no_draft_at_all(self):
        wizard = self.preview()
        self.assertIn("There is no draft", wizard.summary)
        with self.assertRaisesRegex(UserError, "no draft to be changed"):
            self.apply(wizard)

    def test_r6_many_are_left_to_the_background(self):
        worker = "odoo.addons.fusion_centralize_billing.models.ledger_run_worker"
        for number in range(3):
            self.billed(f"Odd {number}", post=False)
        self.addons.keywords += "\nOdd"
        wizard = self.preview()
        with patch(f"{worker}.HANDFUL", 2):
            run = self.apply(wizard)
        self.assertEqual((run.state, run.total_count), ("running", 3))
        self.assertEqual(run.user_id, self.accountant)

    def test_r6_a_rule_leads_to_the_drafts_at_once(self):
        raw = self.billed("Odd thing", post=False)
        self.env.flush_all()
        rules = self.env["fusion.billing.family.rule"].with_user(self.accountant)
        rule = rules.create({"keyword": "Odd", "family_id": self.addons.id})
        action = rule.action_make_and_apply()
        wizard = self.env[WIZARD].with_user(self.accountant).browse(action["res_id"])
        self.assertEqual(wizard.line_ids.source_invoice_id, self.row_of(raw))


@tagged("post_install", "-at_install")
class TestApplyRights(LevelsCase):
    def test_only_accountants_apply(self):
        for level in ("internal", "invoicing", "auditor", "reader"):
            families = self.as_level(level)["fusion.billing.family"]
            rows = self.as_level(level)["fusion.billing.source.invoice"]
            with self.subTest(level=level):
                self.assertRaises(AccessError, families.action_apply_to_drafts)
                self.assertRaises(AccessError, rows._apply_families)
        for level in ("accountant", "administrator"):
            families = self.as_level(level)["fusion.billing.family"]
            self.assertTrue(families.action_apply_to_drafts()["res_id"])

    def test_a_preview_tells_nothing_of_another_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        group = "fusion_centralize_billing.group_administrator"
        stranger = self.new_user("stranger", group, elsewhere)
        self.env.invalidate_all()
        wizards = self.env(user=stranger, su=False)[WIZARD]
        wizard = wizards.create({"service_id": self.service.id})
        self.assertRaises(AccessError, lambda: wizard.summary)
        with self.assertRaisesRegex(UserError, "Switch to that company"):
            wizard.action_apply()
