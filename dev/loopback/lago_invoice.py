"""Lago's invoice object, as ``GET /invoices/{id}`` shows it.

Amounts are integer cents. The list leaves the parts in ``ONLY_SINGLE`` out.
"""

from collections.abc import Sequence
from typing import Any

from .lago_objects import Fee, Tax, customer, uuid_of

Json = dict[str, Any]
ONLY_SINGLE = {
    "applied_invoice_custom_sections",
    "billing_periods",
    "credits",
    "error_details",
    "fees",
    "subscriptions",
}


def invoice(
    lago_id: str,
    *,
    number: str,
    issuing_date: str,
    fees: Sequence[Fee],
    buyer: Json | None = None,
    status: str = "finalized",
    payment_status: str = "succeeded",
    currency: str = "CAD",
    due_date: str | None = None,
    credits: dict[str, int] | None = None,
    paid_amount: int | None = None,
    **overrides: Any,
) -> Json:
    """An invoice of ``fees``, paid in full when ``payment_status`` is ``succeeded``
    unless ``paid_amount`` says otherwise.

    ``credits`` (cents) by kind: ``coupons`` come off before tax (which the fees
    then carry reduced), ``credit_notes`` and ``prepaid_credit`` off the total.
    ``overrides`` replace top-level fields of the finished object.
    """
    moment = f"{issuing_date}T14:00:00Z"
    result = {
        "lago_id": lago_id,
        "billing_entity_code": "nexacloud",
        "sequential_id": 1,
        "number": number,
        "purchase_order_number": None,
        "issuing_date": issuing_date,
        "payment_due_date": due_date or issuing_date,
        "net_payment_term": 0,
        "invoice_type": "subscription" if _plans(fees) else "one_off",
        "status": status,
        "payment_status": payment_status,
        "payment_dispute_lost_at": None,
        "payment_overdue": False,
        "currency": currency,
        "file_url": None,
        "xml_url": None,
        "web_url": f"https://lago.example/invoice/{lago_id}",
        "version_number": 4,
        "self_billed": False,
        "created_at": moment,
        "updated_at": moment,
        "voided_at": moment if status == "voided" else None,
        "customer": buyer or customer(),
    }
    result |= _amounts(fees, credits or {})
    result |= _paid_amounts(result, paid_amount)
    return result | _parts(result, fees) | overrides


def _plans(fees: Sequence[Fee]) -> list[Fee]:
    return [fee for fee in fees if fee.kind == "subscription"]


def _amounts(fees: Sequence[Fee], credits: dict[str, int]) -> Json:
    fees_amount = sum(fee.amount for fee in fees)
    taxes_amount = sum(fee.taxes_amount for fee in fees)
    coupons = credits.get("coupons", 0)
    credit_notes = credits.get("credit_notes", 0)
    prepaid = credits.get("prepaid_credit", 0)
    with_taxes = fees_amount - coupons + taxes_amount
    return {
        "fees_amount_cents": fees_amount,
        "taxes_amount_cents": taxes_amount,
        "progressive_billing_credit_amount_cents": 0,
        "coupons_amount_cents": coupons,
        "credit_notes_amount_cents": credit_notes,
        "sub_total_excluding_taxes_amount_cents": fees_amount - coupons,
        "sub_total_including_taxes_amount_cents": with_taxes,
        "total_amount_cents": with_taxes - credit_notes - prepaid,
        "total_offsetted_credit_note_amount_cents": 0,
        "prepaid_credit_amount_cents": prepaid,
        "prepaid_granted_credit_amount_cents": None,
        "prepaid_purchased_credit_amount_cents": None,
    }


def _paid_amounts(invoice: Json, paid_amount: int | None) -> Json:
    total = invoice["total_amount_cents"]
    if paid_amount is None:
        paid_amount = total if invoice["payment_status"] == "succeeded" else 0
    return {
        "total_paid_amount_cents": paid_amount,
        "total_due_amount_cents": total - paid_amount,
    }


def _parts(invoice: Json, fees: Sequence[Fee]) -> Json:
    return {
        "metadata": [],
        "applied_taxes": _applied_taxes(invoice, fees),
        "applied_invoice_custom_sections": [],
        "billing_periods": [_billing_period(invoice, fee) for fee in _plans(fees)],
        "credits": [],
        "error_details": [],
        "fees": [_fee(invoice, fee, n) for n, fee in enumerate(fees, start=1)],
        "subscriptions": [_subscription(invoice, fee) for fee in _plans(fees)],
    }


def _applied_taxes(invoice: Json, fees: Sequence[Fee]) -> list[Json]:
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


def _fee(invoice: Json, fee: Fee, number: int) -> Json:
    lago_id = uuid_of(f"fee/{invoice['lago_id']}/{number}")
    major = fee.amount / 100
    taxes = [_applied_tax(invoice, tax, fee.tax(tax)) for tax in fee.taxes]
    return {
        "lago_id": lago_id,
        "lago_charge_id": None,
        "lago_invoice_id": invoice["lago_id"],
        "lago_customer_id": invoice["customer"]["lago_id"],
        "external_customer_id": invoice["customer"]["external_id"],
        **_subscription_of(invoice, fee),
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


def _subscription_of(invoice: Json, fee: Fee) -> Json:
    """Which subscription a fee is for, as its id here and at the application."""
    if fee.kind != "subscription":
        return {"lago_subscription_id": None, "external_subscription_id": None}
    name = f"{invoice['customer']['external_id']}/{_code(fee)}"
    return {
        "lago_subscription_id": uuid_of(f"subscription/{name}"),
        "external_subscription_id": name,
    }


def _billing_period(invoice: Json, fee: Fee) -> Json:
    start, end = _period(invoice, fee)
    return {
        **_subscription_of(invoice, fee),
        "lago_plan_id": uuid_of(f"item/{fee.name}"),
        "subscription_from_datetime": start,
        "subscription_to_datetime": end,
        "charges_from_datetime": start,
        "charges_to_datetime": end,
        "invoicing_reason": "subscription_periodic",
    }


def _subscription(invoice: Json, fee: Fee) -> Json:
    ids = _subscription_of(invoice, fee)
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
