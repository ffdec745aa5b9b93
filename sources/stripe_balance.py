"""Stripe's balance and what changed it (R23, R24): Balance Transactions, Balance.

Amounts come as integers in the minor unit of their currency, instants as seconds
since 1970; both are given on as `Decimal` in major units and aware datetimes.
"""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from ..ledger.balance import FeePart, Source, Transaction
from ..ledger.invoice import ZERO
from ..ledger.money import shown
from ..ledger.reasons import because
from ..ledger.text import clean
from .errors import BillerAnswerError
from .stripe_api import BILLER
from .values import LONGEST_ID, STRIPE_MINOR_DIGITS, Money, Reader, major_amount

TRANSACTIONS = "/v1/balance_transactions"
BALANCE = "/v1/balance"
OVERLAP = timedelta(days=3)  # so far back is listed again: some are told late
NONE = Decimal(0)
CHARGES = ("ch_", "py_")
AHEAD = timedelta(days=1)  # so far may Stripe's clock be ahead of ours
SIGNS = {"charge": 1, "payment": 1, "refund": -1, "payment_refund": -1}


class StripeBalance:
    """What one Stripe account holds, asked through a `StripeApi`."""

    def __init__(self, api):
        self._api = api

    def listed(self, created_from, payout=None, after=None):
        """Every balance transaction as Stripe's dict, newest first.

        `created_from` is an aware datetime, or None with a `payout`, whose members
        are then given; `after` is the id of the one to go on from. One call per 100,
        with what they are about.
        """
        params = {"expand": ["data.source"]}
        if after:
            params["starting_after"] = after
        if payout:
            params["payout"] = payout
        if created_from:
            params["created"] = {"gte": int(created_from.timestamp())}
        return self._api.pages(TRANSACTIONS, **params)

    def balance(self):
        """{currency: amount}: pending and available together, all source types."""
        answer = Reader(self._api.get(BALANCE), BILLER, BALANCE)
        found = {}
        for kind in ("available", "pending"):
            answer.values(kind, Reader.REQUIRED)
            for part in answer.items(kind):
                currency = part.text("currency", Reader.REQUIRED).upper()
                amount = Money(part, currency, STRIPE_MINOR_DIGITS).of("amount")
                found[currency] = found.get(currency, ZERO) + amount
        return found


def transaction_of(answer):
    """Stripe's dict as a `Transaction`; what cannot be understood has a `problem`.

    Raises BillerAnswerError only where it has no id, and so is nothing at all.
    """
    holder = Reader(answer, BILLER, TRANSACTIONS)
    told_id = holder.text("id", Reader.REQUIRED)
    txn_id = told_id[:LONGEST_ID]
    try:
        if txn_id != told_id:
            raise holder.error("its id is too long")
        return _checked(holder, _read(holder, txn_id))
    except BillerAnswerError as error:
        return _nothing(holder, txn_id, error.detail)


def place_of(answer):
    """(id, seconds since 1970), by which a list goes on; 0 where it names no instant.

    Raises BillerAnswerError where it has no id, as `transaction_of`.
    """
    holder = Reader(answer, BILLER, TRANSACTIONS)
    txn_id = holder.text("id")
    if not txn_id:
        raise holder.error("the field 'id' is missing")
    try:
        created = holder.instant("created")
    except BillerAnswerError:
        created = None
    return txn_id, int(created.timestamp()) if created else 0


def _read(holder, txn_id):
    currency = clean(holder.text("currency", Reader.REQUIRED)).upper()
    money = Money(holder, currency, STRIPE_MINOR_DIGITS)
    created = holder.instant("created")
    if created is None:
        raise holder.error("the field 'created' is missing")
    if created > datetime.now(timezone.utc) + AHEAD:
        raise holder.error("the field 'created' is in the future")
    available = holder.instant("available_on")
    kind, gross = clean(holder.text("type")), money.of("amount")
    if gross * SIGNS.get(kind, 0) < 0:
        raise holder.error("the field 'amount' has the sign of another kind")
    return Transaction(
        id=txn_id,
        type=kind,
        category=clean(holder.text("reporting_category")),
        gross=gross,
        fee=money.of("fee", 0),
        net=money.of("net"),
        currency=currency,
        created=created,
        available_on=available and available.date(),
        exchange_rate=holder.number("exchange_rate"),
        description=holder.text("description"),
        fees=tuple(_fee(part, currency) for part in holder.items("fee_details")),
        source=_source(holder),
    )


def _checked(holder, transaction):
    """R23: gross less fee is net, and the parts of the fee are the fee."""
    parts = sum((part.amount for part in transaction.fees), ZERO)
    exact = transaction.gross - transaction.fee == transaction.net
    whole = parts in (transaction.fee, ZERO) and _are_alike(holder, transaction)
    if exact and whole:
        return transaction
    reason = because(
        "transaction_sum",
        gross=shown(transaction.gross),
        fee=shown(transaction.fee),
        parts=shown(parts),
        net=shown(transaction.net),
    )
    return replace(transaction, problem=reason)


def _are_alike(holder, transaction):
    """Parts that cancel out, or are of another currency, add up to anything."""
    told = {part.text("currency").upper() for part in holder.items("fee_details")}
    signs = (part.amount * transaction.fee for part in transaction.fees if part.amount)
    return told <= {"", transaction.currency} and all(sign > 0 for sign in signs)


def _nothing(holder, txn_id, detail):
    return Transaction(
        id=txn_id,
        type=clean(holder.data.get("type")),
        category="",
        gross=NONE,
        fee=NONE,
        net=NONE,
        currency="",
        created=datetime.fromtimestamp(0, timezone.utc),
        problem=because("transaction_unreadable", detail=detail),
    )


def _fee(part, currency):
    of_part = part.text("currency").upper() or currency
    return FeePart(
        kind=part.text("type"),
        amount=major_amount(part.integer("amount"), of_part, STRIPE_MINOR_DIGITS),
        description=part.text("description"),
    )


def _source(holder):
    """What it is about: an id, or where it was expanded what that says."""
    own = holder.reference("source")
    if not isinstance(holder.raw("source", None), dict):
        return Source(id=own, charge=own if own.startswith(CHARGES) else "")
    told = holder.inner("source")
    currency = told.text("currency").upper()
    minor = told.integer("amount", None)
    amount = None
    if minor is not None and currency:
        amount = major_amount(minor, currency, STRIPE_MINOR_DIGITS)
    charge = own if own.startswith(CHARGES) else told.reference("charge")
    return Source(
        id=own,
        kind=told.text("object"),
        charge=charge,
        payment_intent=told.reference("payment_intent"),
        customer=told.reference("customer"),
        amount=amount,
        currency=currency,
        reason=told.text("reason"),
        email=told.inner("billing_details").text("email"),
    )
