from collections import Counter

from odoo import fields, models
from odoo.exceptions import UserError

from . import locks
from .quiet import QUIET
from .reason_figures import reason_vals
from .reopened import reconcile_open

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
        run._unmatch()
        run._undo_payments()
        run._undo_entries()
        run._undo_posting()
        run._undo_dates()
        run._undo_rows()
        run._match_again()
        run._check_balance(expected)
        run.write({"undone_at": fields.Datetime.now(), "undone_by_id": self.env.uid})

    def _to_undo(self):
        """As the superuser, in the service's company; its name stays the user's."""
        company = self.service_id.company_id
        quiet = self.sudo().with_company(company).with_context(**QUIET)
        return quiet.with_context(allowed_company_ids=company.ids)

    # --- the proof ------------------------------------------

    def _expected_balance(self):
        """What stands of each month and account without what the run posted."""
        gone = self._made("posted") | self._posted_drafts()
        expected = Counter(self._trial_balance())
        expected.subtract(self._trial_balance(gone))
        for payment, day in self._redated().items():
            for (month, account), amount in self._trial_balance(
                payment.move_id
            ).items():
                expected[month, account] -= amount
                expected[day.replace(day=1), account] += amount
        for line in self._arrived():
            suspense = line.journal_id.suspense_account_id
            for item in line._seek_for_lines()[2]:
                month = item.date.replace(day=1)
                expected[month, item.account_id.id] -= item.balance
                expected[month, suspense.id] += item.balance
        return expected

    def _check_balance(self, expected):
        found = Counter(self._trial_balance())
        found.subtract(expected)
        currency = self.company_id.currency_id
        if any(not currency.is_zero(float(amount)) for amount in found.values()):
            raise UserError(
                self.env._(
                    "Without this run the trial balance would not be what it was "
                    "before: Odoo booked something else besides. Nothing was changed."
                )
            )

    # --- entries ------------------------------------------

    def _unmatch(self):
        """Its matches, whatever they match, and those among its entries."""
        made = self._made() | self._posted_drafts()
        partials = self.env["account.partial.reconcile"]
        partials = partials.search([("x_fc_run_id", "=", self.id)])
        partials |= made.line_ids.matched_debit_ids | made.line_ids.matched_credit_ids
        self._arrived().action_undo_reconciliation()
        partials.exists().unlink()

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
        payments.write(
            {
                "x_fc_source_payment_id": False,
                "x_fc_source_row_id": False,
                "x_fc_stripe_reference": False,
            }
        )

    def _undo_entries(self):
        """Drafts are deleted, what is posted is reversed on its own day."""
        moves = self._made("draft", "posted")
        self._forget_rows(moves.x_fc_source_row_ids)
        moves.filtered(lambda move: move.state == "draft").unlink()
        due = self._made_rest().filtered(lambda move: not self._is_undone_by_odoo(move))
        due._reverse_moves([self._reversal_vals(move) for move in due], cancel=True)
        rest = self._made("posted")
        rest.write(LINKS)

    def _is_undone_by_odoo(self, move):
        """Exchange differences go, and come again, with what they are of."""
        journal = self.company_id.currency_exchange_journal_id
        of_exchange = move.journal_id == journal
        return of_exchange and bool(move.reversal_move_ids or move.reversed_entry_id)

    def _reversal_vals(self, move):
        return {
            "date": move.date,
            "invoice_date": move.date if move.is_invoice() else False,
            "invoice_date_due": move.date if move.is_invoice() else False,
            "invoice_payment_term_id": False,
            "auto_post": "no",
            "ref": self.env._("Undone: %(entry)s", entry=move.ref or move.name),
        }

    def _undo_posting(self):
        """Drafts of before are drafts again, to be posted by whichever run."""
        drafts = self._posted_drafts()
        if drafts:
            drafts.button_draft()
            drafts.posted_before = False
            drafts.x_fc_source_row_ids.write({"source_digest": False})

    def _undo_dates(self):
        writer = self.env["fusion.billing.balance.writer"]
        for payment, day in self._redated().items():
            writer._redate_payment(payment, day)

    # --- rows ------------------------------------------

    def _forget_rows(self, rows):
        """Source invoices wait for the next run, which does them again."""
        rows.write(
            {
                "move_id": False,
                "decision": "waiting",
                "waiting_since": False,
                **reason_vals(None),
                "fingerprint": False,
                "written_fingerprint": False,
                "source_digest": False,
                "cancelled_here": False,
            }
        )

    def _undo_rows(self):
        """Stripe's papers stand where they stood before the run."""
        for effect in self._kept("row"):
            row = self.env[effect.model].browse(effect.res_id).exists()
            if row:
                row.write(self._there(row, effect.before))

    def _there(self, row, before):
        """Without links to what has been deleted since."""
        return {name: self._value(row._fields[name], before[name]) for name in before}

    def _value(self, field, value):
        if field.relational and value:
            return self.env[field.comodel_name].browse(value).exists().id
        return value

    def _match_again(self):
        """What had been matched before the run, as far as it is open."""
        lines = self.env["account.move.line"]
        for effect in self._kept("unmatched"):
            items = lines.browse(effect.before["items"]).exists()
            if set(items.mapped("parent_state")) == {"posted"} and len(items) > 1:
                reconcile_open(items)
