"""The money of a play: what moves Stripe's balance, and what must hold of it.

All of it moves after Stripe was read first, on the day of the play: Stripe tells
nothing of days long past. The bank counts its balance apart from what it lists.
"""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from decimal import Decimal

from ..loopback.stripe_objects import unix
from .billing import Billed, month
from .nexacloud import execute
from .orders import Order
from .stage import Lane

BEGIN = (Order("money_set_up"), Order("money"))
READ_ALL = Order("money", batch=200)
CLEARING = """
    SELECT coalesce(sum(item.amount_currency), 0)
      FROM fusion_billing_stripe_journal AS chosen
      JOIN account_journal AS journal ON journal.id = chosen.journal_id
      JOIN account_move_line AS item
        ON item.account_id = journal.default_account_id
       AND item.parent_state = 'posted'
"""
# Stripe held the same an hour ago; the months of a play are made when it begins.
EARLIER = """
    UPDATE fusion_billing_stripe_opening SET told_at = told_at - interval '1 hour'
"""
KEPT = "SELECT external_id FROM fusion_billing_balance_transaction"
LEFT = """
    SELECT external_id, state, reason_code FROM fusion_billing_balance_transaction
     WHERE state <> 'booked'
"""


def begin(lane: Lane) -> None:
    """Set the Stripe balance up, and read what moved before."""
    _take_payments(lane)
    for order in BEGIN:
        (end,) = lane.run(order)
        if end.status:
            raise AssertionError(f"{order.task} without any fault failed: {end.error}")
    execute(lane.books, EARLIER)


def lately(rng: random.Random, serial: int) -> list[Billed]:
    """The invoices of a month, billed and paid just now."""
    now = datetime.now(timezone.utc)
    return [_now(billed, now) for billed in month(rng, serial)]


def _now(billed: Billed, now: datetime) -> Billed:
    text = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    day = f"{now:%Y-%m-%d}" if billed.kind == "lago" else text
    paid = text if billed.bill.paid else None
    return replace(billed, bill=replace(billed.bill, issued=day, paid=paid))


def move(lane: Lane, key: str) -> None:
    """The invoices' payments, and of every other kind of movement one."""
    before = {charge["id"] for charge in lane.stripe.bank.held("charge")}
    _take_payments(lane)
    bank, at = lane.stripe.bank, int(time.time())
    paid, other = [
        charge
        for charge in bank.held("charge")
        if charge["id"] not in before and charge["amount"] > 100
    ][:2]
    bank.account_fee(f"{key}fee", 113, at, tax=13)
    bank.charge(f"{key}unknown", 4200, at)
    bank.refund(key, paid["id"], at, paid["amount"] // 2)
    bank.dispute(key, other["id"], at)
    bank.topup(key, 50_000, at)
    bank.manual_payout(f"{key}manual", 100, at)
    bank.automatic_payout(f"{key}auto", at)
    bank.charge(f"{key}late", 2100, at)


def _take_payments(lane: Lane) -> None:
    """What Stripe's invoices, and Lago's through Stripe, were paid."""
    bank = lane.stripe.bank
    for invoice in lane.stripe.invoices:
        bank.take(invoice)
    known = {intent["id"] for intent in bank.held("payment_intent")}
    for payment in lane.lago.payments:
        intent = payment["provider_payment_id"]
        if intent not in known:
            at = unix(payment["created_at"])
            bank.charge(intent.removeprefix("pi_"), payment["amount_cents"], at)


def mirrored(lane: Lane) -> Iterator[str]:
    """Read once more in peace: all is booked, and clearing is Stripe's balance."""
    (end,) = lane.run(READ_ALL)
    if end.status:
        yield f"the balance could not be read in peace: {end.error}"
    for txn_id, state, reason in execute(lane.books, LEFT):
        yield f"all money is booked: {txn_id} is {state}, {reason}"
    [(clearing,)] = execute(lane.books, CLEARING)
    held = Decimal(sum(lane.stripe.bank.balance_at(2**40).values())).scaleb(-2)
    if clearing != held:
        yield f"clearing is Stripe's balance: {clearing}, not {held}"
    listed = {each["id"] for each in lane.stripe.bank.held("balance_transaction")}
    kept = {each for (each,) in execute(lane.books, KEPT)}
    for txn_id in sorted(listed ^ kept):
        yield f"all that moved has its row: {txn_id}"


def months_of(faults: Sequence, rng: random.Random) -> list[list[Billed]]:
    """Of each fault, and one before them."""
    makers = [month, *(fault.month for fault in faults)]
    return [make(rng, serial) for serial, make in enumerate(makers, start=1)]
