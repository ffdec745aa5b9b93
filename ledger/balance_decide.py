"""What becomes of a balance transaction (R23-R28). Pure: no books, no network."""

from dataclasses import replace
from decimal import Decimal

from .balance import Known, Leg, Outcome, Transaction
from .balance_kinds import (
    CLEARING,
    FEE,
    FEE_TAX,
    FEES,
    PAYOUT,
    RECEIPT,
    RECEIVABLE,
    TAX_OF_FEES,
    UNALLOCATED,
    Kind,
    kind_of,
)
from .invoice import ZERO, Reason
from .money import in_currency
from .reasons import because


def decide_transaction(transaction: Transaction, known: Known) -> Outcome:
    """The entry of one transaction, or why there is none.

    What cannot be booked is held, and shows as a difference from Stripe's balance;
    money of which only the owner is unknown is booked, and told (R24).
    """
    if transaction.problem:
        return Outcome("hold", transaction.problem)
    kind = kind_of(transaction.type, transaction.category)
    if known.cut_over is None or known.day < known.cut_over:
        return _before(transaction, known, kind)
    if reason := _obstacle(transaction, known, kind):
        return Outcome("hold", known.gone or reason)
    assert kind
    found = without_standing(_booked(transaction, known, kind), transaction, known)
    if found.action == "hold":
        return found
    if known.gone and (found.legs or found.fee_legs):
        return Outcome("hold", known.gone)
    if lacking := _lacking(found, known):
        return Outcome("hold", because("account_missing", accounts=lacking))
    return replace(found, day=known.open_day or known.day)


def _before(transaction: Transaction, known: Known, kind: Kind | None) -> Outcome:
    """R32: part of the opening; a payment of it must not stand after the cut-over."""
    receipt, begin = known.receipt, known.cut_over
    is_placed = kind == RECEIPT and receipt and receipt.is_placed
    is_own = is_placed and receipt and not receipt.is_taken
    if begin and is_own and receipt and receipt.day >= begin:
        return replace(_dated(known), day=known.day)
    return Outcome("skip", because("before_cut_over", date=known.day))


def _dated(known: Known) -> Outcome:
    """Its payment, on the day on which the balance changed (R24)."""
    assert known.receipt
    if known.receipt.day == known.day:
        return Outcome("link")
    locked = known.lock or known.receipt_lock
    return Outcome("hold", locked) if locked else Outcome("redate")


def _obstacle(
    transaction: Transaction, known: Known, kind: Kind | None
) -> Reason | None:
    """Why nothing of it can be booked, the first that applies."""
    named = {"kind": transaction.type, "category": transaction.category}
    if kind is None:
        return because("unknown_kind", **named, amount=_told(transaction))
    if kind.role is None:
        return because("kind_by_hand", **named, amount=_told(transaction))
    if not known.has_journal:
        return because("balance_currency", currency=transaction.currency)
    if known.rate_problem:
        return known.rate_problem
    if kind == PAYOUT and known.payout:
        return known.payout
    return None if known.open_day else known.lock


def _told(transaction: Transaction) -> str:
    return in_currency(transaction.net, transaction.currency)


def _booked(transaction: Transaction, known: Known, kind: Kind) -> Outcome:
    fees = fee_legs(transaction, kind)
    if kind in (FEES, TAX_OF_FEES):
        return Outcome("book", fee_legs=fees)
    if kind.role != RECEIVABLE:
        return Outcome("book", legs=_legs(kind.role, transaction), fee_legs=fees)
    return replace(_of_customer(transaction, known, kind), fee_legs=fees)


def without_standing(found: Outcome, transaction: Transaction, known: Known) -> Outcome:
    """Nothing is booked twice: what stands of it in the books is left as it is."""
    if known.has_entry:
        reason = found.reason if found.action == "book" else None
        found = Outcome("book", reason, found.day, fee_legs=fee_legs(transaction))
    return replace(found, fee_legs=()) if known.has_fee_entry else found


def _of_customer(transaction: Transaction, known: Known, kind: Kind) -> Outcome:
    """A receipt is the payment of an invoice that is booked already, or stands on the
    account of unallocated receipts; what goes back leaves from where it stands.
    """
    receipt = known.receipt
    if kind == RECEIPT:
        if receipt is None:
            reason = because(
                "unmatched_charge",
                charge=transaction.source.charge or transaction.id,
                amount=_told_gross(transaction),
                candidates=known.candidates or "–",
            )
            return Outcome("book", reason, legs=_legs(UNALLOCATED, transaction))
        return _linked(transaction, known)
    if receipt is None or not receipt.is_placed:
        reason = (
            None
            if receipt
            else because(
                "unmatched_refund",
                charge=transaction.source.charge or "–",
                amount=_told_gross(transaction),
            )
        )
        return Outcome("book", reason, legs=_legs(UNALLOCATED, transaction))
    return Outcome("book", legs=_legs(RECEIVABLE, transaction))


def _linked(transaction: Transaction, known: Known) -> Outcome:
    """Its payment is booked: one for one, of the same amount, in the currency paid."""
    receipt, source = known.receipt, transaction.source
    assert receipt
    paid = source.amount if source.amount is not None else transaction.gross
    currency = source.currency or transaction.currency
    said = ((paid, currency), (transaction.gross, transaction.currency))
    if receipt.is_taken:  # nothing of it is left for this one
        return Outcome("hold", _differs(source.charge, said[0], (ZERO, currency)))
    booked = (
        (receipt.amount, receipt.currency),
        (receipt.settled, receipt.settled_in),
    )
    for told, found in zip(said, booked, strict=True):
        if told != found:
            return Outcome("hold", _differs(source.charge, told, found))
    return _dated(known)


def _differs(
    charge: str, told: tuple[Decimal, str], found: tuple[Decimal, str]
) -> Reason:
    return because(
        "charge_differs",
        charge=charge,
        amount=in_currency(*told),
        booked=in_currency(*found),
    )


def _told_gross(transaction: Transaction) -> str:
    return in_currency(transaction.gross, transaction.currency)


def _legs(role: str | None, transaction: Transaction) -> tuple[Leg, ...]:
    """The other side of what the clearing account gets or gives."""
    assert role and role != CLEARING
    return (Leg(role, -transaction.gross),) if transaction.gross else ()


def fee_legs(transaction: Transaction, kind: Kind | None = None) -> tuple[Leg, ...]:
    """R25: what Stripe kept, and the tax within; of a `kind` that is a fee, all of it.

    Without a kind only what was kept of it: a person has booked the rest.
    """
    tax, own = transaction.fee_tax, []
    if kind in (FEES, TAX_OF_FEES):
        own = [Leg(FEE if kind == FEES else FEE_TAX, -transaction.gross)]
    parts = (*own, Leg(FEE, transaction.fee - tax), Leg(FEE_TAX, tax))
    return tuple(leg for leg in parts if leg.amount)


def _lacking(outcome: Outcome, known: Known) -> str:
    roles = {leg.role for leg in (*outcome.legs, *outcome.fee_legs)}
    return ", ".join(sorted(roles & known.missing))
