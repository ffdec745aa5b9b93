from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .families_apply_case import ApplyCase


@tagged("post_install", "-at_install")
class TestLeftAlone(ApplyCase):
    """R6: which drafts a change of families leaves as they are, and says so."""

    def test_r6_what_a_person_edited_is_left_and_told(self):
        raw = self.billed("Odd", post=False)
        move = self.move_of(raw).with_user(self.accountant)
        move.invoice_line_ids.name = "Odd, edited"
        self.assertTrue(move.is_manually_modified)
        self.addons.keywords += "\nOdd"
        wizard = self.preview()
        self.assertFalse(wizard.line_ids)
        self.assertEqual(wizard.left_ids.source_invoice_id, self.row_of(raw))
        self.assertIn("A person edited this draft", wizard.left_ids.why)
        self.assertIn("1 draft is not as the families say", wizard.summary)
        with self.assertRaisesRegex(UserError, "no draft to be changed"):
            self.apply(wizard)
        self.assertEqual(move.invoice_line_ids.name, "Odd, edited")
        self.assertEqual(self.row_of(raw).state, "draft")

    def test_r6_what_is_edited_after_it_was_shown_is_left(self):
        raws = [self.billed("Odd 1", post=False), self.billed("Odd 2", post=False)]
        self.addons.keywords += "\nOdd"
        wizard = self.preview()
        self.assertEqual(wizard.changed_count, 2)
        move = self.move_of(raws[0]).with_user(self.accountant)
        move.invoice_line_ids.name = "Odd, edited"
        self.assertEqual(self.apply(wizard).read_count, 1)
        found = [self.family_of_draft(raw)[0] for raw in raws]
        self.assertEqual(found, ["other", "addons"])
        self.assertEqual(self.row_of(raws[0]).state, "draft")

    def test_r6_what_another_tool_made_is_left_and_told(self):
        raw = self.billed("Odd", post=False)
        row = self.row_of(raw)
        row.sudo().written_plan = False
        self.addons.keywords += "\nOdd"
        wizard = self.preview()
        self.assertIn("by another tool", wizard.left_ids.why)

    def test_r9_what_a_lock_date_holds_is_left_and_told(self):
        raw = self.billed("Odd", post=False)
        self.company.sale_lock_date = "2026-05-31"
        self.addons.keywords += "\nOdd"
        wizard = self.preview()
        self.assertFalse(wizard.line_ids)
        self.assertIn("locked", wizard.left_ids.why)
        self.assertEqual(self.family_of_draft(raw)[0], "other")

    def test_r6_posted_invoices_are_counted_and_stay(self):
        posted = self.billed("Odd", "70.00")
        self.billed("Not at all", "30.00")
        self.addons.keywords += "\nOdd"
        wizard = self.preview()
        self.assertFalse(wizard.line_ids)
        summary = " ".join(wizard.summary.split())
        self.assertIn("1 posted invoice has lines on “Other”", summary)
        self.assertIn("70.00", summary)
        self.assertIn("journal entry in the month", summary)
        self.assertEqual(self.family_of_draft(posted)[0], "other")

    def test_r6_families_that_changed_meanwhile_are_looked_at_again(self):
        self.billed("Odd", post=False)
        self.addons.keywords += "\nOdd"
        wizard = self.preview()
        self.addons.keywords = "Daily Backup"
        with self.assertRaisesRegex(UserError, "changed after this was shown"):
            self.apply(wizard)

    def test_r6_what_is_left_is_bounded_too_and_counted(self):
        scan = "odoo.addons.fusion_centralize_billing.wizards.family_apply_scan"
        for number in range(3):
            row = self.row_of(self.billed(f"Odd {number}", post=False))
            row.sudo().written_plan = False
        last = self.billed("Odd 9", post=False)
        self.addons.keywords += "\nOdd"
        with patch(f"{scan}.BATCH", 1), patch(f"{scan}.MOST", 2):
            wizard = self.preview()
        self.assertEqual((len(wizard.left_ids), wizard.left_count), (2, 3))
        self.assertEqual(wizard.line_ids.source_invoice_id, self.row_of(last))
