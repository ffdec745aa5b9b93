"""Exact money: `Decimal` in major units, rounded half up, shared without loss."""

import math
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cache
from typing import TypeGuard

NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?\Z")
LIMIT = Decimal(10) ** 12  # larger than any invoice; keeps sums exact
MAX_DIGITS = 40
FLOAT_DIGITS = 9  # what a binary float is worth: 0.1 + 0.2 is 0.3
# To Odoo and to every biller alike; others differ (`sources/values.py`).
_NO_DECIMALS = "BIF CLP DJF GNF JPY KMF KRW PYG RWF VND VUV XAF XOF XPF"
NO_DECIMALS = frozenset(_NO_DECIMALS.split())
CONTEXT = Context(prec=80, rounding=ROUND_HALF_UP)


def money(value: object) -> Decimal:
    """The amount `value` (Decimal, int, float, str) says, in major units.

    :raise ValueError: None, NaN, infinity, a truth value, text that is no plain
        number ("1,000.00", "12 CAD"), or a number no invoice can have
    """
    number = _parse(value)
    if not number.is_finite() or abs(number) >= LIMIT:
        raise ValueError(f"not an amount: {number}")
    if len(number.as_tuple().digits) > MAX_DIGITS or number.adjusted() < -MAX_DIGITS:
        number = round_money(number, FLOAT_DIGITS)
    return number


def _parse(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, float) and math.isfinite(value):
        return Decimal(str(round(value, FLOAT_DIGITS)))
    if isinstance(value, str) and NUMBER.match(value.strip()):
        return Decimal(value.strip())
    raise ValueError(f"not a number: {str(value)[:80]!r}")


@cache
def cent(digits: int) -> Decimal:
    """The smallest unit of a currency: 0.01 for two digits."""
    return Decimal(1).scaleb(-digits)


def round_money(amount: Decimal, digits: int) -> Decimal:
    """`amount` at `digits` decimals, half away from zero as Odoo rounds."""
    return amount.quantize(cent(digits), context=CONTEXT)


def is_exact(amount: Decimal, digits: int) -> bool:
    return amount == round_money(amount, digits)


def plain(number: Decimal) -> str:
    """`number` without exponent or idle zeros: `3`, `0.5`, `-12.25`."""
    return format(number.normalize(CONTEXT), "f") if number else "0"


def shown(amount: Decimal, digits: int = 2) -> str:
    """An amount as a person reads it: all its decimals, at least `digits`."""
    if is_exact(amount, digits):
        return format(round_money(amount, digits), "f")
    return plain(amount)


def in_currency(amount: Decimal, currency: str) -> str:
    """`12.30 CAD`, `1230 JPY`: as `shown`, with the decimals and the code it has."""
    return f"{shown(amount, 0 if currency in NO_DECIMALS else 2)} {currency}"


def settle(
    total: Decimal, ideals: Sequence[Decimal | Fraction], digits: int
) -> list[Decimal]:
    """Round `ideals` to `digits` decimals so that they add up to `total`.

    What `total` and the sum of the ideals differ by is spread in proportion to
    their size, then the odd cents go to the largest remainders. With a positive
    and a negative ideal each stays near its own value.

    :raise ValueError: `total` has more than `digits` decimals, or there is no
        ideal to carry it
    """
    if not is_exact(total, digits):
        raise ValueError(f"{total} has more than {digits} decimals")
    if total and not ideals:
        raise ValueError(f"nothing to carry {total}")
    if not ideals:
        return []
    if _is_settled(total, ideals, digits):
        return [round_money(ideal, digits) for ideal in ideals]
    sign = -1 if total < 0 else 1  # mirrored: a credit note undoes its invoice
    mirrored = [sign * Fraction(ideal) for ideal in ideals]
    exact = _spread(abs(Fraction(total)), mirrored)
    return [sign * units * cent(digits) for units in _whole_units(exact, 10**digits)]


def _is_settled(
    total: Decimal, ideals: Sequence[Decimal | Fraction], digits: int
) -> TypeGuard[Sequence[Decimal]]:
    """Nothing is to be rounded or spread, as for most."""
    decimals = all(isinstance(ideal, Decimal) for ideal in ideals)
    return (
        decimals
        and sum(ideals) == total
        and all(is_exact(ideal, digits) for ideal in ideals)
    )


def _spread(total: Fraction, ideals: list[Fraction]) -> list[Fraction]:
    sizes = [abs(ideal) for ideal in ideals]
    if not any(sizes):
        sizes = [Fraction(1)] * len(ideals)
    share = (total - sum(ideals)) / sum(sizes)
    return [ideal + share * size for ideal, size in zip(ideals, sizes, strict=True)]


def _whole_units(exact: list[Fraction], scale: int) -> list[int]:
    scaled = [value * scale for value in exact]
    units = [math.floor(value) for value in scaled]
    missing = int(sum(scaled)) - sum(units)
    by_remainder = sorted(
        range(len(units)), key=lambda index: (units[index] - scaled[index], index)
    )
    for index in by_remainder[:missing]:
        units[index] += 1
    return units


def distribute(
    total: Decimal, weights: Sequence[Decimal], digits: int
) -> list[Decimal]:
    """Share `total` in proportion to `weights`, to the cent, nothing lost.

    Weights that cancel out share by their size, weights of zero alone equally.

    :raise ValueError: as `settle`
    """
    exact = [Fraction(weight) for weight in weights]
    base = sum(exact) or sum(map(abs, exact))
    if not base:
        return settle(total, exact, digits)
    if not sum(exact):
        exact = [abs(weight) for weight in exact]
    return settle(total, [Fraction(total) * part / base for part in exact], digits)


def distribute_more(
    before: Decimal, total: Decimal, weights: Sequence[Decimal], digits: int
) -> list[tuple[Decimal, Decimal]]:
    """[(what it had of `before`, what it gets of `total` as well)], by weight.

    Shared from the beginning: many parts come to what the whole would.
    """
    had = distribute(before, weights, digits)
    has = distribute(before + total, weights, digits)
    return [(old, new - old) for old, new in zip(had, has, strict=True)]
