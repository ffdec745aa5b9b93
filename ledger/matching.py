"""Which line of the biller an item of the source is (R4 periods, R7 taxes).

The two sides share no id. An item takes the first free biller line that agrees in
description and amount, else in amount, else in description; what is left over on
both sides, when equally many, goes by order.
"""

from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal

from .families import strip_decoration
from .invoice import BillerLine, Item
from .text import fold

Key = Callable[[str, Decimal], Hashable]

KEYS: tuple[Key, ...] = (
    lambda text, amount: (fold(text), amount),
    lambda text, amount: (fold(strip_decoration(text)), amount),
    lambda text, amount: amount,
    lambda text, amount: fold(text),
)


def match_lines(
    items: Sequence[Item], lines: Sequence[BillerLine]
) -> tuple[BillerLine | None, ...]:
    """For each item its biller line, or None; no line is given twice."""
    pairs: dict[int, int] = {}
    for key in KEYS:
        _pair_by(key, items, lines, pairs)
    items_left = [place for place in range(len(items)) if place not in pairs]
    lines_left = sorted(set(range(len(lines))) - set(pairs.values()))
    if len(items_left) == len(lines_left):
        pairs.update(zip(items_left, lines_left, strict=True))
    return tuple(
        lines[pairs[place]] if place in pairs else None for place in range(len(items))
    )


def _pair_by(
    key: Key,
    items: Sequence[Item],
    lines: Sequence[BillerLine],
    pairs: dict[int, int],
) -> None:
    """Add to `pairs` (item place -> line place) what agrees by `key`, in order."""
    taken = set(pairs.values())
    free: dict[Hashable, list[int]] = {}
    for place, line in enumerate(lines):
        if place not in taken:
            free.setdefault(key(line.description, line.amount), []).append(place)
    for place, item in enumerate(items):
        same = free.get(key(item.description, item.amount))
        if same and place not in pairs:
            pairs[place] = same.pop(0)
