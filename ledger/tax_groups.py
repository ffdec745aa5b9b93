"""R7: which lines are taxed alike, by what the biller says of each line.

Most invoices are one group. A partly taxed one has several; so has one whose lines
fall under different taxes.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .components import merge_parts
from .invoice import ZERO, Facts, TaxPart
from .line_draft import LineDraft, is_charged, tax_key
from .money import cent, settle


@dataclass(frozen=True, slots=True)
class TaxGroup:
    """`places` are the lines' indexes; `parts` what the biller charged on them."""

    places: tuple[int, ...]
    base: Decimal
    tax: Decimal
    parts: tuple[TaxPart, ...]
    slack: Decimal  # one cent per line

    @property
    def is_taxed(self) -> bool:
        return bool(self.tax or self.parts)


def split_groups(
    drafts: Sequence[LineDraft], tax: Decimal, facts: Facts, digits: int
) -> list[TaxGroup]:
    """The lines in groups whose taxes add up to `tax`.

    One group, under the biller's taxes on the whole invoice, when it says nothing
    per line, says the same of all, or says what does not add up.
    """
    keys = _keys(drafts, digits)
    if len(set(keys)) == 1 or None in keys:
        return [_whole(drafts, tax, facts, digits)]
    members = {key: _places(keys, key) for key in dict.fromkeys(keys)}
    parts = {key: _billed(drafts, places, digits) for key, places in members.items()}
    sums = [sum((part.amount for part in some), ZERO) for some in parts.values()]
    if abs(sum(sums, ZERO) - tax) > cent(digits) * len(drafts):
        return [_whole(drafts, tax, facts, digits)]
    shares = _settle_taxed(tax, sums, list(members), digits)
    taxes = dict(zip(members, shares, strict=True))
    return [
        _group(drafts, places, taxes[key], parts[key], digits)
        for key, places in members.items()
    ]


def _settle_taxed(
    tax: Decimal, sums: list[Decimal], keys: Sequence[Hashable], digits: int
) -> list[Decimal]:
    """An untaxed group takes no cent of what the biller's lines round off."""
    taxed = iter(settle(tax, [sums[i] for i, key in enumerate(keys) if key], digits))
    return [next(taxed) if key else ZERO for key in keys]


def _keys(drafts: Sequence[LineDraft], digits: int) -> list[Hashable | None]:
    """Per line what it is taxed with; None where that cannot be told.

    A line of zero, and one the biller does not know, go with the largest line.
    """
    known = [
        tax_key(draft.biller, digits) if draft.biller and draft.line.amount else None
        for draft in drafts
    ]
    by_size = sorted(
        (place for place, key in enumerate(known) if key is not None),
        key=lambda place: -abs(drafts[place].line.amount),
    )
    leading = known[by_size[0]] if by_size else None
    return [
        leading if key is None and _follows(draft) else key
        for key, draft in zip(known, drafts, strict=True)
    ]


def _follows(draft: LineDraft) -> bool:
    return not draft.line.amount or draft.line.kind != "item"


def _places(keys: Sequence[Hashable], key: Hashable) -> tuple[int, ...]:
    return tuple(place for place, other in enumerate(keys) if other == key)


def _billed(
    drafts: Sequence[LineDraft], places: Sequence[int], digits: int
) -> tuple[TaxPart, ...]:
    """What the biller charged on these lines.

    Discount and rounding lines repeat the biller line of their item: it counts once.
    """
    items = [drafts[place] for place in places if drafts[place].line.kind == "item"]
    lines = [draft.biller for draft in items if draft.biller]
    return merge_parts(
        part
        for line in lines
        for part in line.taxes
        if is_charged(part, line.amount, digits)
    )


def _whole(
    drafts: Sequence[LineDraft], tax: Decimal, facts: Facts, digits: int
) -> TaxGroup:
    base = _base(drafts, range(len(drafts)))
    named = facts.taxes or tuple(part for line in facts.lines for part in line.taxes)
    parts = tuple(part for part in merge_parts(named) if is_charged(part, base, digits))
    return _group(drafts, tuple(range(len(drafts))), tax, parts, digits)


def _base(drafts: Sequence[LineDraft], places: Sequence[int]) -> Decimal:
    return sum((drafts[place].line.amount for place in places), ZERO)


def _group(
    drafts: Sequence[LineDraft],
    places: tuple[int, ...],
    tax: Decimal,
    parts: tuple[TaxPart, ...],
    digits: int,
) -> TaxGroup:
    slack = cent(digits) * max(len(places), 1)
    return TaxGroup(places, _base(drafts, places), tax, parts, slack)
