"""What the loopback Stripe holds, as one request finds it: objects by kind and id."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from .stripe_expand import FIELDS, HASHES
from .stripe_query import missing

Json = dict[str, Any]


class Held:
    """``invoices`` with all that hangs on them, and ``tax_rates`` besides.

    Only objects of one mode are seen: ``live`` ones, or test ones.
    """

    def __init__(
        self, invoices: Sequence[Json], tax_rates: Sequence[Json], *, live: bool
    ):
        self._invoices = invoices
        self._tax_rates = tax_rates
        self._live = live
        self._by_id: dict[str, dict[str, Json]] = {}

    def newest_first(self, kind: str) -> list[Json]:
        found = self._all(kind).values()
        return sorted(found, key=lambda each: (each["created"], each["id"]))[::-1]

    def find(self, kind: str, id: str) -> Json:
        """The object of that id; refused as Stripe does where there is none."""
        if id in self._all(kind):
            return self._all(kind)[id]
        hint = ""
        if any(each["id"] == id for each in self._objects(kind)):
            here, there = ("live", "test") if self._live else ("test", "live")
            hint = (
                f"; a similar object exists in {there} mode, but a {here} mode key "
                "was used to make this request."
            )
        raise missing(404, kind, id, hint, "id")

    def _all(self, kind: str) -> dict[str, Json]:
        if kind not in self._by_id:
            self._by_id[kind] = {
                each["id"]: each
                for each in self._objects(kind)
                if each["livemode"] is self._live
            }
        return self._by_id[kind]

    def _objects(self, kind: str) -> Iterable[Json]:
        if kind == "tax_rate":
            yield from self._tax_rates
            for invoice in self._invoices:
                yield from invoice["default_tax_rates"]
        else:
            for invoice in self._invoices:
                yield from _inside(invoice, "invoice", kind)


def _inside(whole: Json, kind: str, searched: str) -> Iterable[Json]:
    """Every object of kind ``searched`` that ``whole`` is or holds."""
    if kind == searched:
        yield whole
        return
    for name, inner_kind in _ways(kind, searched):
        inner = whole.get(name)
        if not isinstance(inner, dict):
            continue
        if inner_kind.endswith("[]"):
            for each in inner["data"]:
                yield from _inside(each, inner_kind[:-2], searched)
        elif inner_kind in HASHES or "object" in inner:
            yield from _inside(inner, inner_kind, searched)


@cache
def _ways(kind: str, searched: str) -> list[tuple[str, str]]:
    """The fields of ``kind`` below which ``searched`` may be found."""
    return [
        (name, inner)
        for name, inner in FIELDS.get(kind, {}).items()
        if searched in _below(inner.removesuffix("[]"), frozenset())
    ]


def _below(kind: str, above: frozenset[str]) -> set[str]:
    found = {kind}
    for inner in FIELDS.get(kind, {}).values():
        if (one := inner.removesuffix("[]")) not in above | {kind}:
            found |= _below(one, above | {kind})
    return found
