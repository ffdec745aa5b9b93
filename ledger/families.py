"""R6: which service family a description belongs to.

The description is freed of what a biller wraps around the named item, then the
rules that hold on the invoice's date are tried in order; the first whose keyword
occurs wins.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from .booked import FamilyRule
from .text import clean, fold

OTHER = "other"

COUNT = re.compile(r"^\d+(?:[.,]\d+)?\s*(?:[×✕*]\s*|x\s+)(?=\S)", re.IGNORECASE)
PRICE = re.compile(r"\s*\(\s*at\s[^()]*\)$", re.IGNORECASE)
PRORATION = re.compile(r"^(?:remaining|unused) time on\s+", re.IGNORECASE)
AFTER = re.compile(r"\s+after\s+(?=[^()]{0,12}\d)[^()]{4,30}$", re.IGNORECASE)


@lru_cache(maxsize=4096)
def strip_decoration(description: str) -> str:
    """The item a description names (R6), case and accents kept.

    `2 × X`, `2 x X`, `X (at $189.83 / month)`, `Remaining time on X after 12 May
    2026`, `Unused time on …`, and any nesting of these give `X`.
    """
    text = clean(description, limit=2000)
    while (bare := _strip_once(text)) != text:
        text = bare
    return text


def _strip_once(text: str) -> str:
    if PRORATION.match(text):
        bare = AFTER.sub("", PRORATION.sub("", text))
    else:
        bare = PRICE.sub("", COUNT.sub("", text))
    return bare.strip() or text


@lru_cache(maxsize=1024)
def in_force(rules: tuple[FamilyRule, ...], day: date) -> tuple[FamilyRule, ...]:
    """The rules of an invoice of this date, in order."""
    return tuple(rule for rule in rules if rule.holds_on(day))


def family_of(description: str, rules: tuple[FamilyRule, ...]) -> tuple[str, bool]:
    """The family code, and whether a keyword matched (else flag `other_family`).

    A keyword matches where a word begins with it: `Managed` is found in `Managed
    Odoo` and `… - Managed`, not in `Unmanaged`; `Daily Backup` in `Daily Backups`.
    """
    code, keyword = _match(description, rules)
    return (code, True) if keyword else (fallback(rules), False)


def keyword_of(description: str, rules: tuple[FamilyRule, ...]) -> str:
    """The keyword by which `family_of` finds the family, or nothing."""
    _code, keyword = _match(description, rules)
    return keyword


@lru_cache(maxsize=4096)  # the same few services are billed again and again
def _match(description: str, rules: tuple[FamilyRule, ...]) -> tuple[str, str]:
    """The code of the first rule that matches, and its keyword; or two blanks."""
    text = fold(strip_decoration(description))
    for rule in rules:
        if keyword := first_keyword(rule, text):
            return rule.code, keyword
    return "", ""


def first_keyword(rule: FamilyRule, folded: str) -> str:
    """The first of the rule's keywords that occurs in a folded text, or nothing."""
    return next((word for word in rule.keywords if _occurs(word, folded)), "")


def fallback(rules: Sequence[FamilyRule]) -> str:
    """The family of what no keyword matches: the first rule without keywords."""
    return next((rule.code for rule in rules if not rule.keywords), OTHER)


def _occurs(keyword: str, folded: str) -> bool:
    pattern = _pattern(keyword)
    return pattern is not None and pattern.search(folded) is not None


@lru_cache(maxsize=1024)
def _pattern(keyword: str) -> re.Pattern[str] | None:
    """None for a blank keyword, which would be found everywhere."""
    text = fold(keyword)
    return re.compile(r"(?<!\w)" + re.escape(text)) if text else None
