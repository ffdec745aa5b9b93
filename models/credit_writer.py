import logging

from odoo import Command, api, models

from ..ledger.customer_credit import GOODWILL, NOTE, MoveOutcome
from . import locks
from .quiet import QUIET

_logger = logging.getLogger(__name__)


class FusionBillingCreditWriter(models.AbstractModel):
    """Write moves of customers' credit into the books (R29). Never commits."""

    _name = "fusion.billing.credit.writer"
    _description = "Writer of Customers' Credit"
    _inherit = "fusion.billing.batch.writer"

    @api.model
    def _write_cases(self, account, cases):
        writer = self.with_context(**QUIET)
        writer._all_or_each(
            account, cases, lambda part: writer._write_batch(account, part)
        )

    @api.model
    def _write_batch(self, account, cases):
        book = [case for case in cases if case.outcome_of.action == "book"]
        if book:
            locks.wait_until_commit(self.env.cr, locks.TURN, account.service_ids[:1].id)
        documents = self.env["fusion.billing.credit.books"]._documents(book)
        moves = self._post([self._prepare_vals(case, documents) for case in book])
        for case, move in zip(book, moves, strict=True):
            case.move, case.posted = move, True
        for case in cases:
            if case.row:
                case.row.sudo().write(self._prepare_row_vals(case))
        for case in book:
            self._settle(case, documents)

    @api.model
    def _write_failure(self, account, case, error):
        _logger.error("Credit move %s failed", case.told.id, exc_info=error)
        case.outcome_of = MoveOutcome("fail", self._error_reason(error))
        if case.row:
            case.row.sudo().write(self._prepare_row_vals(case))

    @api.model
    def _prepare_row_vals(self, case):
        vals = {**case.row_vals(), "booked_date": case.outcome_of.day}
        if case.move:
            source = self.env["fusion.billing.source.invoice"].search(
                [("biller_invoice_id", "=", case.told.invoice or "–")], limit=1
            )
            vals |= {"move_id": case.move.id, "source_invoice_id": source.id}
        return vals

    # --- entries ------------------------------------------

    @api.model
    def _prepare_vals(self, case, documents):
        credit, outcome, told = case.row.credit_id, case.outcome_of, case.told
        other = credit.stripe_account_id.goodwill_account_id
        partner = credit.partner_id
        if outcome.role != GOODWILL:
            document = documents[self.env["fusion.billing.credit.books"]._about(told)]
            other = _receivable(document).account_id[:1]
            partner = document.commercial_partner_id
        ref = f"{told.id} {told.invoice or told.description}".strip()
        return self._prepare_entry_vals(
            credit, partner, outcome.day, told.amount, other, ref
        )

    @api.model
    def _prepare_entry_vals(self, credit, partner, day, amount, other, ref):
        """An entry by which the customer's credit grows by `amount` (Decimal)."""
        account = credit.stripe_account_id
        writer = self.env["fusion.billing.balance.writer"]
        known = (account, credit.currency_id, day)
        items = [
            writer._prepare_item_vals(*known, account.credit_account_id, -amount, ref),
            writer._prepare_item_vals(*known, other, amount, ref),
        ]
        return {
            "move_type": "entry",
            "journal_id": account.credit_journal_id.id,
            "company_id": account.company_id.id,
            "date": day,
            "ref": ref,
            "currency_id": credit.currency_id.id,
            "line_ids": [
                Command.create(item | {"partner_id": partner.id}) for item in items
            ],
        }

    @api.model
    def _post(self, vals_list):
        """Posted, on the days that were decided."""
        return self.env["fusion.billing.balance.writer"]._post(vals_list)

    # --- what it settles ------------------------------------------

    @api.model
    def _settle(self, case, documents):
        """Matched with the paper it is about, and what was paid too much of it."""
        role, told = case.outcome_of.role, case.told
        if role == GOODWILL:
            return
        if told.type == "unapplied_from_invoice":
            return self._unsettle(case)
        document = documents[self.env["fusion.billing.credit.books"]._about(told)]
        payments = document.sudo().x_fc_source_row_ids.payment_ids.move_id
        for other in (document, *payments):
            items = _open(case.move) + _open(other)
            if len(items.move_id) > 1 and _are_opposite(items):
                items.reconcile()
        if role == NOTE:
            notes = self.env["fusion.billing.credit.note"]
            notes.search([("move_id", "=", document.id)])._tell_what_is_left()

    @api.model
    def _unsettle(self, case):
        """What had been applied to the invoice is taken off it again."""
        applied = self.env["fusion.billing.credit.move"].search(
            [
                ("invoice_ref", "=", case.told.invoice),
                ("type", "=", "applied_to_invoice"),
                ("state", "=", "booked"),
            ]
        )
        items = _receivable(applied.move_id)
        items.remove_move_reconcile()
        (items + _open(case.move)).reconcile()


def _receivable(moves):
    return moves.line_ids.filtered(lambda item: item.account_type == "asset_receivable")


def _open(moves):
    return _receivable(moves).filtered(lambda item: not item.reconciled)


def _are_opposite(items):
    return len({item.amount_residual_currency > 0 for item in items}) > 1
