from odoo import api, models
from odoo.fields import Domain

from .reason_figures import reason_vals

BY_HAND = ("credit_kind", "note_tax", "note_exceeds", "note_sum", "paper_gone")


class FusionBillingPaper(models.AbstractModel):
    """A paper that a person booked, as the reason of it says, or unasked (R27, R29).

    It is known by its reference: Stripe's id, or the number of the credit note.
    """

    _inherit = "fusion.billing.paper"

    @api.model
    def _take_by_hand(self, account):
        """Those held, or to be booked, whose entry a person has posted.

        Not while there is another of it, in draft or posted: both would stand.
        """
        if not account.cut_over_date:
            return
        own = Domain("stripe_account_id", "=", account.id)
        own &= Domain("date", ">=", account.cut_over_date)
        own &= Domain("state", "in", ("new", "held"))
        own &= Domain("reason_code", "in", (*BY_HAND, False))
        held = self.search(own & ~Domain("move_id.state", "in", ("draft", "posted")))
        entries = held._entries_by_hand() if held else self.env["account.move"]
        for row in held:
            refs = row._references()
            found = entries.filtered(
                lambda move, row=row, refs=refs: move.ref in refs and row._is_it(move)
            )
            if len(found) == 1:
                row._book_as(found)

    def _entries_by_hand(self):
        """Posted ones with such a reference, that no run has made."""
        refs = [ref for row in self for ref in row._references()]
        moves = self.env["account.move"].search(
            [
                ("company_id", "in", self.company_id.ids),
                ("ref", "in", refs),
                ("state", "=", "posted"),
                ("x_fc_run_id", "=", False),
            ]
        )
        return moves._fc_standing()

    def _references(self):
        return [self.external_id]

    def _is_it(self, move):
        """Whether an entry has the amount of this paper."""
        raise NotImplementedError

    def _book_as(self, move):
        self.write(
            {
                "state": "booked",
                "booked_date": move.date,
                "move_id": move.id,
                "source_invoice_id": self._own_invoice().id,
                **reason_vals(None),
            }
        )


class FusionBillingCreditMove(models.Model):
    _inherit = "fusion.billing.credit.move"

    def _is_it(self, move):
        account = self.stripe_account_id.credit_account_id
        items = move.line_ids.filtered(
            lambda item: (
                item.account_id == account and item.currency_id == self.currency_id
            )
        )
        given = -sum(items.mapped("amount_currency"))
        return bool(items) and not self.currency_id.compare_amounts(given, self.amount)


class FusionBillingCreditNote(models.Model):
    _inherit = "fusion.billing.credit.note"

    def _references(self):
        return [self.external_id, *filter(None, [self.number])]

    def _is_it(self, move):
        currency, total = self.currency_id, move.amount_total
        is_note = move.move_type == "out_refund" and move.currency_id == currency
        return is_note and not currency.compare_amounts(total, self.amount_total)

    def _book_as(self, move):
        done = super()._book_as(move)
        move.x_fc_credited = True
        self._tell_what_is_left()
        return done
