from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models

from ..ledger.money import distribute, distribute_more, in_currency
from ..ledger.reasons import because
from .exact import exact
from .note_lines import note_line_vals, owe_as_invoiced, prepare_note_vals
from .reopened import posted, receivable, reconcile_open


class FusionBillingBalanceWriter(models.AbstractModel):
    """The draft credit note of a refund that has none, for review (R27).

    What went back is shared among the invoice's lines and their taxes, to the cent. A
    person decides whether the price really fell: then it is posted, and matched with
    the refund; else it is deleted.
    """

    _inherit = "fusion.billing.balance.writer"

    @api.model
    def _draft_notes(self, cases):
        """Drafts of what went back, where a single invoice was paid."""
        invoices = self.env["account.move"].union(*map(self._invoices_of, cases))
        notes = self._notes_of(invoices)
        before, room = self._in_parts(notes), self._room(invoices, notes)
        due = []
        for case in cases:
            if vals := self._note_vals(case, before, room):
                due.append((case, vals))
        completer = self.env["fusion.billing.move.completer"]
        notes = completer._create_invoices([vals for _case, vals in due])
        for (case, _vals), note in zip(due, notes, strict=True):
            owe_as_invoiced(note, note.reversed_entry_id)
            case.note = note

    @api.model
    def _invoices_of(self, case):
        return case.payments.reconciled_invoice_ids

    @api.model
    def _note_vals(self, case, before, room):
        invoice = self._invoices_of(case)
        amount, currency = self._given(case)
        if len(invoice) != 1 or currency != invoice.currency_id:
            return None
        had = before[invoice]
        if had + amount > room[invoice]:
            return None
        before[invoice] += amount
        return self._prepare_note_vals(invoice, amount, case, had)

    @api.model
    def _credited_in_parts(self, invoices):
        """{invoice: what notes like these, drafts too, credit of it}: few queries."""
        return self._in_parts(self._notes_of(invoices))

    @api.model
    def _in_parts(self, notes):
        found = defaultdict(Decimal)
        for note in notes and notes._fc_parts():
            found[note.reversed_entry_id] += exact(note.amount_total, note.currency_id)
        return found

    @api.model
    def _room(self, invoices, notes):
        """{invoice: what notes like these may credit of it, all together}."""
        room = {one: exact(one.amount_total, one.currency_id) for one in invoices}
        for note in notes and notes._fc_standing() - notes._fc_parts():
            room[note.reversed_entry_id] -= exact(note.amount_total, note.currency_id)
        return room

    @api.model
    def _with_open_note(self, invoices):
        """Those of them of which a posted note is open, and none of Stripe's."""
        notes = self._notes_of(self.env["account.move"].union(*invoices))
        left = notes._fc_standing().filtered("amount_residual")
        return (left - left._fc_of_stripe()).reversed_entry_id

    @api.model
    def _notes_of(self, invoices):
        return self.env["account.move"].search(
            [
                ("reversed_entry_id", "in", invoices.ids),
                ("move_type", "=", "out_refund"),
                ("state", "!=", "cancel"),
            ]
        )

    @api.model
    def _prepare_note_vals(self, invoice, amount, case, before):
        day, ref = case.outcome_of.day, case.transaction.source.id
        vals = self._prepare_note_of(invoice, amount, day, ref, before)
        return vals | {"date": invoice._fc_open_day(day)}  # of a tax, too (R9)

    @api.model
    def _prepare_note_of(self, invoice, amount, day, ref, before):
        """`before` is what other parts of the invoice have credited."""
        lines = invoice.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        weights = [exact(line.price_total, invoice.currency_id) for line in lines]
        digits = invoice.currency_id.decimal_places
        shares = distribute_more(before, amount, weights, digits)
        lines = [
            self._prepare_note_line_vals(line, *share)
            for line, share in zip(lines, shares, strict=True)
        ]
        named = f"{ref} {invoice.ref or ''}".strip()
        vals = prepare_note_vals(invoice, day, named, lines)
        return vals | {"reversed_entry_id": invoice.id}

    @api.model
    def _prepare_note_line_vals(self, line, before, total):
        """A line of `total`, tax included, with its share of each tax."""
        taxes, digits = _taxes_of(line), line.currency_id.decimal_places
        parts = [exact(line.price_subtotal, line.currency_id), *taxes.values()]
        shares = distribute_more(before, total, parts, digits)
        untaxed, *amounts = [share for _before, share in shares]
        amounts = dict(zip(taxes, amounts, strict=True))
        return note_line_vals(line, line.name, untaxed, amounts)


