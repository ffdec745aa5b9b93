"""How a Stripe invoice was paid: invoice payments, payment intents, charges.

Money is integer minor units, time is Unix seconds.
"""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Paid:
    """One payment towards an invoice: ``amount`` cents at ``at`` (Unix seconds).

    ``key`` makes the ids: ``pi_<key>`` and ``ch_<key>``. With ``kind`` ``charge``
    there is no payment intent (old invoices). ``status`` is the invoice payment's:
    ``paid``, ``open`` or ``canceled``; only ``paid`` has a charge.
    """

    amount: int
    at: int
    key: str
    kind: str = "payment_intent"
    status: str = "paid"
    charge_prefix: str = "ch"


def invoice_payment(paid: Paid, invoice: Json) -> Json:
    """The link between an invoice and the money, with both ends whole."""
    done = paid.status == "paid"
    return {
        "id": f"inpay_{paid.key}",
        "object": "invoice_payment",
        "amount_paid": paid.amount if done else None,
        "amount_requested": paid.amount,
        # the default one is made when the invoice is finalised, and paid later
        "created": invoice["effective_at"] or invoice["created"],
        "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": True,
        "livemode": invoice["livemode"],
        "payment": _payment(paid, invoice),
        "status": paid.status,
        "status_transitions": {
            "canceled_at": paid.at if paid.status == "canceled" else None,
            "paid_at": paid.at if done else None,
        },
    }


def _payment(paid: Paid, invoice: Json) -> Json:
    if paid.kind == "charge":
        return {"type": "charge", "charge": charge(paid, invoice)}
    return {"type": "payment_intent", "payment_intent": payment_intent(paid, invoice)}


_INTENT_STATUS = {
    "paid": "succeeded",
    "open": "requires_payment_method",
    "canceled": "canceled",
}


def payment_intent(paid: Paid, invoice: Json) -> Json:
    """A card payment's intent; its ``latest_charge`` is whole."""
    done = paid.status == "paid"
    canceled = paid.status == "canceled"
    return {
        "id": f"pi_{paid.key}",
        "object": "payment_intent",
        "amount": paid.amount,
        "amount_capturable": 0,
        "amount_received": paid.amount if done else 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": paid.at if canceled else None,
        "cancellation_reason": "void_invoice" if canceled else None,
        "capture_method": "automatic",
        "client_secret": None,
        "confirmation_method": "automatic",
        "created": invoice["created"],
        "currency": invoice["currency"],
        "customer": invoice["customer"],
        "description": "Payment for Invoice",
        "last_payment_error": None,
        "latest_charge": charge(paid, invoice) if done else None,
        "livemode": invoice["livemode"],
        "metadata": {},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": "pm_1Loopback" if done else None,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "processing": None,
        "receipt_email": None,
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": _INTENT_STATUS[paid.status],
        "transfer_data": None,
        "transfer_group": None,
    }


def charge(paid: Paid, invoice: Json) -> Json:
    """The captured charge behind a payment, with its card as Stripe shows it."""
    has_intent = paid.kind == "payment_intent"
    return {
        "id": f"{paid.charge_prefix}_{paid.key}",
        "object": "charge",
        "amount": paid.amount,
        "amount_captured": paid.amount,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": f"txn_{paid.key}",
        "billing_details": _billing_details(invoice),
        "calculated_statement_descriptor": "NEXACLOUD",
        "captured": True,
        "created": paid.at,
        "currency": invoice["currency"],
        "customer": invoice["customer"],
        "description": "Payment for Invoice",
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": invoice["livemode"],
        "metadata": {},
        "on_behalf_of": None,
        "outcome": None,
        "paid": True,
        "payment_intent": f"pi_{paid.key}" if has_intent else None,
        "payment_method": "pm_1Loopback",
        "payment_method_details": _method_details(paid),
        "receipt_email": None,
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "succeeded",
        "transfer_data": None,
        "transfer_group": None,
    }


def _billing_details(invoice: Json) -> Json:
    return {
        "address": invoice["customer_address"],
        "email": invoice["customer_email"],
        "name": invoice["customer_name"],
        "phone": None,
        "tax_id": None,
    }


def _method_details(paid: Paid) -> Json:
    if paid.charge_prefix == "py":
        return {"type": "acss_debit", "acss_debit": {"bank_name": "TEST BANK"}}
    card = {
        "brand": "visa",
        "country": "CA",
        "exp_month": 8,
        "exp_year": 2029,
        "funding": "credit",
        "last4": "4242",
        "network": "visa",
    }
    return {"type": "card", "card": card}
