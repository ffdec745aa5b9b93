from odoo import api, models

from .batch import found_once, is_together
from .quiet import COMPLETE, QUIET

# Fields that Odoo computes from the customer, and that may be given.
LOOKED_UP = {
    "account.move": (
        "partner_shipping_id",
        "fiscal_position_id",
        "invoice_payment_term_id",
        "delivery_date",
        "taxable_supply_date",
        "invoice_currency_rate",
        "preferred_payment_method_line_id",
        "partner_bank_id",
        "narration",
        "invoice_user_id",
        "invoice_incoterm_id",
        "incoterm_location",
        "auto_post_until",
        "checked",
    ),
    "account.payment": ("payment_method_line_id", "partner_bank_id"),
}


class FusionBillingMoveCompleter(models.AbstractModel):
    """Entries of a batch, given to `create` with every journal item.

    Odoo makes the tax and receivable items after the others, entry by entry, and
    looks up the same things for each. Within a batch (`together`) core's own helpers
    make them beforehand. The entries are the same to the last tag; where they might
    not be, `_obstacle` says so and they are made Odoo's plain way.
    """

    _name = "fusion.billing.move.completer"
    _description = "Complete Invoice Values"

    @api.model
    def _create_invoices(self, vals_list):
        """Invoices, or credit notes, of such values, in `create`'s order."""
        if not is_together(self.env):
            return self._moves().create(vals_list)
        return self._create(vals_list, self._complete_invoice)

    @api.model
    def _create_entries(self, vals_list):
        """Entries of the values that core makes for payments, in the same order."""
        return self._create(vals_list, self._complete_entry)

    @api.model
    def _create_payments(self, vals_list):
        """Payments of the values of `_prepare_payment_vals`, in the same order."""
        payments = self.env["account.payment"].with_context(**QUIET)
        if is_together(self.env):
            vals_list = [
                {**self._known("account.payment", vals, self._find_fields), **vals}
                for vals in vals_list
            ]
        return payments.create(vals_list)

    @api.model
    def _create(self, vals_list, complete):
        completed = [complete(vals) for vals in vals_list]
        moves = self._in_one_go(self._moves()).create(completed)
        self._keep_totals(moves.line_ids)
        return moves.with_env(self.env)

    @api.model
    def _moves(self):
        return self.env["account.move"].with_context(**QUIET)

    @api.model
    def _in_one_go(self, records):
        """Within a batch, Odoo need not bring items in line that are complete."""
        return records.with_context(**COMPLETE) if is_together(self.env) else records

    @api.model
    def _keep_totals(self, lines):
        """Odoo need not compute what it was given, from its own helpers, once more."""
        for name in ("price_subtotal", "price_total"):
            self.env.remove_to_compute(lines._fields[name], lines)

    # --- what Odoo would look up ------------------------------------------

    @api.model
    def _known(self, model, vals, find):
        """What depends on the customer alone is found once for all of a batch."""
        given = {name: vals[name] for name in vals if not name.endswith("line_ids")}
        names = ("move_type", "journal_id", "partner_id", "currency_id")
        key = (model, *(vals.get(name) for name in names))
        return found_once(
            self.env, key, lambda: find(self.env[model].new(given), given)
        )

    @api.model
    def _find_fields(self, record, given):
        """Found by Odoo itself, on a record that is not saved."""
        return {
            name: record._fields[name].convert_to_write(record[name], record)
            for name in LOOKED_UP[record._name]
            if name not in given
        }

    @api.model
    def _find_customer(self, move, given):
        """(fields of the invoice, commercial partner, receivable account's id)."""
        term = self.env["account.move.line"].new({"display_type": "payment_term"})
        term.move_id = move
        fields = self._find_fields(move, given)
        return fields, move.commercial_partner_id, term.account_id.id
