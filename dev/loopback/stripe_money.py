"""Stripe's objects about its own balance: transactions, payouts, top-ups, balance.

Money is integer minor units (cents), time is Unix seconds.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Json = dict[str, Any]
DAY = 24 * 60 * 60

# Per type of balance transaction: the reporting category that goes with it. An
# adjustment's depends on what was adjusted.
CATEGORIES = {
    "charge": "charge",
    "payment": "charge",
    "payment_failure_refund": "charge_failure",
    "payment_refund": "refund",
    "payout": "payout",
    "payout_cancel": "payout_reversal",
    "payout_failure": "payout_reversal",
    "refund": "refund",
    "refund_failure": "refund_failure",
    "stripe_fee": "fee",
    "tax_fee": "tax",
    "topup": "topup",
}


def share(amount: int, percent: str, fixed: int = 0) -> int:
    """``percent`` of ``amount`` cents, half up, and ``fixed`` cents."""
    return converted(amount, Decimal(percent) / 100) + fixed


def converted(amount: int, rate: Decimal | float | str | None) -> int:
    """``amount`` at the exchange rate, half up; unchanged without a rate."""
    exact = amount * Decimal(str(rate or 1))
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def fee_detail(
    amount: int,
    currency: str,
    description: str = "Stripe processing fees",
    type: str = "stripe_fee",
) -> Json:
    """An element of a balance transaction's ``fee_details``."""
    return {
        "amount": amount,
        "application": None,
        "currency": currency,
        "description": description,
        "type": type,
    }


def transaction(
    id: str,
    type: str,
    amount: int,
    at: int,
    *,
    currency: str,
    source: str | None = None,
    fees: Sequence[Json] = (),
    category: str | None = None,
    available_on: int | None = None,
    exchange_rate: float | None = None,
    description: str | None = None,
) -> Json:
    """A balance transaction: ``amount`` less ``fees`` moved in ``currency`` at ``at``.

    ``source`` is the id of what moved it; ``fees`` are ``fee_detail`` elements.
    """
    fee = sum(each["amount"] for each in fees)
    return {
        "id": id,
        "object": "balance_transaction",
        "amount": amount,
        "available_on": at if available_on is None else available_on,
        "balance_type": "payments",
        "created": at,
        "currency": currency,
        "description": description,
        "exchange_rate": exchange_rate,
        "fee": fee,
        "fee_details": list(fees),
        "net": amount - fee,
        "reporting_category": category or CATEGORIES[type],
        "source": source,
        "status": "pending",
        "type": type,
    }


def payout(
    id: str,
    amount: int,
    at: int,
    *,
    currency: str,
    arrives: int,
    automatic: bool,
    method: str = "standard",
    livemode: bool = True,
) -> Json:
    """A payout to the bank, ``pending``; less than zero takes from the bank."""
    reconciled = "completed" if automatic else "not_applicable"
    return {
        "id": id,
        "object": "payout",
        "amount": amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": arrives,
        "automatic": automatic,
        "balance_transaction": transaction_id(id),
        "created": at,
        "currency": currency,
        "description": "STRIPE PAYOUT",
        "destination": "ba_1Loopback",
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": livemode,
        "metadata": {},
        "method": method,
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": reconciled,
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "pending",
        "trace_id": {"status": "pending", "value": None},
        "type": "bank_account",
    }


def topup(id: str, amount: int, at: int, *, currency: str, livemode: bool) -> Json:
    """Money sent to Stripe from the bank, arrived."""
    return {
        "id": id,
        "object": "topup",
        "amount": amount,
        "balance_transaction": transaction_id(id),
        "created": at,
        "currency": currency,
        "description": "Top-up",
        "expected_availability_date": at,
        "failure_code": None,
        "failure_message": None,
        "livemode": livemode,
        "metadata": {},
        "source": None,
        "statement_descriptor": None,
        "status": "succeeded",
        "transfer_group": None,
    }


def balance(
    available: Iterable[tuple[str, int]],
    pending: Iterable[tuple[str, int]],
    *,
    livemode: bool,
) -> Json:
    """Stripe's own word on what it holds, per currency: ``[("cad", 10000)]``."""
    return {
        "object": "balance",
        "available": [_held(*each) for each in available],
        "livemode": livemode,
        "pending": [_held(*each) for each in pending],
    }


def _held(currency: str, amount: int) -> Json:
    return {"amount": amount, "currency": currency, "source_types": {"card": amount}}


def transaction_id(of: str, event: str = "") -> str:
    """The transaction of an object, or of what befell it later: ``txn_re7failed``."""
    return f"txn_{of.replace('_', '')}{event}"
