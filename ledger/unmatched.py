"""Descriptions that no rule takes, put together by what they have in common.

`Server abc-12 Mar 2026` and `Server xyz-7 Apr 2026` are `Server #`: words with a digit,
months beside one, e-mail addresses and host names are all the same, and so are several
in a row.
"""

import re
from functools import lru_cache

from .text import fold

SAME = "#"
ENOUGH = 3  # letters of a word by which a description may be known
MONTH = re.compile(
    r"(?:jan(?:v|uary|vier)?|feb(?:ruary)?|fev(?:r|rier)?|mar(?:ch|s)?|apr(?:il)?"
    r"|avr(?:il)?|may|mai|june?|juin|july?|juil(?:let)?|aug(?:ust)?|aout"
    r"|sept?(?:ember|embre)?|oct(?:ober|obre)?|nov(?:ember|embre)?|dec(?:ember|embre)?)"
)
DIGIT = re.compile(r"\d")
ADDRESS = re.compile(r"\w@\w|[^\W\d_]\.[^\W\d_]{2,}")
ALONE = re.compile(rf"(?<!\S){SAME}(?!\S)")
RUN = re.compile(rf"(?<!\S){SAME}(?:[^\w{SAME}]+{SAME}(?!\S))+")
EDGES = re.compile(r"^\W+|[\s,;:(\[{\u2010-\u2015\-/|]+$")


@lru_cache(maxsize=4096)
def pattern_of(item: str) -> str:
    """What a named item has in common with others of its kind."""
    words = item.split()
    same = [bool(DIGIT.search(word) or ADDRESS.search(word)) for word in words]
    shown = [
        SAME if same[place] or _is_dated_month(word, place, same) else word
        for place, word in enumerate(words)
    ]
    return RUN.sub(SAME, " ".join(shown))


def _is_dated_month(word: str, place: int, same: list[bool]) -> bool:
    beside = same[max(place - 1, 0) : place] + same[place + 1 : place + 2]
    return any(beside) and bool(MONTH.fullmatch(fold(word).strip(".,()")))


def proposed_keyword(item: str) -> str:
    """The first words of the item that others of its kind have, too."""
    stretches = (EDGES.sub("", part) for part in ALONE.split(pattern_of(item)))
    telling = (part for part in stretches if _is_telling(part))
    return next(telling, "") or item


def _is_telling(part: str) -> bool:
    return sum(char.isalpha() for char in part) >= ENOUGH
