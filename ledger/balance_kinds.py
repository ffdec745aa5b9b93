"""Every kind of balance transaction, and where its money goes (R23).

The table in `docs/money.md` says the same in words. Kinds are those of Stripe's
Balance Transactions API, `type`; an adjustment is told apart by its
`reporting_category`. What is not named here is unknown; what has no role is known,
and held until a person chooses an account.
"""

from collections.abc import Mapping
from dataclasses import dataclass

CLEARING = "clearing"
UNALLOCATED = "unallocated"  # receipts of no known invoice: a liability
TRANSIT = "transit"  # on its way to the bank
DISPUTED = "disputed"  # withdrawn by a dispute: an asset
RECEIVABLE = "receivable"  # the customer's, by a payment of Odoo's
FEE = "fee"
FEE_TAX = "fee_tax"
ROLES = (UNALLOCATED, TRANSIT, DISPUTED, FEE)
MATCHED = (UNALLOCATED, TRANSIT, DISPUTED)  # what waits on it is matched


@dataclass(frozen=True, slots=True)
class Kind:
    """`role` is where the gross amount goes, None where nobody can know."""

    name: str
    role: str | None


RECEIPT = Kind("receipt", RECEIVABLE)
REFUND = Kind("refund", RECEIVABLE)
REFUND_FAILED = Kind("refund_failed", RECEIVABLE)
RETURNED = Kind("returned", RECEIVABLE)
DISPUTE = Kind("dispute", DISPUTED)
DISPUTE_WON = Kind("dispute_won", DISPUTED)
PAYOUT = Kind("payout", TRANSIT)
PAYOUT_BACK = Kind("payout_back", TRANSIT)
TOP_UP = Kind("top_up", TRANSIT)
FEES = Kind("fee", FEE)
TAX_OF_FEES = Kind("fee_tax", FEE)
BY_HAND = Kind("by_hand", None)

KINDS: Mapping[str, Kind] = {
    "charge": RECEIPT,
    "payment": RECEIPT,
    "refund": REFUND,
    "payment_refund": REFUND,
    "refund_failure": REFUND_FAILED,
    "payment_failure_refund": RETURNED,
    "payment_reversal": RETURNED,
    "payout": PAYOUT,
    "payout_cancel": PAYOUT_BACK,
    "payout_failure": PAYOUT_BACK,
    "topup": TOP_UP,
    "topup_reversal": TOP_UP,
    "stripe_fee": FEES,
    "stripe_fx_fee": FEES,
    "tax_fee": TAX_OF_FEES,
    **dict.fromkeys(
        (
            "adjustment",
            "advance",
            "advance_funding",
            "anticipation_repayment",
            "application_fee",
            "application_fee_refund",
            "climate_order_purchase",
            "climate_order_refund",
            "connect_collection_transfer",
            "contribution",
            "fee_credit_funding",
            "inbound_transfer",
            "inbound_transfer_reversal",
            "issuing_authorization_hold",
            "issuing_authorization_release",
            "issuing_dispute",
            "issuing_dispute_provisional_credit",
            "issuing_dispute_provisional_credit_reversal",
            "issuing_transaction",
            "obligation_outbound",
            "obligation_reversal_inbound",
            "payment_network_reserve_hold",
            "payment_network_reserve_release",
            "payment_unreconciled",
            "payout_minimum_balance_hold",
            "payout_minimum_balance_release",
            "reserve_hold",
            "reserve_release",
            "reserve_transaction",
            "reserved_funds",
            "stripe_balance_payment_debit",
            "stripe_balance_payment_debit_reversal",
            "tax_fund",
            "transfer",
            "transfer_cancel",
            "transfer_failure",
            "transfer_refund",
        ),
        BY_HAND,
    ),
}
# An adjustment is whatever its category says.
ADJUSTMENTS: Mapping[str, Kind] = {
    "dispute": DISPUTE,
    "dispute_reversal": DISPUTE_WON,
    "fee": FEES,
    "refund": REFUND,
    "refund_failure": REFUND_FAILED,
    "payout_reversal": PAYOUT_BACK,
    "charge_failure": RETURNED,
}


def kind_of(type_: str, category: str) -> Kind | None:
    """The kind of a balance transaction; None when nobody has seen its like."""
    kind = KINDS.get(type_)
    if type_ == "adjustment":
        return ADJUSTMENTS.get(category, kind)
    return kind
