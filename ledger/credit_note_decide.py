"""What becomes of a credit note of Stripe (R27). Pure: no books, no network."""

from collections.abc import Sequence
from decimal import Decimal

from .credit_note import (
    CreditLine,
    CreditNote,
    InvoicedLine,
    KnownNote,
    NoteOutcome,
    PlannedCredit,
)
from .families import family_of
from .invoice import ZERO, Reason
from .money import distribute, in_currency, shown
from .reasons import because


def decide_note(note: CreditNote, known: KnownNote) -> NoteOutcome:
    """The lines of the credit note, each like one of its invoice; or why none."""
    if note.voided_at:
        return _voided(note, known)
    if known.is_booked:
        return NoteOutcome("keep")
    if note.problem:
        return NoteOutcome("hold", note.problem)
    if known.gone:
        return NoteOutcome("hold", known.gone)
    if known.cut_over is None or known.day < known.cut_over:
        return NoteOutcome("skip", because("before_cut_over", date=known.day))
    if reason := _obstacle(note, known):
        return NoteOutcome("hold", reason)
    planned = [_planned(line, known) for line in note.lines]
    lines = tuple(line for line in planned if line)
    if len(lines) < len(planned):
        return NoteOutcome("hold", _untaxed_otherwise(note, known))
    return NoteOutcome("book", day=known.open_day or known.day, lines=lines)


def _voided(note: CreditNote, known: KnownNote) -> NoteOutcome:
    reason = because("note_void", note=note.number)
    if known.gone and known.gone.figures["variant"] == "draft":
        return NoteOutcome("hold", known.gone)  # posted, it would stand
    if not known.is_booked:
        return NoteOutcome("skip", reason)
    if known.lock and not known.open_day:
        return NoteOutcome("hold", known.lock)
    return NoteOutcome("reverse", reason, day=known.open_day or known.day)


def _obstacle(note: CreditNote, known: KnownNote) -> Reason | None:
    """Why it cannot be booked, the first that applies."""
    named = {"note": note.number, "total": _told(note.total, note)}
    if not known.invoice:
        return because("note_invoice", **named, biller_id=note.invoice)
    if known.posted_by_hand:
        return because("note_twice", **named, other=known.posted_by_hand)
    is_too_much = note.total > known.creditable or note.before_payment > known.open
    if note.currency != known.currency or is_too_much:
        return because(
            "note_exceeds",
            **named,
            invoice=known.invoice,
            before_payment=shown(note.before_payment),
            open=shown(known.open),
            creditable=shown(known.creditable),
        )
    if known.rate_problem:
        return known.rate_problem
    return None if known.open_day else known.lock


def _untaxed_otherwise(note: CreditNote, known: KnownNote) -> Reason:
    rates = {part.rate for line in note.lines for part in line.taxes}
    told = ", ".join(f"{shown(rate)} %" for rate in sorted(filter(None, rates)))
    return because(
        "note_tax",
        note=note.number,
        total=_told(note.total, note),
        tax=shown(note.tax),
        rates=told or "–",
        invoice=known.invoice,
    )


def _told(amount: Decimal, note: CreditNote) -> str:
    return in_currency(amount, note.currency)


# --- which line of the invoice a line of the note is like ---------------------


def _planned(line: CreditLine, known: KnownNote) -> PlannedCredit | None:
    like = _like(line, known)
    if like is None:
        return None
    return PlannedCredit(
        line.description, like.id, line.amount, _taxes(line, like, known.digits)
    )


def _like(line: CreditLine, known: KnownNote) -> InvoicedLine | None:
    """Taxed alike, of the same family where there is one; else the largest."""
    alike = _taxed_alike(line, known.lines)
    if not alike:
        return None
    family, _is_matched = family_of(line.description, known.families)
    same = [each for each in alike if each.family == family]
    return max(same or alike, key=lambda each: each.amount)


def _taxed_alike(line: CreditLine, lines: Sequence[InvoicedLine]) -> list[InvoicedLine]:
    if not line.tax:
        return [each for each in lines if not any(rate for _id, rate in each.taxes)]
    taxed = [each for each in lines if any(rate for _id, rate in each.taxes)]
    rates = _rates(line)
    named = [each for each in taxed if sorted(r for _id, r in each.taxes) == rates]
    if named:
        return named
    different = {tuple(id_ for id_, _rate in each.taxes) for each in taxed}
    return taxed if len(different) == 1 else []


def _rates(line: CreditLine) -> list[Decimal]:
    return sorted(part.rate for part in line.taxes if part.rate is not None)


def _taxes(line: CreditLine, like: InvoicedLine, digits: int) -> dict[int, Decimal]:
    """What is credited of each tax: as the biller says, else by their rates."""
    told = {part.rate: part.amount for part in line.taxes}
    if len(told) == len(like.taxes) == len(line.taxes) and all(
        rate in told for _id, rate in like.taxes
    ):
        return {tax: told[rate] for tax, rate in like.taxes}
    shares = distribute(line.tax, [rate for _id, rate in like.taxes], digits)
    amounts = zip(like.taxes, shares, strict=True)
    return {tax: share for (tax, _rate), share in amounts} if like.taxes else {}


def summed(note: CreditNote) -> bool:
    """Its lines and their taxes come to its total, as do the ways it went back."""
    lines = sum((line.amount + line.tax for line in note.lines), ZERO)
    refunded = sum((amount for _id, amount in note.refunds), ZERO)
    ways = note.before_payment + refunded + note.to_credit + note.out_of_band
    return lines == note.total == ways
