"""Lines of a Stripe invoice and the tax on them, rounded line by line.

Money is integer minor units (cents), time is Unix seconds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .stripe_objects import unix

Json = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """What an invoice line is made from: amount in cents before tax and discount.

    ``taxes`` gives the amount per rate id where it is not the rounded percentage;
    ``period`` is first and last moment of the service.
    """

    description: str
    amount: int
    quantity: str = "1"
    rates: Sequence[Json] = ()
    discount: int = 0
    period: tuple[str | int, str | int] | None = None
    proration: bool = False
    taxes: dict[str, int] | None = None

    def tax(self, rate: Json) -> int:
        """Tax of one rate on this line, in cents, rounded per line like Stripe."""
        if self.taxes is not None:
            return self.taxes[rate["id"]]
        exact = (self.amount - self.discount) * Decimal(str(rate["percentage"])) / 100
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def tax_entry(rate: Json, amount: int, taxable: int) -> Json:
    """An element of a line's ``taxes`` or an invoice's ``total_taxes``."""
    return {
        "amount": amount,
        "tax_behavior": "inclusive" if rate["inclusive"] else "exclusive",
        "tax_rate_details": {"tax_rate": rate["id"]},
        # Rates attached by hand, not found by Stripe Tax, come without a reason.
        "taxability_reason": "not_available",
        "taxable_amount": taxable,
        "type": "tax_rate_details",
    }


def line_item(line: Line, invoice: Json, number: int) -> Json:
    """The API's line of ``invoice``; ``number`` makes its id."""
    taxable = line.amount - line.discount
    moments = line.period or (invoice["created"], invoice["created"])
    discounted = [{"amount": line.discount, "discount": "di_1Loopback"}]
    return {
        "id": f"il_{invoice['id'][3:]}{number:03}",
        "object": "line_item",
        "amount": line.amount,
        "currency": invoice["currency"],
        "description": line.description,
        "discount_amounts": discounted if line.discount else [],
        "discountable": not line.proration,
        "discounts": ["di_1Loopback"] if line.discount else [],
        "invoice": invoice["id"],
        "livemode": invoice["livemode"],
        "metadata": {},
        "parent": _line_parent(line, invoice, number),
        "period": {"start": unix(moments[0]), "end": unix(moments[1])},
        "pretax_credit_amounts": [],
        "pricing": _pricing(line),
        "quantity": int(Decimal(line.quantity)),
        "quantity_decimal": line.quantity,
        "subtotal": line.amount,
        "taxes": [tax_entry(rate, line.tax(rate), taxable) for rate in line.rates],
    }


def _line_parent(line: Line, invoice: Json, number: int) -> Json:
    details = {
        "invoice_item": f"ii_{invoice['id'][3:]}{number:03}",
        "proration": line.proration,
        "proration_details": {"credited_items": None},
        "subscription": None,
    }
    return {
        "invoice_item_details": details,
        "subscription_item_details": None,
        "type": "invoice_item_details",
    }


def _pricing(line: Line) -> Json:
    each = Decimal(line.amount) / (Decimal(line.quantity) or 1)
    exact = each.quantize(Decimal("1e-12")).normalize()
    return {
        "price_details": {"price": "price_1Loopback", "product": "prod_Loopback"},
        "type": "price_details",
        "unit_amount_decimal": f"{exact:f}",
    }


def total_taxes(lines: Iterable[Line]) -> list[Json]:
    """Tax per rate: the sum of the lines' rounded taxes, never rounded again."""
    totals: dict[str, Json] = {}
    for line in lines:
        for rate in line.rates:
            entry = totals.setdefault(rate["id"], tax_entry(rate, 0, 0))
            entry["amount"] += line.tax(rate)
            entry["taxable_amount"] += line.amount - line.discount
    return list(totals.values())
