from odoo import Command, api, models

from .reopened import receivable, reconcile_open
from .told_case import ToldCase


class FusionBillingCreditWriter(models.AbstractModel):
    """Write moves of customers' credit into the books (R29)."""

    _name = "fusion.billing.credit.writer"
    _description = "Writer of Customers' Credit"
    _inherit = "fusion.billing.told.writer"

    @api.model
    def _write_batch(self, account, cases):
        book = [case for case in cases if case.outcome_of.action == "book"]
        self._take_turn(account, book)
        moves = self._post([self._prepare_vals(case) for case in book])
        for case, move in zip(book, moves, strict=True):
            case.move, case.posted = move, True
        self._write_rows(cases)
        for case in book:
            self._settle(case)

    @api.model
    def _prepare_row_vals(self, case):
        vals = super()._prepare_row_vals(case)
        if case.move:
            settled = case.about.sudo().x_fc_source_row_ids[:1]
            vals |= {"move_id": case.move.id, "source_invoice_id": settled.id}
        return vals

    # --- entries ------------------------------------------

    @api.model
    def _prepare_vals(self, case):
        credit, told, document = case.row.credit_id, case.told, case.about
        other = credit.stripe_account_id.goodwill_account_id
        partner = credit.partner_id
        if document:
            other = receivable(document).account_id[:1]
            partner = document.commercial_partner_id
        ref = f"{told.id} {told.invoice or told.description}".strip()
        return self._prepare_entry_vals(
            credit, partner, case.outcome_of.day, told.amount, other, ref
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
    def _settle_anew(self, row):
        """Of one that is booked, and that Odoo has taken apart since."""
        books, none = self.env["fusion.billing.credit.books"], self.env["account.move"]
        case = ToldCase(row.payload, row._told(), row=row)
        case.about = books._documents([case]).get(books._about(case.told), none)
        case.move = row.move_id
        self._settle(case)

    @api.model
    def _settle(self, case):
        """Matched with the paper it is about, and what was paid too much of it."""
        if case.told.type == "unapplied_from_invoice":
            return self._unsettle(case)
        document = case.about
        payments = document.sudo().x_fc_source_row_ids.payment_ids.move_id
        for other in (document, *payments, *self._of_the_same(case)):
            reconcile_open(receivable(case.move + other))
        notes = self.env["fusion.billing.credit.note"]
        notes.search([("move_id", "in", document.ids)])._tell_what_is_left()

    @api.model
    def _of_the_same(self, case):
        """What else credit did to the invoice: used for it, which then was overpaid."""
        if case.told.note:
            return self.env["account.move"]
        told = self._booked_of(case, [("note_ref", "=", False)])
        return told.move_id - case.move

    @api.model
    def _booked_of(self, case, more):
        invoice = [("invoice_ref", "=", case.told.invoice or "–")]
        booked = [*invoice, ("state", "=", "booked"), *more]
        return self.env["fusion.billing.credit.move"].search(booked)

    @api.model
    def _unsettle(self, case):
        """What had been applied to the invoice is taken off it again."""
        applied = self._booked_of(case, [("type", "=", "applied_to_invoice")])
        items = receivable(applied.move_id)
        items.remove_move_reconcile()
        reconcile_open(items + receivable(case.move))
        reconcile_open(items + receivable(case.about))
        case.about.x_fc_source_row_ids._draft_once_free()
