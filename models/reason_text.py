"""The sentence for every code of `ledger/reasons.py`, to be read by an accountant.

Each says what happened, with the figures, and what to do. Odoo finds the literals
for translation because each stands in a call of `env._`.
"""

from collections.abc import Mapping

from ..ledger.reasons import REASONS
from .reason_figures import readable
from .reason_text_books import BOOKS, MOVES
from .reason_text_credit import CREDIT
from .reason_text_lost import LOST
from .reason_text_money import MONEY
from .reason_text_source import BILLER, SOURCE

UNKNOWN = "–"
SENTENCES = {**SOURCE, **BILLER, **BOOKS, **MOVES, **MONEY, **CREDIT, **LOST}


def sentence(env, code: str, figures: Mapping[str, str] | None = None) -> str:
    """The sentence of a code, its figures included, as the user reads it."""
    return in_words(env, code, readable(env, figures or {}))


def in_words(env, code: str, figures: Mapping[str, str] | None = None) -> str:
    """The sentence of a code in the user's language, with the figures as they are.

    A figure that is missing shows as a dash, a code that is not in the catalogue as
    itself: what an older version wrote can still be read.
    """
    figures = dict(figures or {})
    variant = figures.pop("variant", "")
    write = SENTENCES.get(f"{code}.{variant}" if variant else code)
    if write is None:
        return ", ".join([code, *figures.values()])
    return write(env, dict.fromkeys(REASONS[code].figures, UNKNOWN) | figures)
