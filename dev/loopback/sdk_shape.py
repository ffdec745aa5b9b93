"""Holds an object against what the ``stripe`` package says of its class.

The package's annotations are Stripe's own description of the pinned API version:
a field that is not optional must be there, a field that it lacks must not.
"""

import typing
from collections.abc import Iterator
from typing import Any

import stripe

CLASSES = {
    "account": stripe.Account,
    "balance": stripe.Balance,
    "balance_transaction": stripe.BalanceTransaction,
    "charge": stripe.Charge,
    "credit_note": stripe.CreditNote,
    "credit_note_line_item": stripe.CreditNoteLineItem,
    "customer": stripe.Customer,
    "customer_balance_transaction": stripe.CustomerBalanceTransaction,
    "dispute": stripe.Dispute,
    "invoice": stripe.Invoice,
    "invoice_payment": stripe.InvoicePayment,
    "line_item": stripe.InvoiceLineItem,
    "payment_intent": stripe.PaymentIntent,
    "payout": stripe.Payout,
    "refund": stripe.Refund,
    "tax_rate": stripe.TaxRate,
    "topup": stripe.Topup,
}


def differences(payload: dict[str, Any]) -> list[str]:
    """Missing and unknown fields of an API object and of all that it holds."""
    cls = CLASSES[payload["object"]]
    return list(_differences(cls, payload, payload["object"]))


def _differences(cls: type, payload: dict[str, Any], path: str) -> Iterator[str]:
    hints = _hints(cls)
    for name, hint in hints.items():
        if name not in payload and type(None) not in typing.get_args(hint):
            yield f"{path}.{name} is missing"
    for name, value in payload.items():
        if name not in hints:
            yield f"{path}.{name} is unknown"
        else:
            yield from _inner_differences(hints[name], value, f"{path}.{name}")


def _inner_differences(hint: Any, value: Any, path: str) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _inner_differences(hint, each, path)
    elif isinstance(value, dict) and value.get("object") == "list":
        yield from _inner_differences(hint, value["data"], path)
    elif isinstance(value, dict) and (cls := _class_of(hint, value)):
        yield from _differences(cls, value, path)


def _class_of(hint: Any, value: dict[str, Any]) -> type | None:
    """The class that describes ``value``: an API object's, or one nested there."""
    if value.get("object") in CLASSES:
        return CLASSES[value["object"]]
    if isinstance(hint, type) and issubclass(hint, stripe.StripeObject):
        # Metadata and the like are free: nothing is declared there.
        return hint if _hints(hint) else None
    found = (_class_of(each, value) for each in typing.get_args(hint))
    return next(filter(None, found), None)


def _hints(cls: type) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        found.update(getattr(base, "__annotations__", {}))
    return {name: hint for name, hint in found.items() if _is_field(name, hint)}


def _is_field(name: str, hint: Any) -> bool:
    is_constant = name == "OBJECT_NAME" or typing.get_origin(hint) is typing.ClassVar
    return not name.startswith("_") and not is_constant
