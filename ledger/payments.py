"""R10: which payments the biller confirms and the books do not have yet."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, count

from .booked import Booked, BookedPayments
from .invoice import ZERO, Facts, PaymentFact, Reason
from .money import shown
from .reasons import because

PAID = "paid"  # the id of a payment the biller shows no object for
OUT_OF_BAND = "out_of_band"  # a later one: out_of_band_2, …


@dataclass(frozen=True, slots=True)
class PaymentPlan:
    due: tuple[PaymentFact, ...] = ()
    reason: Reason | None = None
    flags: tuple[str, ...] = ()


def plan_payments(
    facts: Facts, booked: Booked, currency: str, total: Decimal
) -> PaymentPlan:
    """The payments still to be booked, and why another one is not.

    :param total: of the invoice, in `currency`, which is also what is left to pay
        as long as it is not posted
    """
    residual = _residual(booked, total)
    flags = _flags(facts, total)
    elsewhere = _settled_elsewhere(booked, total, residual)
    if elsewhere and not residual and _is_adopted(booked):
        return PaymentPlan((), None, flags)
    new = _unbooked(facts, booked)
    said = facts.currency or currency
    refused = {p.id: why for p in new if (why := _obstacle(p, booked, currency, said))}
    due = tuple(payment for payment in new if payment.id not in refused)
    amount = sum((payment.amount for payment in due), ZERO)
    if reason := (
        _recovered(amount, residual, booked)
        or _exceeds(amount, residual + facts.overpaid)
        or _unclear(amount, elsewhere)
    ):
        return PaymentPlan((), reason, flags)
    outside = due_out_of_band(facts, booked.payments).amount if residual else ZERO
    reasons = [
        *refused.values(),
        booked.payments.lost if residual else None,
        _unclear(outside, elsewhere) or _out_of_band(outside, currency),
        _unmatched(facts, booked, total - residual, residual),
    ]
    return PaymentPlan(due, next(filter(None, reasons), None), flags)


def _obstacle(
    payment: PaymentFact, booked: Booked, currency: str, said: str
) -> Reason | None:
    """Why this payment cannot be booked while others can; `said`: the currency it
    has where it names none.
    """
    paid_in = (payment.currency or said).upper()
    if paid_in != currency:
        return because(
            "payment_currency",
            payment=payment.id,
            currency=paid_in,
            invoice_currency=currency,
        )
    return booked.payment_locks.get(payment.id)


def _exceeds(amount: Decimal, residual: Decimal) -> Reason | None:
    if not amount or amount <= residual:
        return None
    return because("payment_exceeds", amount=shown(amount), residual=shown(residual))


def _recovered(amount: Decimal, residual: Decimal, booked: Booked) -> Reason | None:
    """R30: paid after it was written off: that has to be added back first."""
    written_off = booked.payments.written_off
    if not written_off or amount <= residual:
        return None
    return because("written_off_paid", amount=shown(amount), settled=shown(written_off))


def _residual(booked: Booked, total: Decimal) -> Decimal:
    move = booked.move
    return move.residual if move and move.state == "posted" else total


def _settled_elsewhere(booked: Booked, total: Decimal, residual: Decimal) -> Decimal:
    """What an earlier tool or a person settled: no id tells which payment it was."""
    move = booked.move
    if move is None or move.state != "posted":
        return ZERO
    payments = booked.payments
    ours = payments.total - payments.given_back + payments.written_off
    return max(total - residual - ours, ZERO)


def _is_adopted(booked: Booked) -> bool:
    """An earlier tool wrote it: its payments carry no id to tell them by."""
    return booked.move.adopted or not booked.move.fingerprint


def _unclear(amount: Decimal, elsewhere: Decimal) -> Reason | None:
    """Whether the money to book is what was booked without its id."""
    if not amount or not elsewhere:
        return None
    return because("settled_elsewhere", amount=shown(amount), settled=shown(elsewhere))


def _unbooked(facts: Facts, booked: Booked) -> tuple[PaymentFact, ...]:
    """R10: one without a payment object blocks any later one, and the reverse."""
    known = booked.payments.ids
    if PAID in known:
        return ()
    confirmed = {p.id: p for p in facts.payments if p.amount > 0}
    if confirmed:
        return tuple(p for p in confirmed.values() if p.id not in known)
    return _paid_without_object(facts) if all(map(is_out_of_band, known)) else ()


def _paid_without_object(facts: Facts) -> tuple[PaymentFact, ...]:
    amount = facts.amount_paid - facts.out_of_band
    if not facts.paid or amount <= 0:
        return ()
    return (PaymentFact(PAID, amount, facts.paid_at, facts.currency or ""),)


def is_out_of_band(payment_id: str) -> bool:
    return payment_id.startswith(OUT_OF_BAND)


def due_out_of_band(facts: Facts, payments: BookedPayments) -> PaymentFact:
    """What was paid outside the biller and no person has registered yet."""
    ids = chain([OUT_OF_BAND], (f"{OUT_OF_BAND}_{place}" for place in count(2)))
    free = next(id_ for id_ in ids if id_ not in payments.ids)
    amount = max(facts.out_of_band - payments.out_of_band, ZERO)
    return PaymentFact(free, amount, facts.paid_at)


def _out_of_band(amount: Decimal, currency: str) -> Reason | None:
    if not amount:
        return None
    return because("paid_out_of_band", amount=shown(amount), currency=currency)


def _unmatched(
    facts: Facts, booked: Booked, matched: Decimal, residual: Decimal
) -> Reason | None:
    """A person took a booked payment off its invoice, or cancelled it."""
    move = booked.move
    if move is None or move.state != "posted":
        return None
    payments = booked.payments
    still_booked = _booked_already(facts, payments) - payments.given_back
    loose = min(still_booked - matched, residual)
    if loose <= 0:
        return None
    return because("payment_unmatched", amount=shown(loose), residual=shown(residual))


def _booked_already(facts: Facts, payments: BookedPayments) -> Decimal:
    """What the biller confirms, of payments that are in the books by their ids."""
    if PAID in payments.ids:
        return facts.amount_paid - facts.out_of_band + payments.out_of_band
    amounts = {p.id: p.amount for p in facts.payments if p.id in payments.ids}
    return sum(amounts.values(), payments.out_of_band)


def _flags(facts: Facts, total: Decimal) -> tuple[str, ...]:
    cash = sum((payment.amount for payment in facts.payments), ZERO)
    if not facts.payments:
        cash = facts.amount_paid - facts.out_of_band
    lacking = facts.paid and cash + facts.out_of_band < total
    found = {
        "paid_by_credit": lacking or facts.by_credit > 0,
        "paid_date_assumed": facts.paid_date_assumed,
        "uncollectible": facts.uncollectible,
    }
    return tuple(flag for flag, is_set in found.items() if is_set)
