from hashlib import sha256

from odoo import fields, models

from .of_run import run_of
from .undoing import is_undoing

# What says where an item goes, with how much.
BOOKED = {
    *("account_id", "balance", "debit", "credit", "amount_currency", "currency_id"),
    *("partner_id", "price_unit", "quantity", "discount", "tax_ids"),
}
FIGURES = ("balance", "amount_currency")


class AccountMove(models.Model):
    """A person changed an item of an entry that a run had made (R33).

    What it was is kept from the first change on: who takes it back changed nothing.
    """

    _inherit = "account.move"

    x_fc_items_before = fields.Char(
        string="Items as a run wrote them", readonly=True, copy=False
    )

    def _keep_items(self):
        """Not by `write`, by which anybody could."""
        of_runs = self.filtered(
            lambda move: move.x_fc_run_id or move.x_fc_posted_by_run_id
        )
        field = self._fields["x_fc_items_before"]
        for move in of_runs.filtered(lambda move: not move.x_fc_items_before):
            field.write(move, move._items_digest())

    def _items_digest(self):
        told = sorted(
            (
                item.account_id.id,
                item.partner_id.id,
                item.currency_id.id,
                *(f"{item[name]:.6f}" for name in FIGURES),
                *sorted(item.tax_ids.ids),
            )
            for item in self.line_ids
            if item.account_id
        )
        return sha256(repr(told).encode()).hexdigest()

    def _has_changed_items(self):
        kept = self.x_fc_items_before
        return bool(kept) and kept != self._items_digest()


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def write(self, vals):
        if BOOKED.intersection(vals) and not (run_of(self.env) or is_undoing(self.env)):
            self.move_id.sudo()._keep_items()
        return super().write(vals)
