"""What a Stripe account keeps: its objects, its clock, its money per currency."""

from collections import defaultdict
from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import count
from typing import Any

from .stripe_money import balance
from .stripe_purse import Purse

Json = dict[str, Any]
# when, one serial number for each, whose status, the one before, the one after
Waiting = tuple[int, int, Json, str, str]


class Books:
    """The account's objects by kind and id, and its purses by currency.

    ``balances`` are the currencies it holds money in; others are converted into the
    first. All objects are of one mode, live or test. ``delay_days`` after a payment
    its money becomes available. Moments are Unix seconds.

    ``now`` is the latest moment that it was told of; what happens before is taken in
    as what Stripe tells late.
    """

    def __init__(
        self,
        balances: Sequence[str] = ("cad",),
        *,
        livemode: bool = True,
        delay_days: int = 2,
    ):
        self.balances = tuple(balances)
        self.livemode = livemode
        self.delay_days = delay_days
        self.now = 0
        self._purses = {currency: Purse() for currency in self.balances}
        self._objects: dict[str, dict[str, Json]] = defaultdict(dict)
        self._dropped: set[str] = set()
        self._paid_out: dict[str, str] = {}
        self._waiting: list[Waiting] = []
        self._serial = count()
        # customers' balances by id, less than zero in their favour
        self._credit: dict[str, int] = {}

    def pass_until(self, instant: int) -> None:
        """Let time go on to ``instant``: money ripens, payouts arrive."""
        self.now = max(self.now, instant)
        for purse in self._purses.values():
            purse.ripen(self.now)
        while self._waiting and self._waiting[0][0] <= self.now:
            _, _, whole, before, after = heappop(self._waiting)
            if whole["status"] == before:
                whole["status"] = after

    def balance(self, at: int | None = None) -> Json:
        """Stripe's balance object, at ``now``; with ``at`` time goes on to it."""
        if at is not None:
            self.pass_until(at)
        purses = self._purses.items()
        return balance(
            [(currency, purse.available) for currency, purse in purses],
            [(currency, purse.pending) for currency, purse in purses],
            livemode=self.livemode,
        )

    def balance_at(self, instant: int) -> dict[str, int]:
        """Cents per currency, pending and available, when ``instant`` was over."""
        return {each: purse.total_at(instant) for each, purse in self._purses.items()}

    def drop(self, transaction: str) -> None:
        """Leave this transaction out of the lists; balances and objects stay."""
        self.find("balance_transaction", transaction)
        self._dropped.add(transaction)

    def relist(self, transaction: str) -> None:
        """Show a dropped one in the lists, late."""
        self._dropped.remove(transaction)

    def find(self, kind: str, id: str) -> Json:
        """The object itself, which changes as time goes on."""
        if id not in self._objects[kind]:
            raise KeyError(f"The bank has no {kind} {id!r}.")
        return self._objects[kind][id]

    def held(self, kind: str) -> list[Json]:
        """All objects of that kind, dropped ones too."""
        return list(self._objects[kind].values())

    def is_listed(self, id: str) -> bool:
        """Whether lists show it."""
        return id not in self._dropped

    def current(self, kind: str, whole: Json) -> Json:
        """The bank's object where it has that of ``whole``, else ``whole`` itself."""
        id = whole["id"]
        return self._objects[kind].get(id, whole) if isinstance(id, str) else whole

    def paid_out_with(self, payout: str) -> list[Json]:
        """The transactions of an automatic payout, its own first."""
        ids = [id for id, by in [*self._paid_out.items()] if by == payout]
        return [self.find("balance_transaction", id) for id in ids]

    def _add(self, whole: Json) -> Json:
        held = self._objects[whole["object"]]
        if whole["id"] in held:
            raise ValueError(f"There is a {whole['object']} {whole['id']!r} already.")
        held[whole["id"]] = whole
        return whole

    def _book(self, moved: Json) -> Json:
        """Add a balance transaction and move its money."""
        self.pass_until(moved["created"])
        purse = self._purses[moved["currency"]]
        self._add(moved)
        purse.move(moved["net"], moved["created"], moved["available_on"], self.now)
        self._later(moved["available_on"], moved, "pending", "available")
        return moved

    def _later(self, when: int, whole: Json, before: str, after: str) -> None:
        """At ``when`` give ``whole`` the status ``after`` if it still is ``before``."""
        heappush(self._waiting, (when, next(self._serial), whole, before, after))
        self.pass_until(self.now)


def check_status(whole: Json, *allowed: str) -> None:
    """Refuse what cannot happen to an object in its present status."""
    if whole["status"] not in allowed:
        raise ValueError(f"{whole['id']} is {whole['status']}.")
