from odoo import Command, api, models

# What Odoo computes for an item that has no product, no analytic accounts.
PLAIN_ITEM = {
    "analytic_distribution": False,
    "is_storno": False,
    "no_followup": False,
    "price_unit": 0.0,
    "price_subtotal": 0.0,
    "price_total": 0.0,
    "product_uom_id": False,
    "quantity": 0.0,
    "tax_ids": [],
}
MATCHED = ("asset_cash", "liability_credit_card")
SEQUENCES = {"product": 100, "tax": 10000, "payment_term": 12000}


class FusionBillingMoveCompleter(models.AbstractModel):
    """Every journal item of an entry, as core's own helpers compute it."""

    _inherit = "fusion.billing.move.completer"

    @api.model
    def _complete_entry(self, vals):
        known = self._known("account.move", vals, self._find_fields)
        plain = {**PLAIN_ITEM, **self._of_entry(vals), "quantity": 1.0}
        plain |= {"display_type": "product", "sequence": SEQUENCES["product"]}
        plain["payment_id"] = vals["origin_payment_id"]
        items = [
            plain | self._totals_of_entry(*command) for command in vals["line_ids"]
        ]
        return {**known, **vals, "line_ids": self._commands(items)}

    @api.model
    def _totals_of_entry(self, _code, _id, item):
        amount = item["amount_currency"]
        balance = item["debit"] - item["credit"]
        return {
            **item,
            "balance": balance,
            "price_subtotal": amount,
            "price_total": amount,
        }

    @api.model
    def _complete_invoice(self, vals):
        fields, partner, receivable = self._known(
            "account.move", vals, self._find_customer
        )
        items = self._taxed_items(vals, partner)
        items.append(self._term_item(vals, items, receivable))
        common = {**PLAIN_ITEM, **self._of_entry(vals)}
        common |= {"currency_id": vals["currency_id"], "partner_id": partner.id}
        complete = {**fields, **vals}
        del complete["invoice_line_ids"]
        complete["line_ids"] = self._commands(
            {**common, "sequence": SEQUENCES[item["display_type"]], **item}
            for item in items
        )
        return complete

    @api.model
    def _commands(self, items):
        return [Command.create({**item, **self._residual(item)}) for item in items]

    @api.model
    def _residual(self, item):
        """Nothing is matched yet: on accounts that are, all of an item is open."""
        account = self.env["account.account"].browse(item["account_id"])
        is_matched = account.reconcile or account.account_type in MATCHED
        is_open = is_matched and bool(item["balance"])
        return {
            "amount_residual": item["balance"] if is_open else 0.0,
            "amount_residual_currency": item["amount_currency"] if is_open else 0.0,
            "reconciled": is_matched and not is_open,
        }

    @api.model
    def _of_entry(self, vals):
        """What every item repeats of its entry: else Odoo would write it afterwards."""
        return {
            "date": vals["date"],
            "invoice_date": vals.get("invoice_date", False),
            "parent_state": "draft",
            "ref": vals["ref"],
        }

    @api.model
    def _taxed_items(self, vals, partner):
        """Product and tax items, computed by core's helpers for taxes (R7)."""
        Tax = self.env["account.tax"]
        company = self.env["res.company"].browse(vals["company_id"])
        lines = [command[2] for command in vals["invoice_line_ids"]]
        bases = [self._base_line(vals, line, partner) for line in lines]
        Tax._add_tax_details_in_base_lines(bases, company)
        singly = [self._totals(base, company) for base in bases]
        Tax._round_base_lines_tax_details(bases, company)
        Tax._add_accounting_data_in_base_lines_tax_details(bases, company)
        found = Tax._prepare_tax_lines(bases, company)
        amounts = [amounts for _base, amounts in found["base_lines_to_update"]]
        parts = zip(lines, amounts, singly, strict=True)
        products = [
            {"display_type": "product", **line, **amount, **totals}
            for line, amount, totals in parts
        ]
        taxes = [{"display_type": "tax", **item} for item in found["tax_lines_to_add"]]
        return [*products, *taxes]

    @api.model
    def _base_line(self, vals, line, partner):
        Tax = self.env["account.tax"]
        known = {
            **line,
            "account_id": self.env["account.account"].browse(line["account_id"]),
            "currency_id": self.env["res.currency"].browse(vals["currency_id"]),
            "partner_id": partner,
            "tax_ids": Tax.browse(line["tax_ids"][0][2]),
        }
        refund = vals["move_type"] == "out_refund"
        sign = 1 if refund else -1
        return Tax._prepare_base_line_for_taxes_computation(
            known, sign=sign, rate=1.0, is_refund=refund
        )

    @api.model
    def _totals(self, base, company):
        """A line's own totals, rounded by themselves as `_compute_totals` does."""
        alone = [{**base, "tax_details": {**base["tax_details"]}}]
        self.env["account.tax"]._round_base_lines_tax_details(alone, company)
        details = alone[0]["tax_details"]
        return {
            "price_subtotal": details["total_excluded_currency"],
            "price_total": details["total_included_currency"],
        }

    @api.model
    def _term_item(self, vals, items, receivable):
        """What the customer owes: all the other items, turned round."""
        currency = self.env["res.currency"].browse(vals["currency_id"])
        balance = -currency.round(sum(item["balance"] for item in items))
        return {
            "name": vals.get("payment_reference", False),
            "display_type": "payment_term",
            "account_id": receivable,
            "date_maturity": vals["invoice_date_due"],
            "balance": balance,
            "amount_currency": balance,
            "discount_amount_currency": 0.0,
            "discount_balance": 0.0,
        }
