from odoo import fields, models
from odoo.exceptions import UserError

from . import locks
from .quiet import QUIET
from .reason_figures import reason_vals
from .reopened import reconcile_open
from .undoing import undoing

LINKS = {
    "reversed_entry_id": False,
    "x_fc_nexacloud_invoice_id": False,
    "x_fc_stripe_invoice_id": False,
    "x_fc_opening_id": False,
    "x_fc_credit_id": False,
    "x_fc_dispute_id": False,
    "x_fc_written_off_id": False,
    "x_fc_recovered_id": False,
    "x_fc_credited": False,
}


class FusionBillingLedgerRun(models.Model):
    """A run is taken back: all of it in one transaction, or nothing (R33)."""

    _inherit = "fusion.billing.ledger.run"

    def _undo(self):
        """Raises before anything changes where something stands in the way."""
        self.ensure_one()
        locks.wait_until_commit(self.env.cr, locks.TURN, self.service_id.id)
        run = self._to_undo()
        if obstacles := run._undo_obstacles():
            raise UserError("\n\n".join(obstacles))
        expected = run._expected_balance()
        with undoing(run.env):
            run._undo_all()
        run._check_balance(expected)
        run.write({"undone_at": fields.Datetime.now(), "undone_by_id": self.env.uid})

    def _undo_all(self):
        by_odoo = self._reversed_with_matches()
        self._unmatch()
        self._undo_payments()
        self._undo_entries(by_odoo)
        self._undo_posting()
        self._undo_dates()
        self._undo_rows()
        self._match_again()

    def _to_undo(self):
        """As the superuser, in the service's company; its name stays the user's."""
        company = self.service_id.company_id
        quiet = self.sudo().with_company(company).with_context(**QUIET)
        return quiet.with_context(allowed_company_ids=company.ids)

    # --- entries ------------------------------------------

    def _unmatch(self):
        matches = self._matches()
        self._arrived().action_undo_reconciliation()
        matches.exists().unlink()

    def _undo_payments(self):
        """Cancelled, and so is their entry: it keeps its number, and nothing else."""
        payments = self._made("draft", "posted").origin_payment_id
        self._forget_payments(payments)
        payments.action_draft()
        payments.move_id.button_cancel()
        payments.state = "canceled"

    def _forget_payments(self, payments):
        """Their ids are free for a next run, and the invoices are looked at again."""
        rows = payments.x_fc_source_row_id
        rows.write({"source_digest": False})
        self._tell_rows(rows.filtered(lambda row: row.move_id.x_fc_run_id != self))
        payments.write(
            {
                "x_fc_source_payment_id": False,
                "x_fc_source_row_id": False,
                "x_fc_stripe_reference": False,
            }
        )

    def _undo_entries(self, by_odoo):
        """Drafts are deleted, what is posted is reversed on its own day.

        A draft that was given a number, by a run that was undone since, is cancelled:
        deleted it would leave a gap.
        """
        moves = self._made("draft", "posted")
        self._forget_rows(moves.x_fc_source_row_ids)
        drafts = moves.filtered(lambda move: move.state == "draft")
        numbered = drafts.filtered(_has_number)
        numbered.button_cancel()
        (drafts - numbered).unlink()
        self._reverse(self._made_rest() - by_odoo)
        (self._made("posted") | numbered).write(LINKS)

    def _undo_posting(self):
        """Drafts of before are drafts again, to be posted by whichever run."""
        drafts = self._posted_drafts()
        if drafts:
            drafts.button_draft()
            drafts.posted_before = False
            drafts.x_fc_source_row_ids.write({"source_digest": False})

    # --- rows ------------------------------------------

    def _forget_rows(self, rows):
        """Source invoices wait for the next run, which does them again."""
        rows.write(
            {
                "move_id": False,
                "decision": "waiting",
                "waiting_since": False,
                **reason_vals(self._why_rows_wait()),
                "fingerprint": False,
                "written_fingerprint": False,
                "source_digest": False,
                "cancelled_here": False,
            }
        )
        self._tell_rows(rows)

    def _match_again(self):
        """What had been matched before the run, as far as it is open.

        What Odoo had booked of these matches is there still, and matched by itself.
        """
        quiet = {"no_exchange_difference": True, "no_cash_basis": True}
        lines = self.env["account.move.line"].with_context(**quiet)
        for effect in self._kept("unmatched"):
            items = lines.browse(effect.before["items"]).exists()
            if set(items.mapped("parent_state")) == {"posted"} and len(items) > 1:
                reconcile_open(items)
                self._link_automatic(effect, _match_of(items))


def _has_number(move):
    return (move.name or "/") != "/"


def _match_of(items):
    """The one between these two, or none."""
    matches = items.matched_debit_ids & items.matched_credit_ids
    return matches[-1:]
