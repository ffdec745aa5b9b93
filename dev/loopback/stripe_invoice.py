"""Stripe's invoice object, whole, from its lines and what happened to it."""

from collections.abc import Sequence
from typing import Any

from .stripe_lines import Line, line_item, total_taxes
from .stripe_objects import customer, listed, unix
from .stripe_payments import Paid, invoice_payment

Json = dict[str, Any]
Moment = str | int | None


def invoice(
    id: str,
    *,
    lines: Sequence[Line],
    status: str = "paid",
    number: str | None = None,
    buyer: Json | None = None,
    currency: str = "cad",
    created: Moment = "2026-01-05T15:00:00Z",
    finalized_at: Moment = None,
    paid_at: Moment = None,
    closed_at: Moment = None,
    due_at: Moment = None,
    payments: Sequence[Paid] | None = None,
    starting_balance: int = 0,
    livemode: bool = True,
    **overrides: Any,
) -> Json:
    """An invoice in ``draft``, ``open``, ``paid``, ``void`` or ``uncollectible``.

    Amounts follow from ``lines`` (cents). A paid invoice has one card payment of
    what was due at ``paid_at`` unless ``payments`` says otherwise. Times not given
    follow ``created``; ``closed_at`` is when it was voided or given up.
    ``overrides`` replace top-level fields of the finished object.
    """
    result = {
        "id": id,
        "object": "invoice",
        "created": unix(created),
        "currency": currency,
        "livemode": livemode,
        "status": status,
        "number": None if status == "draft" else number or f"LOOP-{id[-4:]}",
    }
    result |= _customer_fields(buyer or customer(livemode=livemode))
    result |= _amounts(lines, starting_balance)
    result |= _times(result, finalized_at, paid_at, closed_at, due_at)
    result |= _lines(result, lines) | _settled(result, payments) | _constants(id)
    return result | overrides


def _customer_fields(buyer: Json) -> Json:
    return {
        "customer": buyer,
        "customer_account": None,
        "customer_address": buyer["address"],
        "customer_email": buyer["email"],
        "customer_name": buyer["name"],
        "customer_phone": buyer["phone"],
        "customer_shipping": None,
        "customer_tax_exempt": buyer["tax_exempt"],
        "customer_tax_ids": [],
    }


def _amounts(lines: Sequence[Line], starting_balance: int) -> Json:
    subtotal = sum(line.amount for line in lines)
    discount = sum(line.discount for line in lines)
    taxes = total_taxes(lines)
    total = subtotal - discount + sum(tax["amount"] for tax in taxes)
    discounts = [{"amount": discount, "discount": "di_1Loopback"}] if discount else []
    return {
        "amount_due": max(total + starting_balance, 0),
        "amount_shipping": 0,
        "default_tax_rates": _rates(lines),
        "discounts": ["di_1Loopback"] if discount else [],
        "ending_balance": min(total + starting_balance, 0),
        "starting_balance": starting_balance,
        "subtotal": subtotal,
        "subtotal_excluding_tax": subtotal,
        "total": total,
        "total_discount_amounts": discounts,
        "total_excluding_tax": subtotal - discount,
        "total_pretax_credit_amounts": [],
        "total_taxes": taxes,
    }


def _rates(lines: Sequence[Line]) -> list[Json]:
    return list({rate["id"]: rate for line in lines for rate in line.rates}.values())


def _times(
    invoice: Json, finalized: Moment, paid: Moment, closed: Moment, due: Moment
) -> Json:
    status, created = invoice["status"], invoice["created"]
    final = None if status == "draft" else unix(finalized) or created
    closed_at = unix(closed) or final
    transitions = {
        "finalized_at": final,
        "marked_uncollectible_at": closed_at if status == "uncollectible" else None,
        "paid_at": (unix(paid) or final) if status == "paid" else None,
        "voided_at": closed_at if status == "void" else None,
    }
    return {
        "automatically_finalizes_at": None if final else created + 3600,
        "collection_method": "send_invoice" if due else "charge_automatically",
        "due_date": unix(due),
        "effective_at": final,
        "period_end": created,
        "period_start": created,
        "status_transitions": transitions,
        "webhooks_delivered_at": created,
    }


def _lines(invoice: Json, lines: Sequence[Line]) -> Json:
    items = [line_item(line, invoice, n) for n, line in enumerate(lines, start=1)]
    url = f"/v1/invoices/{invoice['id']}/lines"
    return {"lines": listed(url, items, total_count=len(items))}


def _settled(invoice: Json, payments: Sequence[Paid] | None) -> Json:
    if payments is None:
        payments = _usual_payments(invoice)
    received = sum(paid.amount for paid in payments if paid.status == "paid")
    url = f"/v1/invoice_payments?invoice={invoice['id']}"
    return {
        "amount_overpaid": max(received - invoice["amount_due"], 0),
        "amount_paid": received,
        "amount_paid_off_stripe": 0,
        "amount_remaining": max(invoice["amount_due"] - received, 0),
        "attempt_count": 1 if received else 0,
        "attempted": invoice["status"] == "paid",
        "auto_advance": invoice["status"] in ("draft", "open"),
        "next_payment_attempt": None,
        "payments": listed(url, [invoice_payment(paid, invoice) for paid in payments]),
    }


def _usual_payments(invoice: Json) -> list[Paid]:
    due, status, times = (
        invoice["amount_due"],
        invoice["status"],
        invoice["status_transitions"],
    )
    if status == "draft" or not due:
        return []
    payment_status = {"paid": "paid", "void": "canceled"}.get(status, "open")
    at = times["paid_at"] or times["voided_at"] or times["finalized_at"]
    return [Paid(due, at, invoice["id"][3:], status=payment_status)]


def _constants(id: str) -> Json:
    return {
        "account_country": "CA",
        "account_name": "NexaCloud",
        "account_tax_ids": None,
        "application": None,
        "automatic_tax": {
            "disabled_reason": None,
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        "billing_reason": "manual",
        "custom_fields": None,
        "default_payment_method": None,
        "default_source": None,
        "description": None,
        "footer": None,
        "from_invoice": None,
        "hosted_invoice_url": f"https://invoice.example/i/{id}",
        "invoice_pdf": f"https://invoice.example/i/{id}/pdf",
        "issuer": {"type": "self"},
        "last_finalization_error": None,
        "latest_revision": None,
        "metadata": {},
        "on_behalf_of": None,
        "parent": None,
        "payment_settings": {
            "default_mandate": None,
            "payment_method_options": None,
            "payment_method_types": None,
        },
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "receipt_number": None,
        "rendering": None,
        "shipping_cost": None,
        "shipping_details": None,
        "statement_descriptor": None,
        "test_clock": None,
    }
