from odoo.tests import tagged

from .common import raw_invoice
from .runs_case import RunsCase
from .undo_case import UndoMixin


@tagged("post_install", "-at_install")
class TestUndoMarks(UndoMixin, RunsCase):
    """R33: what is of a run, runs alone say."""

    def test_r33_nobody_marks_an_entry_as_a_runs(self):
        run = self.a_run()
        moves = self.env["account.move"].with_user(self.accountant)
        made = moves.with_context(fc_run=run.id).create(
            {"move_type": "entry", "x_fc_run_id": run.id}
        )
        self.assertFalse(made.x_fc_run_id)
        made.write({"x_fc_run_id": run.id})
        self.assertFalse(made.x_fc_run_id)

    def test_r33_nor_by_a_default_of_the_context(self):
        run = self.a_run()
        moves = self.env["account.move"].with_user(self.accountant)
        told = {"default_x_fc_run_id": run.id, "default_x_fc_items_before": "x"}
        made = moves.with_context(**told).create({"move_type": "entry"})
        self.assertFalse(made.x_fc_run_id or made.x_fc_items_before)

    def test_r33_nobody_marks_a_match_as_a_runs(self):
        raw = raw_invoice()
        self.ingest(raw)
        run = self.a_run()
        partials = self.env["account.partial.reconcile"].with_user(self.accountant)
        match = partials.search([("x_fc_run_id", "!=", run.id)], limit=1)
        self.assertTrue(match)
        before = match.x_fc_run_id
        match.write({"x_fc_run_id": run.id})
        self.assertEqual(match.x_fc_run_id, before)
        vals = match.sudo().copy_data()[0] | {"x_fc_run_id": run.id}
        made = partials.with_context(default_x_fc_run_id=run.id).create(vals)
        self.assertFalse(made.x_fc_run_id)
