from decimal import Decimal

from odoo import Command, api, models

from ..ledger.money import distribute
from .exact import exact
from .quiet import COMPLETE, QUIET
from .reopened import receivable

LIKE_BAD_DEBT = ("bad debt", "doubtful", "créances douteuses", "mauvaises créances")


class FusionBillingWriteOffWriter(models.AbstractModel):
    """The entry of a bad debt, and the one that adds it back (R30).

    What is written off is shared among the invoice's amount before tax and its taxes.
    A tax is taken back only where a person says that the authority's conditions are
    met; else it is part of the expense. The sales of the return stay as reported.
    """

    _name = "fusion.billing.write.off.writer"
    _description = "Writer of Write-offs"

    @api.model
    def _draft(self, invoice, amount, day, account, relieved=()):
        """A draft that writes off `amount` (Decimal) of what is open of `invoice`.

        `relieved` are the taxes, parts of a group by themselves, that are taken back.
        """
        journal = invoice.company_id._fc_general_journal()
        vals = {
            "move_type": "entry",
            "journal_id": journal.id,
            "company_id": invoice.company_id.id,
            "date": invoice._fc_open_day(day, bool(relieved), journal),
            "ref": self.env._("Bad debt: %(invoice)s", invoice=invoice.ref or "–"),
            "currency_id": invoice.currency_id.id,
            "x_fc_written_off_id": invoice.id,
            "line_ids": [
                Command.create(item)
                for item in self._items(invoice, amount, account, relieved)
            ],
        }
        return self.env["account.move"].with_context(**QUIET, **COMPLETE).create(vals)

    @api.model
    def _proposed_account(self, company):
        """An expense account that is named like it, or what was taken last."""
        accounts = self.env["account.account"]
        own = [
            *accounts._check_company_domain(company),
            ("internal_group", "=", "expense"),
        ]
        for text in LIKE_BAD_DEBT:
            if found := accounts.search([*own, ("name", "ilike", text)], limit=1):
                return found
        last = self.env["account.move"].search(
            [("x_fc_written_off_id", "!=", False), ("company_id", "=", company.id)],
            order="id desc",
            limit=1,
        )
        items = last.line_ids.account_id
        return items.filtered(lambda account: account.internal_group == "expense")[:1]

    # --- the items ------------------------------------------

    @api.model
    def _items(self, invoice, amount, account, relieved):
        shares = self._shares(invoice, amount)
        taxes = self._tax_items(invoice, account, shares, relieved)
        customer = self._customer_item(invoice, amount)
        common = {"partner_id": invoice.commercial_partner_id.id}
        known = [customer, *taxes]
        sides = {
            name: -sum(item[name] for item in known)
            for name in ("amount_currency", "balance")
        }
        expense = {
            "account_id": account.id,
            "currency_id": invoice.currency_id.id,
            "name": invoice.ref,
            "analytic_distribution": False,
            "amount_currency": invoice.currency_id.round(sides["amount_currency"]),
            "balance": invoice.company_currency_id.round(sides["balance"]),
        }
        return [{**item, **common} for item in (customer, expense, *taxes)]

    @api.model
    def _shares(self, invoice, amount):
        """{tax, or None for the amount before tax: its share}, to the cent."""
        found = self._billed(invoice)
        digits = invoice.currency_id.decimal_places
        parts = distribute(amount, list(found.values()), digits)
        return dict(zip(found, parts, strict=True))

    @api.model
    def _billed(self, invoice):
        """{tax, or None for the amount before tax: what the invoice charges of it}."""
        currency = invoice.currency_id
        taxes = invoice.line_ids.filtered("tax_line_id").grouped("tax_line_id")
        found = {None: exact(invoice.amount_untaxed, currency)}
        for tax, items in taxes.items():
            found[tax] = exact(-sum(items.mapped("amount_currency")), currency)
        return found

    @api.model
    def _customer_item(self, invoice, amount):
        """What is open, at the value at which it stands: no exchange difference."""
        items = receivable(invoice)
        residual = sum(items.mapped("amount_residual_currency"))
        value = sum(items.mapped("amount_residual")) * float(amount) / residual
        return {
            "account_id": items.account_id[:1].id,
            "currency_id": invoice.currency_id.id,
            "name": invoice.ref,
            "analytic_distribution": False,
            "amount_currency": -float(amount),
            "balance": -invoice.company_currency_id.round(value),
        }

    @api.model
    def _tax_items(self, invoice, account, shares, relieved):
        """The taxes taken back, on the accounts and with the tags of their refunds."""
        taxes = self.env["account.tax"].browse(
            [tax.id for tax in shares if tax and tax in relieved and shares[tax]]
        )
        if not taxes:
            return []
        company = invoice.company_id
        base = taxes._prepare_base_line_for_taxes_computation(
            None,
            tax_ids=taxes,
            price_unit=float(shares[None]),
            quantity=1.0,
            currency_id=invoice.currency_id,
            rate=invoice.invoice_currency_rate or 1.0,
            account_id=account,
            partner_id=invoice.commercial_partner_id,
            special_mode="total_excluded",
            is_refund=True,
            manual_tax_amounts={
                str(tax.id): {"tax_amount_currency": float(shares[tax])}
                for tax in taxes
            },
        )
        taxes._add_tax_details_in_base_line(base, company)
        taxes._round_base_lines_tax_details([base], company)
        taxes._add_accounting_data_in_base_lines_tax_details([base], company)
        found = taxes._prepare_tax_lines([base], company)["tax_lines_to_add"]
        return [{"display_type": "tax", **item} for item in found]

    # --- added back ------------------------------------------

    @api.model
    def _draft_back(self, write_off, amount, day):
        """A draft that adds `amount` (Decimal) of a write-off back, all in proportion.

        The tax that was taken back is owed again.
        """
        invoice = write_off.x_fc_written_off_id
        customer = receivable(write_off)
        others = write_off.line_ids - customer
        currency = write_off.currency_id
        items = [
            self._item_back(item, *shares)
            for item, shares in self._shares_back(write_off, others, amount)
        ]
        home = write_off.company_currency_id
        owed = self._item_back(customer, Decimal(0), -amount)
        owed["balance"] = home.round(-sum(item["balance"] for item in items))
        taxed = bool(others.tax_tag_ids or others.tax_line_id)
        vals = {
            "move_type": "entry",
            "journal_id": write_off.journal_id.id,
            "company_id": write_off.company_id.id,
            "date": invoice._fc_open_day(day, taxed, write_off.journal_id),
            "ref": self.env._("Bad debt recovered: %(name)s", name=invoice.ref or "–"),
            "currency_id": currency.id,
            "x_fc_recovered_id": write_off.id,
            "line_ids": [Command.create(item) for item in (owed, *items)],
        }
        return self.env["account.move"].with_context(**QUIET, **COMPLETE).create(vals)

    @api.model
    def _shares_back(self, write_off, items, amount):
        """[(item, (what of it is back before, and after this))].

        Each is shared from the beginning: many parts come to what was written off.
        """
        currency = write_off.currency_id
        parts = [exact(item.amount_currency, currency) for item in items]
        back = receivable(write_off._fc_recoveries())
        before = exact(sum(back.mapped("amount_currency")), currency)
        before += write_off._fc_drafted_back()
        shares = [
            distribute(so_far, parts, currency.decimal_places)
            for so_far in (before, before + amount)
        ]
        return zip(items, zip(*shares, strict=True), strict=True)

    @api.model
    def _item_back(self, item, before: Decimal, after: Decimal):
        share, home = after - before, item.company_currency_id
        part = float(share) / item.amount_currency if item.amount_currency else 0.0
        taxed = {
            "display_type": item.display_type,
            "tax_repartition_line_id": item.tax_repartition_line_id.id,
            "tax_tag_ids": [Command.set(item.tax_tag_ids.ids)],
            "tax_base_amount": -item.tax_base_amount * part,
            "group_tax_id": item.group_tax_id.id,
        }
        return {
            "account_id": item.account_id.id,
            "partner_id": item.partner_id.id,
            "name": item.name,
            "currency_id": item.currency_id.id,
            "analytic_distribution": item.analytic_distribution,
            "amount_currency": -float(share),
            "balance": home.round(_value(item, before) - _value(item, after)),
            **(taxed if item.tax_repartition_line_id else {}),
        }


def _value(item, share):
    """What a share of an item is worth, in the company's currency."""
    amount = item.amount_currency
    part = float(share) / amount if amount else 0.0
    return item.company_currency_id.round(item.balance * part)
