from decimal import Decimal

from odoo import Command, api, models

from ..ledger.balance_kinds import FEE, FEE_TAX
from ..ledger.money import distribute


class FusionBillingBalanceWriter(models.AbstractModel):
    """The fees that Stripe kept: together by day, by payout, or each alone (R25)."""

    _inherit = "fusion.billing.balance.writer"

    @api.model
    def _book_fees(self, account, cases):
        groups = {}
        for case in cases:
            if case.outcome_of.fee_legs:
                key = self._fee_group(account, case)
                groups.setdefault(key, []).append(case)
        vals_list = [
            self._prepare_fee_vals(
                account,
                currency,
                day,
                {case.transaction.id: case.outcome_of.fee_legs for case in part},
            )
            for (currency, day, _apart), part in groups.items()
        ]
        moves = self._post(vals_list)
        for part, move in zip(groups.values(), moves, strict=True):
            for case in part:
                case.fee_move, case.posted = move, True

    @api.model
    def _fee_group(self, account, case):
        """(currency, day, what else parts the entries)."""
        apart = {
            "day": "",
            "payout": case.row.payout_id.external_id or "",
            "transaction": case.transaction.id,
        }
        return self._currency(case), case.outcome_of.day, apart[account.fee_entries]

    @api.model
    def _prepare_fee_vals(self, account, currency, day, legs_by_id):
        """An entry of the legs of these transactions, by their ids."""
        legs = [leg for each in legs_by_id.values() for leg in each]
        fee, tax = (
            sum(leg.amount for leg in legs if leg.role == role)
            for role in (FEE, FEE_TAX)
        )
        ref, count = next(iter(legs_by_id)), len(legs_by_id)
        if count > 1:
            ref = self.env._("Stripe fees of %(count)s transactions", count=count)
        items = self._fee_items(account, currency, day, fee, tax)
        return self._prepare_entry_vals(account, currency, day, ref, items)

    @api.model
    def _fee_items(self, account, currency, day, fee, tax):
        """The items of a fee, and of the tax within as its purchase tax has it.

        The taxed part of the fee is told by the tax: for most of it there is none.
        """
        label = self.env._("Processing fees")
        item = (account, currency, day, account.fee_account_id)
        if not tax or not account.fee_tax_id:
            return [self._prepare_item_vals(*item, fee + tax, label)]
        base = self._taxed_part(account.fee_tax_id, currency, fee, tax)
        taxed = self._prepare_item_vals(*item, base, label)
        items = self._taxed_items(account, currency, day, taxed, tax)
        if fee != base:
            items.append(self._prepare_item_vals(*item, fee - base, label))
        return items

    @api.model
    def _taxed_part(self, purchase_tax, currency, fee, tax):
        rates = purchase_tax.flatten_taxes_hierarchy().mapped("amount")
        rate = sum(rates) / 100
        base = currency.round(float(tax) / rate) if rate else 0.0
        inside = abs(base) <= abs(float(fee))
        return Decimal(str(base)) if inside else fee

    @api.model
    def _taxed_items(self, account, currency, day, item, tax):
        """`item` with the tags of its tax, and the items of the tax itself (R25)."""
        Tax = self.env["account.tax"]
        base = Tax._prepare_base_line_for_taxes_computation(
            None,
            tax_ids=account.fee_tax_id,
            price_unit=item["amount_currency"],
            quantity=1.0,
            currency_id=currency,
            rate=self._rate(account, currency, day),
            account_id=account.fee_account_id,
            special_mode="total_excluded",
            manual_tax_amounts=self._tax_amounts(account.fee_tax_id, currency, tax),
        )
        company = account.company_id
        Tax._add_tax_details_in_base_line(base, company)
        Tax._round_base_lines_tax_details([base], company)
        Tax._add_accounting_data_in_base_lines_tax_details([base], company)
        found = Tax._prepare_tax_lines([base], company)
        [(_base, amounts)] = found["base_lines_to_update"]
        carried = {"tax_ids": [Command.set(account.fee_tax_id.ids)]}
        taxes = [{"display_type": "tax", **line} for line in found["tax_lines_to_add"]]
        return [{**item, **amounts, **carried}, *taxes]

    @api.model
    def _tax_amounts(self, purchase_tax, currency, tax):
        """What each part of the tax comes to, to the cent: as Stripe says in all."""
        parts = purchase_tax.flatten_taxes_hierarchy()
        weights = [Decimal(str(part.amount)) for part in parts]
        shares = distribute(tax, weights, currency.decimal_places)
        return {
            str(part.id): {"tax_amount_currency": float(share)}
            for part, share in zip(parts, shares, strict=True)
        }

    @api.model
    def _rate(self, account, currency, day):
        company = account.company_id
        return currency._get_conversion_rate(
            company.currency_id, currency, company, day
        )
