from odoo import api, models
from odoo.tools.misc import split_every

from odoo.addons.account.models.account_move import TYPE_REVERSE_MAP

from .batch import together
from .move_completer_guard import KNOWN_MODULES, modules_that_define
from .move_completer_items import MATCHED
from .undoing import is_undoing

AT_ONCE = 200  # entries that are reversed together
PASSED_OVER = ("_reverse_moves", "_reconcile_reversed_moves", "copy")
TERM = "payment_term"


class FusionBillingLedgerRun(models.Model):
    """Reversals of many entries, made and posted together (R33)."""

    _inherit = "fusion.billing.ledger.run"

    def _reverse(self, moves):
        """Each on its own day, and matched with what it reverses."""
        reverse = self._reverse_together
        if self._is_to_be_reversed_plainly():
            reverse = type(moves)._reverse_moves
        for ids in split_every(AT_ONCE, moves.ids, list):
            part = moves.browse(ids)
            reverse(part, [self._reversal_vals(move) for move in part], cancel=True)

    def _is_to_be_reversed_plainly(self):
        """As the entries were made themselves: where a module or a tax wants it so."""
        completer = self.env["fusion.billing.move.completer"]
        cls = type(self.env["account.move"])
        changed = set().union(*(modules_that_define(cls, name) for name in PASSED_OVER))
        return bool(changed - KNOWN_MODULES or completer._obstacle(self.service_id))

    @api.model
    def _reverse_together(self, moves, vals_list, cancel):
        completer = self.env["fusion.billing.move.completer"]
        moves.line_ids.remove_move_reconcile()
        with together(self.env):
            made = completer._create_reversals(moves, vals_list)
            made.with_context(move_reverse_cancel=cancel)._post(soft=False)
        made._message_log_batch(
            {
                back.id: move._get_copy_message_content({"reversed_entry_id": move.id})
                for move, back in zip(moves, made, strict=True)
            }
        )
        return made

    def _reversal_vals(self, move):
        vals = {
            "date": move.date,
            "invoice_date": False,
            "invoice_date_due": False,
            "invoice_payment_term_id": False,
            "auto_post": "no",
            "ref": self.env._("Undone: %(entry)s", entry=move.ref or move.name),
        }
        if move.is_invoice():
            # at the rate of then, or the company's amounts would not be opposite
            rate = {"invoice_currency_rate": move.invoice_currency_rate}
            vals |= {"invoice_date": move.date, "invoice_date_due": move.date, **rate}
        return vals


class FusionBillingMoveCompleter(models.AbstractModel):
    """Reversals with every journal item, as core's `_reverse_moves` makes them."""

    _inherit = "fusion.billing.move.completer"

    @api.model
    def _create_reversals(self, moves, vals_list):
        """Drafts, of `_reversal_vals`, in the same order."""
        completed = [
            self._reversal(move, vals)
            for move, vals in zip(moves, vals_list, strict=True)
        ]
        made = self._in_one_go(self._moves()).create(completed)
        self._keep_totals(made.line_ids)
        return made.with_env(moves.env)

    @api.model
    def _reversal(self, move, vals):
        copying = move.with_context(
            move_reverse_cancel=True, include_business_fields=True
        )
        given = {
            **vals,
            "move_type": TYPE_REVERSE_MAP[move.move_type],
            "reversed_entry_id": move.id,
            "partner_id": move.partner_id.id,
            "line_ids": [],
        }
        [copied] = copying.copy_data(given)
        items = copying.line_ids
        copied["line_ids"] = self._commands(
            {**item_vals, **self._turned_round(item, vals)}
            for item, item_vals in zip(items, items.copy_data(), strict=True)
        )
        return copied

    @api.model
    def _turned_round(self, item, vals):
        """What differs in the reversal of an item: the rest is as it was."""
        turned = {
            **self._of_entry(vals),
            "account_id": item.account_id.id,
            "balance": -item.balance,
            "amount_currency": -item.amount_currency,
            "price_subtotal": item.price_subtotal,
            "price_total": item.price_total,
        }
        if item.move_id.is_invoice():
            turned |= self._turned_taxes(item)
            if item.display_type == TERM:
                turned |= {"date_maturity": vals["invoice_date_due"], "name": False}
        else:
            turned |= {"price_subtotal": -item.price_subtotal}
            turned |= {"price_total": -item.price_total}
        return turned

    @api.model
    def _turned_taxes(self, item):
        """The tax report has lines of its own for credit notes."""
        is_refund = item.move_id.move_type == "out_invoice"
        taxes = item.tax_ids.flatten_taxes_hierarchy()
        tags = item.tax_tag_ids - taxes.get_tax_tags(not is_refund, "base")
        tags |= taxes.get_tax_tags(is_refund, "base")
        share = item.tax_repartition_line_id
        if share:
            other = _opposite(share, is_refund)
            tags = tags - share.tag_ids | other.tag_ids
            share = other
        return {
            "tax_base_amount": -item.tax_base_amount,
            "tax_repartition_line_id": share.id,
            "tax_tag_ids": [(6, 0, tags.ids)],
        }


class AccountMove(models.Model):
    _inherit = "account.move"

    def _reconcile_reversed_moves(self, reverse_moves, move_reverse_cancel):
        """Of many that are undone by one plan: core has one for each account."""
        if not is_undoing(self.env):
            return super()._reconcile_reversed_moves(reverse_moves, move_reverse_cancel)
        plan = [
            items
            for move, back in zip(self, reverse_moves, strict=True)
            for items in _open_items(move + back)
        ]
        lines = self.env["account.move.line"]
        lines = lines.with_context(move_reverse_cancel=move_reverse_cancel)
        lines._reconcile_plan(plan)
        return reverse_moves


def _open_items(moves):
    """What is to be matched of an entry and of its reversal, account by account."""
    items = moves.line_ids.filtered(
        lambda item: not item.reconciled and _is_matched(item.account_id)
    )
    return items.grouped(lambda item: (item.account_id, item.currency_id)).values()


def _is_matched(account):
    return account.reconcile or account.account_type in MATCHED


def _opposite(share, is_refund):
    """The same share of the tax in the other kind of document: they come in pairs."""
    tax = share.tax_id
    ours, theirs = tax.invoice_repartition_line_ids, tax.refund_repartition_line_ids
    if not is_refund:
        ours, theirs = theirs, ours
    return theirs[ours.ids.index(share.id)]
