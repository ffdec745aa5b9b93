"""Stripe's objects about money that goes back to the payer: refunds and disputes.

Money is integer minor units (cents), time is Unix seconds.
"""

from typing import Any

from .stripe_money import DAY, transaction_id

Json = dict[str, Any]

# What a merchant may put forward; nothing is, in the loopback.
EVIDENCE = (
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
)


def refund(id: str, charge: Json, amount: int, at: int, reason: str | None) -> Json:
    """A refund of ``amount`` of ``charge``, in the charge's currency."""
    return {
        "id": id,
        "object": "refund",
        "amount": amount,
        "balance_transaction": transaction_id(id),
        "charge": charge["id"],
        "created": at,
        "currency": charge["currency"],
        "customer": charge["customer"],
        "customer_account": None,
        "description": None,
        "destination_details": _destination(charge),
        "failure_balance_transaction": None,
        "failure_reason": None,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "pending_reason": None,
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }


def _destination(charge: Json) -> Json | None:
    """Where the money goes; of the debits here the API tells nothing."""
    if charge["payment_method_details"]["type"] != "card":
        return None
    card = {"reference_status": "pending", "type": "refund"}
    return {"type": "card", "card": card}


def dispute(id: str, charge: Json, amount: int, at: int, reason: str) -> Json:
    """A dispute without withdrawn funds: an inquiry, until it is made more of.

    ``balance_transactions`` are held whole, as the API shows them.
    """
    return {
        "id": id,
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": at,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {**dict.fromkeys(EVIDENCE), "enhanced_evidence": {}},
        "evidence_details": _evidence_details(at),
        "is_charge_refundable": True,
        "livemode": charge["livemode"],
        "metadata": {},
        "network_reason_code": "10.4",
        "payment_intent": charge["payment_intent"],
        "payment_method_details": _disputed_card(charge),
        "reason": reason,
        "status": "warning_needs_response",
    }


def _evidence_details(at: int) -> Json:
    return {
        "due_by": at + 10 * DAY,
        "enhanced_eligibility": {},
        "has_evidence": False,
        "past_due": False,
        "submission_count": 0,
        "submission_method": "not_submitted",
    }


def _disputed_card(charge: Json) -> Json | None:
    card = charge["payment_method_details"].get("card")
    if not card:
        return None
    shown = {
        "brand": card["brand"],
        "case_type": "inquiry",
        "network": card["network"],
        "network_reason_code": "10.4",
    }
    return {"type": "card", "card": shown}
