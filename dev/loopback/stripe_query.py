"""Reading a request's parameters, and refusing them in Stripe's words."""

from collections.abc import Iterable
from typing import Any

from .server import Refused
from .stripe_expand import id_of

Json = dict[str, Any]
RANGES = {
    "gt": int.__gt__,
    "gte": int.__ge__,
    "lt": int.__lt__,
    "lte": int.__le__,
}


class Query:
    """The parameters of one request: ``created[gte]=1`` belongs to ``created``."""

    def __init__(self, args: Any):
        self._args = {name: args.getlist(name) for name in args}

    def check(self, known: set[str]) -> None:
        """Refuse parameters that are not ``known`` and limits that are no numbers."""
        for name, values in self._args.items():
            field, inner = _parts(name)
            if field not in known:
                message = f"Received unknown parameter: {name}"
                raise refused(400, message, code="parameter_unknown", param=name)
            if inner in RANGES:
                _integer(values[-1], name)

    @property
    def expand(self) -> list[str]:
        """All of ``expand[]`` and ``expand[0]``."""
        named = (v for n, v in self._args.items() if n.startswith("expand["))
        return [path for values in named for path in values]

    def value(self, name: str) -> str | None:
        """The parameter ``name`` if it was given."""
        return self._args.get(name, [None])[-1]

    def selected(self, found: Iterable[Json], filters: set[str]) -> list[Json]:
        """Those that are as all of the ``filters`` that were given ask.

        With them the cursor: what it stands on may have changed since.
        """
        names = ("starting_after", "ending_before")
        cursors = {id for name in names for id in self._args.get(name, ())}
        given = [(*_parts(name), asked[-1]) for name, asked in self._args.items()]
        asked = [each for each in given if each[0] in filters]
        return [
            whole
            for whole in found
            if whole["id"] in cursors or all(_matches(whole, *each) for each in asked)
        ]

    def page(self, found: list[Json]) -> tuple[list[Json], bool]:
        """The page asked for, and whether more follows in its direction."""
        limit = self._limit()
        if after := self._cursor("starting_after", found):
            found = found[after:]
        elif before := self._cursor("ending_before", found):
            ahead = found[: before - 1]
            return ahead[-limit:], len(ahead) > limit
        return found[:limit], len(found) > limit

    def _limit(self) -> int:
        limit = _integer(self._args.get("limit", ["10"])[-1], "limit")
        if 1 <= limit <= 100:
            return limit
        message = f"This value must be from 1 to 100 (it is {limit})."
        raise refused(400, message, code="parameter_invalid_integer", param="limit")

    def _cursor(self, name: str, found: list[Json]) -> int:
        """One more than the position of the object that ``name`` points to, or 0."""
        id = self._args.get(name, [""])[-1]
        if not id:
            return 0
        for position, each in enumerate(found, start=1):
            if each["id"] == id:
                return position
        raise missing(400, "object", id, "", name)


def _matches(whole: Json, field: str, inner: str, asked: str) -> bool:
    value = whole.get(field)
    if inner in RANGES:
        return value is not None and RANGES[inner](value, int(asked))
    if inner:
        value = value.get(inner) if isinstance(value, dict) else None
    return str(id_of(value)).lower() == asked.lower()


def _parts(name: str) -> tuple[str, str]:
    """``created[gte]`` as ``created`` and ``gte``; the second may be empty."""
    field, _, inner = name.partition("[")
    return field, inner.rstrip("]")


def _integer(asked: str, param: str) -> int:
    if asked.isdigit():
        return int(asked)
    message = f"Invalid integer: {asked}"
    raise refused(400, message, code="parameter_invalid_integer", param=param)


def refused(status: int, message: str, **extra: str) -> Refused:
    """Stripe's error object of type ``invalid_request_error``."""
    error = {"message": message, "type": "invalid_request_error", **extra}
    return Refused(status, {"error": error})


def missing(status: int, kind: str, id: str, hint: str, param: str) -> Refused:
    """No object of that id: 404 for one asked for, 400 for one in a parameter."""
    message = f"No such {kind}: '{id}'{hint}"
    return refused(status, message, code="resource_missing", param=param)
