"""Hostile text made safe: plain, one line, bounded. It is never markup."""

import re
import unicodedata
from functools import lru_cache

LABEL = 500  # characters of an invoice line's label
NAME = 250  # of a name, an e-mail address, a number
ELLIPSIS = "…"

# Controls, and marks that hide or reorder text: soft hyphen, zero-width and
# bidirectional marks, variation of ancient scripts, tags, lone surrogates.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
SPACES = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")


def clean(value: object, limit: int = NAME) -> str:
    """`value` as one line of visible text of at most `limit` characters."""
    if value is None:
        return ""
    text = str(value)
    if not (text.isascii() and text.isprintable() and "  " not in text):
        text = SPACES.sub(" ", INVISIBLE.sub("", text))
    return shorten(text.strip(), limit)


def shorten(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return text[: limit - 1].rstrip() + ELLIPSIS


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """`text` for comparing: no case, accents, typographic dashes or extra space."""
    bare = text.casefold()
    if not text.isascii():
        wide = unicodedata.normalize("NFKD", text).casefold()
        bare = "".join(char for char in wide if not unicodedata.combining(char))
    return SPACES.sub(" ", re.sub("[\u2010-\u2015\u2212]", "-", bare)).strip()
