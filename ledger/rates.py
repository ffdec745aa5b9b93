"""R7, ahead of the first run: which of the company's taxes the source's rates are.

Told by the same candidates as an invoice's own tax, without what a biller would say.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .booked import TaxOption
from .line_draft import HUNDRED
from .money import cent, round_money
from .tax_groups import TaxGroup
from .taxes import candidates

RATE_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Charged:
    """So many invoices charge one rate; the amounts are those of one of them."""

    subtotal: Decimal
    tax: Decimal
    lines: int
    invoices: int
    digits: int = 2  # of its currency


@dataclass(frozen=True, slots=True)
class RateUse:
    """`taxes` are those that come to it, none where no tax of the company does."""

    rate: Decimal
    invoices: int
    taxes: tuple[TaxOption, ...] = ()


def rates_used(
    charged: Iterable[Charged], options: Sequence[TaxOption]
) -> tuple[RateUse, ...]:
    """One for each rate, the most used first; rate zero is charged no tax."""
    taxable = [option for option in options if option.rate]
    counts: dict[tuple[Decimal, tuple[TaxOption, ...]], int] = {}
    told: Counter[Decimal] = Counter()  # by larger amounts, which come first
    for each in sorted(charged, key=lambda each: -abs(each.subtotal)):
        taxes = _meant(each, taxable, told) if each.tax else ()
        rate = taxes[0].rate if taxes else _rate_of(each)
        told[rate] += each.invoices
        counts[rate, taxes] = counts.get((rate, taxes), 0) + each.invoices
    uses = [RateUse(rate, count, taxes) for (rate, taxes), count in counts.items()]
    return tuple(sorted(uses, key=lambda use: (-use.invoices, use.rate)))


def _rate_of(each: Charged) -> Decimal:
    return round_money(each.tax / each.subtotal * HUNDRED, RATE_DIGITS)


def _meant(
    each: Charged, taxable: Sequence[TaxOption], told: Mapping[Decimal, int]
) -> tuple[TaxOption, ...]:
    """The taxes of one rate: on small amounts several fit.

    One that rounds to it before others, then the one that is most used, then the
    nearest.
    """

    def rank(option: TaxOption) -> tuple[bool, int, Decimal]:
        distance = abs(each.subtotal * option.rate / HUNDRED - each.tax)
        return distance > cent(each.digits) / 2, -told.get(option.rate, 0), distance

    lines = max(each.lines, 1)
    slack = cent(each.digits) * lines
    group = TaxGroup(tuple(range(lines)), each.subtotal, each.tax, (), slack)
    found = candidates(taxable, group, each.digits)
    best = min(found, key=rank, default=None)
    return tuple(option for option in found if option.rate == best.rate)
