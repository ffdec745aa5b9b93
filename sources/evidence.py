"""A biller's answer as it is kept with the invoice: R17, no card or bank details."""

from collections.abc import Mapping
from decimal import Decimal

from .values import clean_text

# Means of payment, doors to them, and tokens that act for somebody.
_DROPPED = """
    applied_invoice_custom_sections bank_account bank_transfer_payment_details
    billing_details card client_secret confirmation_secret default_payment_method
    default_source file_url footer fraud_details hosted_invoice_url
    hosted_regulatory_receipt_url integration_customers invoice_pdf invoice_settings
    last_payment_error mandate mandate_data next_action next_action_url
    payment_method payment_method_details payment_method_id payment_method_options
    payment_settings payment_url provider_payment_methods receipt_url source sources
    transfer_data web_url xml_url
"""
# What an expanded payment intent or charge tells about the invoice, and no more.
_OF_PAYMENTS = """
    amount amount_captured amount_received amount_refunded canceled_at created
    currency disputed id invoice latest_charge livemode object paid payment_intent
    refunded status
"""
DEEPEST = 50  # what is nested deeper tells nothing, and breaks who reads it
_DROPPED, _OF_PAYMENTS = frozenset(_DROPPED.split()), frozenset(_OF_PAYMENTS.split())


def evidence(answer, depth=0):
    """`answer` (parsed JSON) as JSON can hold it: Decimals become text."""
    if depth > DEEPEST:
        return None
    if isinstance(answer, Mapping):
        return {
            clean_text(key): evidence(value, depth + 1)
            for key, value in answer.items()
            if _kept(answer, key)
        }
    if isinstance(answer, list | tuple):
        return [evidence(value, depth + 1) for value in answer]
    if isinstance(answer, Decimal):
        return str(answer)
    return clean_text(answer) if isinstance(answer, str) else answer


def _kept(holder, key):
    if holder.get("object") in ("payment_intent", "charge", "payment_record"):
        return key in _OF_PAYMENTS
    return key not in _DROPPED
