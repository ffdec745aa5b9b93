"""Credit notes of a Stripe account (R27): Credit Notes, and their lines.

Amounts come as integers in the minor unit of their currency; they are given on as
`Decimal` in major units.
"""

from dataclasses import replace
from urllib.parse import quote

from ..ledger.credit_note import CreditLine, CreditNote
from ..ledger.credit_note_decide import summed
from ..ledger.invoice import ZERO, TaxPart
from ..ledger.money import shown
from ..ledger.reasons import because
from .errors import BillerAnswerError
from .stripe_api import BILLER
from .values import STRIPE_MINOR_DIGITS, Money, Reader

NOTES = "/v1/credit_notes"


class StripeCreditNotes:
    """Asked through a `StripeApi`; raises `BillerError`."""

    def __init__(self, api):
        self._api = api

    def since(self, created_from):
        """Stripe's dicts of those created from this aware datetime on, newest first.

        One call per 100; one more for a note of more lines than a list shows.
        """
        created = {"gte": int(created_from.timestamp())}
        for answer in self._api.pages(NOTES, created=created):
            yield self._whole(answer)

    def _whole(self, answer):
        holder = Reader(answer, BILLER, NOTES)
        try:
            note_id = holder.own_id()
            has_more = holder.inner("lines").flag("has_more")
        except BillerAnswerError:  # it is told where the note is read
            return answer
        if not has_more:
            return answer
        path = f"{NOTES}/{quote(note_id, safe='')}/lines"
        return {**answer, "lines": {"data": list(self._api.pages(path))}}


def note_of(answer):
    """Stripe's dict as a `CreditNote`; what cannot be understood has a `problem`.

    Raises BillerAnswerError only where it lacks what tells which note it is.
    """
    holder = Reader(answer, BILLER, NOTES)
    bare = _bare(holder)
    try:
        return _checked(_whole(holder, bare))
    except BillerAnswerError as error:
        problem = because("transaction_unreadable", detail=error.detail)
        return replace(bare, problem=problem)


def _bare(holder):
    """What is known of it even where its figures cannot be used."""
    made = holder.instant("created")
    if made is None:
        raise holder.error("the field 'created' is missing")
    created = holder.instant("effective_at") or made
    note_id = holder.own_id()
    return CreditNote(
        id=note_id,
        number=holder.text("number") or note_id,
        invoice=holder.reference("invoice"),
        customer=holder.reference("customer"),
        currency=holder.text("currency", Reader.REQUIRED).upper(),
        created=created,
        total=ZERO,
        voided_at=_voided_at(holder, created),
        reason=holder.text("reason"),
    )


def _voided_at(holder, created):
    if holder.text("status") != "void":
        return None
    return holder.instant("voided_at") or created


def _whole(holder, bare):
    money = Money(holder, bare.currency, STRIPE_MINOR_DIGITS)
    lines = tuple(
        _line(line, bare.currency) for line in holder.inner("lines").items("data")
    )
    refunds = tuple(
        (part.reference("refund"), _amount(part, "amount_refunded", bare.currency))
        for part in holder.items("refunds")
    )
    told = replace(
        bare,
        total=money.of("total"),
        tax=sum((line.tax for line in lines), ZERO),
        lines=lines,
        before_payment=money.of("pre_payment_amount", 0),
        refunds=refunds,
        credit=holder.reference("customer_balance_transaction"),
        out_of_band=money.of("out_of_band_amount", 0),
    )
    return replace(told, to_credit=_to_credit(told))


def _to_credit(note):
    """Stripe does not say it: what went back neither by refund nor elsewhere."""
    if not note.credit:
        return ZERO
    refunded = sum((amount for _id, amount in note.refunds), ZERO)
    return note.total - note.before_payment - refunded - note.out_of_band


def _checked(note):
    if summed(note) and min(note.before_payment, note.to_credit) >= ZERO:
        return note
    refunded = sum((amount for _id, amount in note.refunds), ZERO)
    reason = because(
        "note_sum",
        note=note.number,
        total=shown(note.total),
        lines=shown(sum((line.amount for line in note.lines), ZERO)),
        tax=shown(note.tax),
        before_payment=shown(note.before_payment),
        given_back=shown(refunded + note.to_credit + note.out_of_band),
    )
    return replace(note, problem=reason)


def _line(line, currency):
    """Before tax, after its discounts; Stripe's amount holds an inclusive tax."""
    taxes = tuple(_tax(line, part, currency) for part in line.items("taxes"))
    discounts = line.items("discount_amounts")
    off = sum((_amount(part, "amount", currency) for part in discounts), ZERO)
    inside = sum(
        (
            tax.amount
            for tax, part in zip(taxes, line.items("taxes"), strict=True)
            if part.text("tax_behavior") == "inclusive"
        ),
        ZERO,
    )
    return CreditLine(
        description=line.text("description"),
        amount=_amount(line, "amount", currency) - off - inside,
        taxes=taxes,
    )


def _tax(line, part, currency):
    """A tax of a line; the line has the whole of each rate that it names."""
    rates = {rate.text("id"): rate for rate in line.items("tax_rates")}
    rate = rates.get(part.inner("tax_rate_details").reference("tax_rate"))
    amount = _amount(part, "amount", currency)
    if rate is None:
        return TaxPart(amount)
    percent = rate.number("percentage")
    return TaxPart(
        amount=amount,
        rate=rate.number("effective_percentage") if percent is None else percent,
        name=rate.text("display_name"),
    )


def _amount(holder, key, currency):
    return Money(holder, currency, STRIPE_MINOR_DIGITS).of(key)
