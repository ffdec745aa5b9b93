"""Answers that are changed on their way: ``lie(answer, request)``, true where it was.

Each is made from a generator of its own, so that it lies the same way every time.
Only what must be noticed or must not matter: an answer that is wrong and plausible is
believed, as it has to be.
"""

import random
from collections.abc import Callable, Iterator
from typing import Any

from werkzeug.wrappers import Request

Json = dict[str, Any]
Lie = Callable[[Json, Request], bool]
WRONG = {
    str: ({"id": 1}, [1], True),
    bool: ("maybe", [], 3),
    int: ("chaos", [1], {"amount": 1}),
    float: ("chaos", [1], {}),
    dict: ("chaos", [1], 7),
    list: ({"id": 1}, "chaos", 7),
}
REQUIRED = {
    "stripe": ("id", "status", "currency", "total"),
    "lago": ("lago_id", "status", "currency", "issuing_date"),
}
TIMES = 6


def wrong_type(rng: random.Random) -> Lie:
    """A value of every answer is of another type."""

    def lie(answer: Json, _request: Request) -> bool:
        holder, key = _place(rng, answer)
        holder[key] = rng.choice(WRONG[type(holder[key])])
        return True

    return _some_times(lie)


def missing_field(rng: random.Random) -> Lie:
    """Invoices lack a field that they cannot do without."""

    def lie(answer: Json, _request: Request) -> bool:
        biller = "stripe" if "object" in answer else "lago"
        invoices = list(_invoices(answer))
        for invoice in invoices:
            invoice.pop(rng.choice(REQUIRED[biller]), None)
        return bool(invoices)

    return _some_times(lie)


def page_repeated(_rng: random.Random) -> Lie:
    """Every page of a list of invoices is the first one, and never the last."""
    first: list[Json] = []

    def lie(answer: Json, request: Request) -> bool:
        if not request.path.endswith("/invoices"):
            return False
        listed = _listed(answer, request)
        first[:] = first or listed
        listed[:] = first
        answer["has_more"] = True
        answer.get("meta", {})["next_page"] = 2
        return True

    return lie


def page_skips(rng: random.Random) -> Lie:
    """Lists of invoices leave some out."""

    def lie(answer: Json, request: Request) -> bool:
        listed = _listed(answer, request)
        if len(listed) < 2:
            return False
        del listed[rng.randrange(len(listed))]
        return True

    return lie


def _listed(answer: Json, request: Request) -> list[Json]:
    """The list itself where the answer is a list of invoices, else an empty one."""
    if not request.path.endswith("/invoices"):
        return []
    return answer["data"] if "data" in answer else answer["invoices"]


def _some_times(lie: Lie) -> Lie:
    left = [TIMES]

    def limited(answer: Json, request: Request) -> bool:
        left[0] -= 1
        return left[0] >= 0 and lie(answer, request)

    return limited


def _place(rng: random.Random, answer: Json) -> tuple[Any, Any]:
    """(holder, key) of something in the answer, more often near its top."""
    inner: Any = answer
    while True:
        holder = inner
        pairs = holder.items() if isinstance(holder, dict) else enumerate(holder)
        key, inner = rng.choice([pair for pair in pairs if pair[1] is not None])
        if not inner or not isinstance(inner, dict | list) or rng.random() < 0.3:
            return holder, key


def _invoices(value: Any) -> Iterator[Json]:
    """Every invoice object of an answer."""
    if isinstance(value, list):
        for each in value:
            yield from _invoices(each)
    elif isinstance(value, dict):
        if value.get("object") == "invoice" or "issuing_date" in value:
            yield value
        else:
            for inner in value.values():
                yield from _invoices(inner)
