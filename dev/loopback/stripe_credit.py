"""Stripe's objects about what is owed to customers: their balance, credit notes.

Money is integer minor units (cents), time is Unix seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .stripe_lines import Line, tax_entry, total_taxes
from .stripe_objects import listed

Json = dict[str, Any]


@dataclass(frozen=True)
class Credited:
    """One line of a credit note: its figures, and the invoice line it credits."""

    line: Line
    invoice_line: str | None = None


def customer_transaction(
    id: str,
    customer: Json,
    amount: int,
    at: int,
    *,
    type: str,
    ending_balance: int,
    invoice: str | None = None,
    credit_note: str | None = None,
    description: str | None = None,
) -> Json:
    """A move of the customer's balance; less than zero is in the customer's favour."""
    return {
        "id": id,
        "object": "customer_balance_transaction",
        "amount": amount,
        "checkout_session": None,
        "created": at,
        "credit_note": credit_note,
        "currency": customer["currency"],
        "customer": customer,
        "customer_account": None,
        "description": description,
        "ending_balance": ending_balance,
        "invoice": invoice,
        "livemode": customer["livemode"],
        "metadata": {},
        "type": type,
    }


def credited_lines(invoice: Json, amounts: dict[int, int] | None) -> list[Credited]:
    """Lines of ``invoice`` to credit: ``{0: 500}`` is 5.00 before tax of the first.

    Without ``amounts`` all of every line. A line credited whole takes back its very
    tax, of a part the tax is computed.
    """
    items = invoice["lines"]["data"]
    if amounts is None:
        amounts = {place: _net(item) for place, item in enumerate(items)}
    return [_credited(invoice, items[place], cents) for place, cents in amounts.items()]


def _net(item: Json) -> int:
    return item["amount"] - sum(each["amount"] for each in item["discount_amounts"])


def _credited(invoice: Json, item: Json, amount: int) -> Credited:
    rates = {rate["id"]: rate for rate in invoice["default_tax_rates"]}
    taxes = {
        tax["tax_rate_details"]["tax_rate"]: tax["amount"] for tax in item["taxes"]
    }
    line = Line(
        item["description"],
        amount,
        rates=[rates[id] for id in taxes],
        taxes=taxes if amount == _net(item) else None,
    )
    return Credited(line, item["id"])


def credit_note(
    id: str,
    invoice: Json,
    at: int,
    credited: Sequence[Credited],
    *,
    number: int,
    reason: str | None = None,
) -> Json:
    """A credit note of these lines, as yet neither refunded nor credited.

    Its discounts are taken off the lines already; ``number`` counts the notes.
    """
    lines = [each.line for each in credited]
    net, taxes = sum(line.amount for line in lines), total_taxes(lines)
    total = net + sum(tax["amount"] for tax in taxes)
    items = [_line(id, each, n, invoice) for n, each in enumerate(credited, start=1)]
    url = f"/v1/credit_notes/{id}/lines"
    return {
        "id": id,
        "object": "credit_note",
        "amount": total,
        "amount_shipping": 0,
        "created": at,
        "currency": invoice["currency"],
        "customer": invoice["customer"],
        "effective_at": at,
        "invoice": invoice["id"],
        "lines": listed(url, items, total_count=len(items)),
        "livemode": invoice["livemode"],
        "number": f"{invoice['number']}-CN-{number:02}",
        "pdf": f"https://invoice.example/cn/{id}/pdf",
        "reason": reason,
        "subtotal": net,
        "subtotal_excluding_tax": net,
        "total": total,
        "total_excluding_tax": net,
        "total_taxes": taxes,
        **_constants(),
    }


def _constants() -> Json:
    return {
        "customer_account": None,
        "customer_balance_transaction": None,
        "discount_amount": 0,
        "discount_amounts": [],
        "memo": None,
        "metadata": {},
        "out_of_band_amount": None,
        "post_payment_amount": 0,
        "pre_payment_amount": 0,
        "pretax_credit_amounts": [],
        "refunds": [],
        "shipping_cost": None,
        "status": "issued",
        "type": "post_payment",
        "voided_at": None,
    }


def note_refund(refund: str, amount: int) -> Json:
    """The part of a refund that pays out a credit note."""
    return {
        "amount_refunded": amount,
        "payment_record_refund": None,
        "refund": refund,
        "type": "refund",
    }


def _line(id: str, credited: Credited, number: int, invoice: Json) -> Json:
    line = credited.line
    each = Decimal(line.amount) / (Decimal(line.quantity) or 1)
    linked = credited.invoice_line is not None
    return {
        "id": f"cnli_{id[3:]}{number:03}",
        "object": "credit_note_line_item",
        "amount": line.amount,
        "description": line.description,
        "discount_amount": 0,
        "discount_amounts": [],
        "livemode": invoice["livemode"],
        "metadata": {},
        "pretax_credit_amounts": [],
        "quantity": int(Decimal(line.quantity)),
        "tax_rates": list(line.rates),
        "taxes": [tax_entry(rate, line.tax(rate), line.amount) for rate in line.rates],
        "type": "invoice_line_item" if linked else "custom_line_item",
        "unit_amount": int(each) if each == int(each) else None,
        "unit_amount_decimal": f"{each.quantize(Decimal('1e-12')).normalize():f}",
        **({"invoice_line_item": credited.invoice_line} if linked else {}),
    }
