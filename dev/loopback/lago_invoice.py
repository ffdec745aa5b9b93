"""Lago's invoice object, as ``GET /invoices/{id}`` shows it.

Amounts are integer cents. The list leaves the parts in ``ONLY_SINGLE`` out.
"""

from collections.abc import Sequence
from typing import Any

from .lago_fees import applied_taxes, billing_period, fee_object, subscription
from .lago_objects import Fee, customer

Json = dict[str, Any]
EMPTY = ("file_url", "payment_dispute_lost_at", "purchase_order_number", "xml_url")
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
        **dict.fromkeys(EMPTY),
        "lago_id": lago_id,
        "billing_entity_code": "nexacloud",
        "sequential_id": 1,
        "number": number,
        "issuing_date": issuing_date,
        "payment_due_date": due_date or issuing_date,
        "net_payment_term": 0,
        "invoice_type": "subscription" if _plans(fees) else "one_off",
        "status": status,
        "payment_status": payment_status,
        "payment_overdue": False,
        "currency": currency,
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
        "applied_taxes": applied_taxes(invoice, fees),
        "applied_invoice_custom_sections": [],
        "billing_periods": [billing_period(invoice, fee) for fee in _plans(fees)],
        "credits": [],
        "error_details": [],
        "fees": [fee_object(invoice, fee, n) for n, fee in enumerate(fees, start=1)],
        "subscriptions": [subscription(invoice, fee) for fee in _plans(fees)],
    }
