"""Why a description gets its family, and each of the others does not (R6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .booked import FamilyRule
from .families import fallback, first_keyword, in_force, strip_decoration
from .text import fold


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kind`: what became of the rule; `keyword` is the one that occurs, if any does.

    matched, or rest (it takes what no other does); passed over are other_day (does
    not hold on that day), no_word, later (one before it matched), not_needed (one
    with keywords matched).
    """

    code: str
    kind: str
    keyword: str = ""

    @property
    def is_taken(self) -> bool:
        return self.kind in ("matched", "rest")


def verdicts(
    description: str, rules: tuple[FamilyRule, ...], day: date
) -> tuple[Verdict, ...]:
    """One for each rule, in their order."""
    return tuple(_verdicts(fold(strip_decoration(description)), rules, day))


def _verdicts(
    folded: str, rules: tuple[FamilyRule, ...], day: date
) -> Iterator[Verdict]:
    rest = fallback(in_force(rules, day))
    is_taken = False
    for rule in rules:
        keyword = first_keyword(rule, folded)
        if not rule.keywords:
            kind = "rest" if rule.code == rest and not is_taken else "not_needed"
        elif not rule.holds_on(day):
            kind = "other_day"
        elif not keyword:
            kind = "no_word"
        else:
            kind = "later" if is_taken else "matched"
        is_taken = is_taken or kind == "matched"
        yield Verdict(rule.code, kind, keyword)
