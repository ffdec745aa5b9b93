from odoo.tests import tagged

from ..models.of_run import marked
from .money_case import ROWS
from .payout_case import PayoutCase
from .undo_case import UndoMixin


@tagged("post_install", "-at_install")
class TestPayoutsTakenBack(UndoMixin, PayoutCase):
    """R26: a person takes a payout off the bank's line again, in Odoo."""

    def arrived(self):
        """(payout, its line of the bank, the run that matched them)."""
        line, kept = self.statement_line(), self.sent()
        with self.of_a_run() as run:
            marked(self.payouts, run)._match_arrivals(self.stripe)
        self.assertEqual(kept.statement_line_id, line)
        return kept, line, run

    def test_r26_a_line_that_is_reset_is_no_longer_the_payout(self):
        kept, line, _run = self.arrived()
        line.action_undo_reconciliation()
        self.assertFalse(kept.statement_line_id or kept.is_arrived)
        self.assertEqual(self.balance_of("transit"), 50)
        kept.with_user(self.accountant).action_match_bank()
        self.assertEqual(kept.statement_line_id, line)
        self.assertEqual(self.balance_of("transit"), 0)

    def unmatch(self):
        """As Odoo's own button does on the items: the line itself stays as it is."""
        [row] = self.env[ROWS].search([])
        row.move_id.line_ids.remove_move_reconcile()

    def test_r26_nor_is_one_whose_match_was_broken(self):
        kept, line, _run = self.arrived()
        self.unmatch()
        self.payouts._match_arrivals(self.stripe)
        self.assertFalse(kept.is_arrived)
        _liquidity, _suspense, others = line._seek_for_lines()
        [row] = self.env[ROWS].search([])
        sent = row.move_id.line_ids.filtered(
            lambda item: item.account_id == others.account_id
        )
        (sent + others).reconcile()
        kept.with_user(self.accountant).action_match_bank()
        self.assertEqual(kept.statement_line_id, line)

    def test_r26_the_button_sees_that_it_was_broken(self):
        kept, _line, _run = self.arrived()
        self.unmatch()
        other = self.statement_line(ref="po_1")
        kept.with_user(self.accountant).action_match_bank()
        self.assertEqual(kept.statement_line_id, other)

    def test_r26_what_stays_matched_stays(self):
        kept, line, _run = self.arrived()
        self.payouts._match_arrivals(self.stripe)
        other = self.statement_line(ref="Somebody else")
        other.action_undo_reconciliation()
        self.assertEqual(kept.statement_line_id, line)

    def test_r33_an_undo_leaves_what_a_person_booked_of_the_line_since(self):
        _kept, line, run = self.arrived()
        line.action_undo_reconciliation()
        _liquidity, suspense, _others = line._seek_for_lines()
        suspense.account_id = self.accounts["goodwill"]
        self.undo(run)
        _liquidity, suspense, others = line._seek_for_lines()
        self.assertFalse(suspense)
        self.assertEqual(others.account_id, self.accounts["goodwill"])
