"""Whether a tax is the one the biller names, and what each component comes to (R7).

A biller names a tax in parts: one per authority, or one for all. A part tells a
rate, or an authority in its name (GST, HST, QST, PST and their French forms), or
only an amount.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import permutations

from .booked import TaxOption
from .invoice import ZERO, TaxPart
from .line_draft import HUNDRED
from .money import distribute, round_money, settle
from .provinces import province_code

KINDS = {
    "GST": "GST",
    "TPS": "GST",
    "HST": "HST",
    "TVH": "HST",
    "QST": "QST",
    "TVQ": "QST",
    "PST": "PST",
    "RST": "PST",
    "TVP": "PST",
    "TVD": "PST",
}
KIND = re.compile("|".join(KINDS), re.IGNORECASE)
KIND_OF_RATE = {
    Decimal(5): "GST",
    Decimal(6): "PST",
    Decimal(7): "PST",
    Decimal("9.975"): "QST",
    Decimal(13): "HST",
    Decimal(14): "HST",
    Decimal(15): "HST",
}
PROVINCE_IN_NAME = re.compile(r"\b(AB|BC|MB|NB|NL|NS|ON|PE|QC|SK)\b")
RATE_TOLERANCE = Decimal("0.0005")
MAX_PARTS = 4


def computed(option: TaxOption, base: Decimal, digits: int) -> Decimal:
    """What the tax comes to on `base`, each component rounded by itself."""
    return sum(
        (round_money(base * rate / HUNDRED, digits) for _id, rate in option.components),
        ZERO,
    )


def merge_parts(parts: Iterable[TaxPart]) -> tuple[TaxPart, ...]:
    """One part per rate, name and jurisdiction, amounts added up."""
    merged: dict[tuple[Decimal | None, str, str, str], Decimal] = {}
    for part in parts:
        key = (part.rate, part.name, part.country, part.state)
        merged[key] = merged.get(key, ZERO) + part.amount
    return tuple(
        TaxPart(amount, rate, name, country, state)
        for (rate, name, country, state), amount in merged.items()
    )


def named_provinces(parts: Iterable[TaxPart]) -> frozenset[str]:
    codes = (province_code(part.state) or _province_in(part.name) for part in parts)
    return frozenset(code for code in codes if code)


def _province_in(name: str) -> str:
    found = PROVINCE_IN_NAME.search(name)
    return found[0] if found else ""


def fit(
    option: TaxOption, parts: Sequence[TaxPart], base: Decimal, slack: Decimal
) -> tuple[Decimal, ...] | None:
    """The biller's amount per component, or None when it names another tax.

    One part for a tax of several components gives no amounts of its own: then the
    tuple is empty. `slack` is how far an amount without a rate may be off.
    """
    if len(parts) == 1 and len(option.components) > 1:
        return () if _names_whole(parts[0], option) else None
    if len(parts) > 1 and len(option.components) == 1:
        total = sum((part.amount for part in parts), ZERO)
        return (total,) if _name_together(parts, option.rate) else None
    if len(parts) != len(option.components) or len(parts) > MAX_PARTS:
        return None
    for order in permutations(parts):
        pairs = zip(order, option.components, strict=True)
        if all(_names(part, rate, base, slack) for part, (_id, rate) in pairs):
            return tuple(part.amount for part in order)
    return None


def _names_whole(part: TaxPart, option: TaxOption) -> bool:
    if part.rate is not None:
        return _same_rate(part.rate, option.rate)
    kinds = _kinds(part)
    return not kinds or all(
        KIND_OF_RATE.get(rate, "") in kinds for _id, rate in option.components
    )


def _name_together(parts: Sequence[TaxPart], rate: Decimal) -> bool:
    """Several parts for a tax the company keeps as one percentage."""
    rates = [part.rate for part in parts if part.rate is not None]
    if len(rates) < len(parts):
        return False
    kind = KIND_OF_RATE.get(rate)
    if kind and any(_kinds(part) and kind not in _kinds(part) for part in parts):
        return False
    return _same_rate(sum(rates, ZERO), rate)


def _names(part: TaxPart, rate: Decimal, base: Decimal, slack: Decimal) -> bool:
    if part.rate is not None:
        return _same_rate(part.rate, rate)
    kinds, kind = _kinds(part), KIND_OF_RATE.get(rate)
    if kinds and kind:
        return kind in kinds
    return abs(part.amount - base * rate / HUNDRED) <= slack


def _same_rate(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= RATE_TOLERANCE


def _kinds(part: TaxPart) -> frozenset[str]:
    return frozenset(KINDS[word.upper()] for word in KIND.findall(part.name))


def component_totals(
    option: TaxOption,
    parts: Sequence[TaxPart],
    base: Decimal,
    tax: Decimal,
    slack: Decimal,
    digits: int,
) -> list[Decimal]:
    """`tax` shared over the option's components, in their order, nothing lost.

    As the biller says where its amounts add up to `tax` within `slack`, else by
    rate.
    """
    billed = fit(option, parts, base, slack) if parts else None
    if billed and abs(sum(billed, ZERO) - tax) <= slack:
        return settle(tax, billed, digits)
    return distribute(tax, [rate for _id, rate in option.components], digits)
