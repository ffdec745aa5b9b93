"""A planned line together with the biller line it was recognised as."""

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal

from .decision import PlannedLine
from .invoice import ZERO, BillerLine, TaxPart
from .money import cent

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class LineDraft:
    line: PlannedLine
    biller: BillerLine | None = None


def is_charged(part: TaxPart, base: Decimal, digits: int) -> bool:
    """Whether a tax the biller names was charged, be it too small for a cent.

    An exempt line may name a rate too: then its amount is zero on a base that
    would have given more.
    """
    if part.amount:
        return True
    rate = part.rate or ZERO
    return bool(rate) and abs(base * rate / HUNDRED) < cent(digits)


def tax_key(line: BillerLine, digits: int) -> frozenset[Hashable]:
    """What the biller taxes a line with; equal keys are taxed alike."""
    return frozenset(
        (part.rate, part.name, part.state)
        for part in line.taxes
        if is_charged(part, line.amount, digits)
    )
