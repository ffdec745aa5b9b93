"""The same invoice as Stripe gave it before API version 2025-03-31.basil.

Then an invoice had ``tax``, ``paid``, ``charge`` and ``payment_intent`` of its own;
now it has ``total_taxes`` and ``payments``. Money is integer minor units.
"""

from typing import Any

from .stripe_expand import id_of

Json = dict[str, Any]
NEW_ON_INVOICE = {
    "amount_overpaid",
    "amount_paid_off_stripe",
    "customer_account",
    "parent",
    "payments",
    "total_taxes",
}
NEW_ON_LINE = {"parent", "pricing", "quantity_decimal", "subtotal", "taxes"}


def before_basil(invoice: Json, *, paid_out_of_band: bool = False) -> Json:
    """Today's whole ``invoice`` in the old shape, references as ids.

    Rates are looked up among the invoice's ``default_tax_rates``.
    """
    rates = {rate["id"]: rate for rate in invoice["default_tax_rates"]}
    taxes = [_tax_amount(entry) for entry in invoice["total_taxes"]]
    old = {name: v for name, v in invoice.items() if name not in NEW_ON_INVOICE}
    lines = [_old_line(line, rates) for line in invoice["lines"]["data"]]
    return (
        old
        | _payment_fields(invoice, paid_out_of_band)
        | {
            "application_fee_amount": None,
            "customer": id_of(invoice["customer"]),
            "discount": None,
            "lines": invoice["lines"] | {"data": lines},
            "quote": None,
            "subscription": None,
            "subscription_details": {"metadata": None},
            "tax": sum(entry["amount"] for entry in taxes) if taxes else None,
            "total_tax_amounts": taxes,
            "transfer_data": None,
        }
    )


def _payment_fields(invoice: Json, paid_out_of_band: bool) -> Json:
    intent: Any = None
    charge: Any = None
    for each in invoice["payments"]["data"]:
        intent = each["payment"].get("payment_intent")
        charge = intent["latest_charge"] if intent else each["payment"]["charge"]
    return {
        "charge": id_of(charge),
        "paid": invoice["status"] == "paid",
        "paid_out_of_band": paid_out_of_band,
        "payment_intent": id_of(intent),
    }


def _tax_amount(entry: Json) -> Json:
    return {
        "amount": entry["amount"],
        "inclusive": entry["tax_behavior"] == "inclusive",
        "tax_rate": entry["tax_rate_details"]["tax_rate"],
        "taxability_reason": None,
        "taxable_amount": entry["taxable_amount"],
    }


def _old_line(line: Json, rates: dict[str, Json]) -> Json:
    old = {name: value for name, value in line.items() if name not in NEW_ON_LINE}
    details = line["parent"]["invoice_item_details"]
    taxes = [_tax_amount(entry) for entry in line["taxes"]]
    return old | {
        "amount_excluding_tax": line["amount"],
        "invoice_item": details["invoice_item"],
        "plan": None,
        "price": {
            "id": line["pricing"]["price_details"]["price"],
            "object": "price",
            "product": line["pricing"]["price_details"]["product"],
        },
        "proration": details["proration"],
        "proration_details": details["proration_details"],
        "subscription": None,
        "tax_amounts": taxes,
        "tax_rates": [rates[entry["tax_rate"]] for entry in taxes],
        "type": "invoiceitem",
        "unit_amount_excluding_tax": line["pricing"]["unit_amount_decimal"],
    }
