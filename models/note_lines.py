"""Lines of credit notes: like one of the invoice, with amounts of their own."""

from odoo import Command

from .reopened import receivable


def note_line_vals(line, name, untaxed, taxes):
    """Values of a line that credits `untaxed`, and of each tax what `taxes` says.

    `line` is the invoice's, `taxes` {tax's id: Decimal}, groups in their parts.
    """
    price = float(untaxed)
    vals = {
        "name": name,
        "quantity": 1.0,
        "price_unit": price,
        "account_id": line.account_id.id,
        "x_fc_family_id": line.x_fc_family_id.id,
        "tax_ids": [Command.set(line.tax_ids.ids)],
    }
    if taxes:
        vals["extra_tax_data"] = {
            "manual_tax_amounts": {
                str(tax): {"tax_amount_currency": float(amount)}
                for tax, amount in taxes.items()
            },
            "currency_id": line.currency_id.id,
            "price_unit": price,
            "discount": 0.0,
            "quantity": 1.0,
            "rate": 1.0,
        }
    return vals


def prepare_note_vals(invoice, day, ref, lines):
    """Values of a credit note of `invoice`: all that Odoo would guess is given (R2)."""
    return {
        "move_type": "out_refund",
        "company_id": invoice.company_id.id,
        "journal_id": invoice.journal_id.id,
        "partner_id": invoice.partner_id.id,
        "currency_id": invoice.currency_id.id,
        "invoice_date": day,
        "date": day,
        "invoice_payment_term_id": False,
        "invoice_date_due": day,
        "ref": ref,
        "invoice_line_ids": [Command.create(line) for line in lines],
    }


def owe_as_invoiced(note, invoice):
    """On the customer's account of the invoice, where all that it settles stands.

    Odoo takes the one that the customer has now.
    """
    account = receivable(invoice).account_id[:1]
    others = receivable(note).filtered(lambda item: item.account_id != account)
    if account and others:
        others.account_id = account