class AccountMove(models.Model):
    _inherit = "account.move"

    x_fc_credited = fields.Boolean(
        string="Explained credit note",
        readonly=True,
        copy=False,
        help="Stripe has it, or it is what a refund was for: it is no difference.",
    )
    x_fc_refund_ids = fields.One2many(
        "fusion.billing.balance.transaction",
        "note_id",
        string="Refunds",
        groups="fusion_centralize_billing.group_reader",
    )

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        # who may post need not be allowed to see Stripe's money
        posted.filtered(lambda move: move.sudo().x_fc_refund_ids)._match_refunds()
        return posted

    def _fc_parts(self):
        """Those shared as these are: for a refund, or a lost dispute; none of Stripe's
        own, and none that was reversed.
        """
        drafted = self.env["fusion.billing.dispute"].sudo()
        lost = drafted.search([("draft_id", "in", self.ids)]).draft_id
        shared = self.filtered(lambda note: note.sudo().x_fc_refund_ids) | (self & lost)
        drafts = shared.filtered(lambda note: note.state == "draft")
        return (drafts | shared._fc_standing()) - self._fc_of_stripe()

    def _fc_of_stripe(self):
        """Those that are Stripe's own credit notes."""
        notes = self.env["fusion.billing.credit.note"].sudo()
        return notes.search([("move_id", "in", self.ids)]).move_id

    def _match_refunds(self):
        """The note is what the refund was for (R27): nobody else may take it."""
        self.sudo().x_fc_credited = True
        for move in self:
            refunds = move.sudo().x_fc_refund_ids
            items = receivable(move)
            items.remove_move_reconcile()  # Odoo took what was open of the invoice
            reconcile_open(items + receivable(posted(refunds.payment_id.move_id)))
            reconcile_open(items + receivable(move.reversed_entry_id))
            for refund in refunds:
                refund._keep_reason(refund._rest_to_review())


class FusionBillingBalanceTransaction(models.Model):
    _inherit = "fusion.billing.balance.transaction"

    note_id = fields.Many2one(
        "account.move",
        string="Credit note",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    def _rest_to_review(self):
        """What went back beyond its note, for a person to decide; None if all fits."""
        items = receivable(self.payment_id.move_id)
        currency = items.currency_id[:1]
        rest = sum(items.mapped("amount_residual_currency"))
        if rest <= 0:
            return None
        return because(
            "refund_to_review",
            "none",
            invoice=self.note_id.reversed_entry_id.ref or "–",
            amount=in_currency(exact(rest, currency), currency.name),
        )


def _taxes_of(line):
    """{tax's id: what the line pays of it}, exact: as it was told, else by rate."""
    told = (line.extra_tax_data or {}).get("manual_tax_amounts")
    if told:
        return {
            tax: Decimal(str(amounts["tax_amount_currency"]))
            for tax, amounts in told.items()
        }
    taxes = line.tax_ids.flatten_taxes_hierarchy()
    whole = exact(line.price_total, line.currency_id) - exact(
        line.price_subtotal, line.currency_id
    )
    weights = [Decimal(str(tax.amount)) for tax in taxes]
    shares = distribute(whole, weights, line.currency_id.decimal_places)
    return dict(zip(map(str, taxes.ids), shares, strict=True))
