from odoo.tests import tagged

from .common import facts_of, raw_invoice
from .runs_case import RunsCase
from .undo_case import UndoMixin


@tagged("post_install", "-at_install")
class TestUndoTold(UndoMixin, RunsCase):
    """R33: what a person sees of an undo, and what it leaves alone."""

    # --- numbers ------------------------------------------

    def test_r33_what_a_person_set_back_to_draft_is_refused_by_name(self):
        run = self.a_run()
        move, payment = self.move_of(self.good), self.row_of(self.good).payment_ids
        move.line_ids.remove_move_reconcile()
        move.button_draft()
        self.assertTrue(move.name and payment)
        self.refuses(run, f"set back to draft by a person since: .*{move.name}")

    def test_r33_a_draft_with_a_number_is_cancelled_and_keeps_it(self):
        """Its number was given by a run that is undone, and others have come since."""
        before = self.trial_balance()
        first = self.a_run("draft")
        move = self.move_of(self.good)
        second = self.a_run()
        number = move.name
        later = raw_invoice()
        self.ingest(later)
        self.assertGreater(self.move_of(later).name, number)
        booked = self.trial_balance()
        self.undo(second)
        self.assertEqual((move.state, move.name), ("draft", number))
        told = self.window(first).line_ids.mapped("kind")
        self.assertEqual(told, ["1_draft", "1_numbered"])  # RUN-HELD is a draft, too
        self.undo(first)
        self.assertEqual((move.state, move.name), ("cancel", number))
        self.assertFalse(move.x_fc_nexacloud_invoice_id)
        self.assertNotEqual(self.trial_balance(), before)
        self.a_run()
        self.assertEqual(self.trial_balance(), booked)
        self.assertNotEqual(self.move_of(self.good).name, number)

    # --- items that a person changed ------------------------------------------

    def test_r33_a_changed_account_is_noticed_until_it_is_given_back(self):
        before = self.trial_balance()
        run = self.a_run()
        move = self.move_of(self.good)
        item = move.invoice_line_ids[0]
        own = item.account_id
        item.account_id = self.company_data["default_account_revenue"]
        self.refuses(run, f"changed the account, amount or tax.*{move.name}")
        item.account_id = own
        self.undo(run)
        self.assertEqual(self.trial_balance(), before)

    def test_r33_changed_amounts_of_a_draft_are_noticed(self):
        run = self.a_run("draft")
        move = self.move_of(self.good)
        quiet = move.with_context(skip_is_manually_modified=True)
        quiet.invoice_line_ids[0].price_unit = 90
        self.assertFalse(move.is_manually_modified)
        self.refuses(run, "changed the account, amount or tax")

    def test_r33_what_was_there_cannot_be_written_by_a_remote_call(self):
        run = self.a_run()
        move = self.move_of(self.good)
        move.invoice_line_ids[0].account_id = self.company_data[
            "default_account_revenue"
        ]
        move.with_user(self.accountant).write({"x_fc_items_before": False})
        self.refuses(run, "changed the account, amount or tax")

    # --- what is told ------------------------------------------

    def test_r33_rows_tell_why_they_wait_and_the_timeline_keeps_it(self):
        run = self.a_run()
        row = self.row_of(self.good)
        told = run.display_name
        self.undo(run, "Wrong <b>tax</b>")
        self.assertIn("<br", run.message_ids[0].body)
        self.assertIn("&lt;b&gt;", run.message_ids[0].body)
        self.assertEqual((row.state, row.reason_code), ("waiting", "run_undone"))
        self.assertRegex(row.reason, r"undone by .*bare_accountant.*next run books it")
        self.a_run()
        self.assertEqual((row.state, row.reason_code), ("paid", False))
        self.assertIn(f"“{told}” was undone by", row.timeline)
        self.assertIn("bare_accountant", row.timeline)

    def test_r33_adopted_invoices_are_told_with_their_number_and_stay(self):
        move = self.an_invoice_of_another_tool()
        before = self.trial_balance()
        run = self.a_run()
        row = self.row_of(self.good)
        self.assertEqual((row.move_id, run.adopted_count), (move, 1))
        window = self.window(run)
        self.assertRegex(window.adopted, r"stay linked .*: 1 \(.*RUN-GOOD")
        self.undo(run)
        self.assertEqual(self.trial_balance(), before)
        self.assertEqual((row.move_id, move.state), (move, "posted"))
        self.assertRegex(row.timeline, "was undone by")
        self.assertFalse(self.window(self.a_run()).adopted)

    def an_invoice_of_another_tool(self):
        """The invoice of a run that forgot it: an id, and no row."""
        self.ingest(self.good, facts={self.good["id"]: facts_of(self.good)})
        row = self.row_of(self.good)
        move, payments = row.move_id, row.payment_ids
        payments.action_draft()
        payments.unlink()
        row.sudo().unlink()
        return move
