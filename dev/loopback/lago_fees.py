"""The parts of Lago's invoice that its fees make: fees, taxes, subscriptions.

Amounts are integer cents; ``precise_amount`` and its like are major units.
"""

from collections.abc import Sequence
from typing import Any

from .lago_objects import Fee, Tax, uuid_of

Json = dict[str, Any]


def applied_taxes(invoice: Json, fees: Sequence[Fee]) -> list[Json]:
    """Each tax once, with what it takes of the invoice's fees."""
    taxes = {tax.code: tax for fee in fees for tax in fee.taxes}
    applied = []
    for tax in taxes.values():
        taxed = [fee for fee in fees if tax in fee.taxes]
        entry = _applied_tax(invoice, tax, sum(fee.tax(tax) for fee in taxed))
        entry["lago_invoice_id"] = invoice["lago_id"]
        entry["fees_amount_cents"] = sum(fee.amount for fee in taxed)
        applied.append(entry)
    return applied


def _applied_tax(invoice: Json, tax: Tax, amount: int) -> Json:
    return {
        "lago_id": uuid_of(f"applied/{invoice['lago_id']}/{tax.code}/{amount}"),
        "lago_tax_id": uuid_of(f"tax/{tax.code}"),
        "tax_name": tax.name,
        "tax_code": tax.code,
        "tax_rate": float(tax.rate),
        "tax_description": None,
        "amount_cents": amount,
        "amount_currency": invoice["currency"],
        "created_at": invoice["created_at"],
    }


def fee_object(invoice: Json, fee: Fee, number: int) -> Json:
    """One of the invoice's ``fees``; ``number`` makes its id."""
    lago_id = uuid_of(f"fee/{invoice['lago_id']}/{number}")
    major = fee.amount / 100
    taxes = [_applied_tax(invoice, tax, fee.tax(tax)) for tax in fee.taxes]
    return {
        "lago_id": lago_id,
        "lago_charge_id": None,
        "lago_invoice_id": invoice["lago_id"],
        "lago_customer_id": invoice["customer"]["lago_id"],
        "external_customer_id": invoice["customer"]["external_id"],
        **_ids_of_subscription(invoice, fee),
        "item": _fee_item(fee),
        "pay_in_advance": True,
        "invoiceable": True,
        "amount_cents": fee.amount,
        "amount_currency": invoice["currency"],
        "precise_amount": major,
        "precise_total_amount": major + fee.taxes_amount / 100,
        "taxes_amount_cents": fee.taxes_amount,
        "taxes_precise_amount": fee.taxes_amount / 100,
        "taxes_rate": sum(float(tax.rate) for tax in fee.taxes),
        "total_aggregated_units": fee.units,
        "total_amount_cents": fee.amount + fee.taxes_amount,
        "total_amount_currency": invoice["currency"],
        "units": fee.units,
        "description": None,
        "precise_unit_amount": str(major),
        "precise_coupons_amount_cents": "0.0",
        "sub_total_excluding_taxes_amount_cents": fee.amount,
        "sub_total_excluding_taxes_precise_amount_cents": f"{fee.amount}.0",
        "events_count": None,
        "payment_status": invoice["payment_status"],
        "created_at": invoice["created_at"],
        "succeeded_at": None,
        "failed_at": None,
        "refunded_at": None,
        "self_billed": False,
        "from_date": _period(invoice, fee)[0],
        "to_date": _period(invoice, fee)[1],
        "applied_taxes": [tax | {"lago_fee_id": lago_id} for tax in taxes],
    }


def _fee_item(fee: Fee) -> Json:
    return {
        "type": fee.kind,
        "code": _code(fee),
        "name": fee.name,
        "description": None,
        "invoice_display_name": fee.name,
        "filters": None,
        "filter_invoice_display_name": None,
        "lago_item_id": uuid_of(f"item/{fee.name}"),
        "item_type": "Subscription" if fee.kind == "subscription" else "AddOn",
        "grouped_by": {},
    }


def _code(fee: Fee) -> str:
    return "_".join(fee.name.lower().replace("-", " ").split())


def _period(invoice: Json, fee: Fee) -> tuple[str, str]:
    return fee.period or (invoice["created_at"], invoice["created_at"])


def _ids_of_subscription(invoice: Json, fee: Fee) -> Json:
    """Which subscription a fee is for, as its id here and at the application."""
    if fee.kind != "subscription":
        return {"lago_subscription_id": None, "external_subscription_id": None}
    name = f"{invoice['customer']['external_id']}/{_code(fee)}"
    return {
        "lago_subscription_id": uuid_of(f"subscription/{name}"),
        "external_subscription_id": name,
    }


def billing_period(invoice: Json, fee: Fee) -> Json:
    """The period of service that a subscription's fee pays for."""
    start, end = _period(invoice, fee)
    return {
        **_ids_of_subscription(invoice, fee),
        "lago_plan_id": uuid_of(f"item/{fee.name}"),
        "subscription_from_datetime": start,
        "subscription_to_datetime": end,
        "charges_from_datetime": start,
        "charges_to_datetime": end,
        "invoicing_reason": "subscription_periodic",
    }


def subscription(invoice: Json, fee: Fee) -> Json:
    """The subscription behind a fee, without what nobody here reads."""
    ids = _ids_of_subscription(invoice, fee)
    return {
        "lago_id": ids["lago_subscription_id"],
        "external_id": ids["external_subscription_id"],
        "lago_customer_id": invoice["customer"]["lago_id"],
        "external_customer_id": invoice["customer"]["external_id"],
        "billing_time": "anniversary",
        "name": None,
        "plan_code": _code(fee),
        "plan_amount_cents": fee.amount,
        "plan_amount_currency": invoice["currency"],
        "status": "active",
        "created_at": "2025-12-01T15:00:00Z",
        "started_at": "2025-12-01T15:00:00Z",
        "subscription_at": "2025-12-01T15:00:00Z",
    }
