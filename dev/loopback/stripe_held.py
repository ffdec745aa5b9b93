"""What the loopback Stripe holds, as one request finds it: objects by kind and id."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from .stripe_bank import Bank
from .stripe_expand import FIELDS, HASHES, SOURCES
from .stripe_query import missing

Json = dict[str, Any]
BANK_KINDS = {
    "balance_transaction",
    "credit_note",
    "customer_balance_transaction",
    "dispute",
    "payout",
    "refund",
    "topup",
}


class Held:
    """``invoices`` with all that hangs on them, ``tax_rates`` and a bank's objects.

    Only objects of one mode are seen: ``live`` ones, or test ones. Where the bank
    has an object too, it is the bank's that is seen.
    """

    def __init__(
        self,
        invoices: Sequence[Json],
        tax_rates: Sequence[Json],
        bank: Bank,
        *,
        live: bool,
    ):
        self._invoices = invoices
        self._tax_rates = tax_rates
        self._bank = bank
        self._live = live
        self._by_id: dict[str, dict[str, Json]] = {}

    def newest_first(self, kind: str) -> list[Json]:
        found = (each for each in self._all(kind).values() if self._is_listed(each))
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

    def whole(self, kind: str, reference: Any) -> Any:
        """The object of a reference; an id of no known kind of source stays one."""
        if not isinstance(reference, str):
            return self._bank.current(kind, reference)
        if kind != "source":
            return self.find(kind, reference)
        kind = SOURCES.get(reference.split("_")[0], "")
        return self._all(kind).get(reference, reference) if kind else reference

    def _is_listed(self, whole: Json) -> bool:
        return self._bank.is_listed(whole["id"])

    def _all(self, kind: str) -> dict[str, Json]:
        if kind not in self._by_id:
            self._by_id[kind] = {
                each["id"]: self._bank.current(kind, each)
                for each in self._objects(kind)
                if each.get("livemode", self._bank.livemode) is self._live
            }
        return self._by_id[kind]

    def _objects(self, kind: str) -> Iterable[Json]:
        yield from self._bank.held(kind)
        if kind in BANK_KINDS:
            return
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
        if searched in _below(inner.removesuffix("[]"))
    ]


@cache
def _below(kind: str) -> frozenset[str]:
    """``kind`` and all kinds that can be reached from it."""
    found, ahead = {kind}, [kind]
    while ahead:
        inner = {one.removesuffix("[]") for one in FIELDS.get(ahead.pop(), {}).values()}
        ahead += inner - found
        found |= inner
    return frozenset(found)
