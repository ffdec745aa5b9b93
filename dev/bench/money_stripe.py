"""``python -m dev.bench.money_stripe PORT COUNT FILE``: Stripe with the money of COUNT
balance transactions, whose charges are the payments that FILE tells of.

Of each thirty, eighteen are charges of invoices that are paid, nine fees, and one each
a refund, a dispute and an automatic payout of all that came in.
"""

import json
import signal
import sys
import threading
from bisect import bisect_left
from datetime import date, datetime, time, timezone
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from ..demo.stage import STRIPE_KEY
from ..loopback import StripeLoopback
from ..loopback.stripe_bank import Bank
from ..loopback.stripe_expand import shown, wanted_tree
from ..loopback.stripe_held import Held
from ..loopback.stripe_objects import listed
from ..loopback.stripe_query import Query

Json = dict[str, Any]
CHARGES, FEES = 18, 9
LATE = 2  # charges that come in after the payout
BLOCK = CHARGES + FEES + 3
NOON = time(16, tzinfo=timezone.utc)  # or nearly so, at Toronto
KIND = "balance_transaction"
KEPT = 200  # blocks that are remembered: the payouts of two pages


def payments_of(count: int) -> int:
    """How many of so many transactions are charges of invoices."""
    return count // BLOCK * CHARGES


class Money:
    """The transactions by number, oldest first; ``payments`` are (charge, cents, day)
    in the order of their days. They are made when they are asked for.
    """

    def __init__(self, payments: list[tuple[str, int, str]], count: int):
        self._payments = payments
        self.blocks = count // BLOCK
        self.bank = lru_cache(KEPT)(self._bank)

    def _bank(self, block: int) -> Bank:
        """A bank with the money of one block, to the payout of all of it."""
        bank = Bank(delay_days=0)
        first, number = block * CHARGES, block * BLOCK
        charges = self._payments[first : first + CHARGES]
        for place, (charge, cents, day) in enumerate(charges[:-LATE]):
            at = _noon(day) + (number + place) % 10_000
            bank.charge(charge.removeprefix("ch_"), cents, at)
        for place in range(FEES):
            bank.account_fee(f"fee{number}x{place}", 113 + place, at, tax=13)
        bank.automatic_payout(f"b{block}", at)
        for charge, cents, day in charges[-LATE:]:
            at = _noon(day) + (number + CHARGES) % 10_000
            bank.charge(charge.removeprefix("ch_"), cents, at)
        bank.refund(f"b{block}", charges[0][0], at, 1000)
        bank.dispute(f"b{block}", charges[1][0], at)
        return bank

    def transactions(self, block: int) -> list[Json]:
        return self.bank(block).held(KIND)

    @cached_property
    def told(self) -> list[tuple[str, int, int]]:
        """Of each transaction its id, when it was made and what it came to."""
        return [
            (each["id"], each["created"], each["net"])
            for block in range(self.blocks)
            for each in self.transactions(block)
        ]


class MoneyStripe(StripeLoopback):
    """Serves it in pages, each of which costs the same."""

    def __init__(self, money: Money, **options: Any):
        super().__init__(**options)
        self._money = money
        self._created = [created for _id, created, _net in money.told]
        ids = (id for id, _created, _net in money.told)
        self._number = {id: number for number, id in enumerate(ids)}
        self._net = sum(net for _id, _created, net in money.told)

    def _get_balance(self, query: Query) -> Json:
        answer = super()._get_balance(query)
        answer["available"][0]["amount"] = self._net
        return answer

    def _get_collection(self, query: Query, collection: str) -> Json:
        if payout := query.value("payout"):
            bank = self._money.bank(int(payout.removeprefix("po_b")))
            members = bank.paid_out_with(payout)
            return _told(members[::-1], query, bank, has_more=False)
        if collection == "payouts":
            return self._payouts(query)
        if collection != "balance_transactions":
            return super()._get_collection(query, collection)
        after = query.value("starting_after")
        end = self._number[after] if after else len(self._created)
        oldest = bisect_left(self._created, int(query.value("created[gte]") or 0))
        begin = max(oldest, end - int(query.value("limit") or 10))
        found = [self._shown(number, query) for number in range(begin, end)]
        url = "/v1/balance_transactions"
        return listed(url, found[::-1]) | {"has_more": begin > oldest}

    def _shown(self, number: int, query: Query) -> Json:
        block, place = divmod(number, BLOCK)
        bank = self._money.bank(block)
        (told,) = _told([bank.held(KIND)[place]], query, bank)["data"]
        return told

    def _payouts(self, query: Query) -> Json:
        after = query.value("starting_after")
        end = int(after.removeprefix("po_b")) if after else self._money.blocks
        begin = max(0, end - int(query.value("limit") or 10))
        blocks = reversed(range(begin, end))
        found = [self._money.bank(b).find("payout", f"po_b{b}") for b in blocks]
        return listed("/v1/payouts", found) | {"has_more": begin > 0}


def _told(found: list[Json], query: Query, bank: Bank, **more: Any) -> Json:
    wanted = wanted_tree(query.expand, f"{KIND}[]").get("data", {})
    held = Held([], [], bank, live=True)
    data = shown(found, KIND, wanted, held.whole)
    return listed("/v1/balance_transactions", data) | more


def _noon(day: str) -> int:
    return int(datetime.combine(date.fromisoformat(day), NOON).timestamp())


def main(port: str, count: str, file: str) -> None:
    """Serve until killed."""
    money = Money(json.loads(Path(file).read_text()), int(count))
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with MoneyStripe(money, key=STRIPE_KEY, port=int(port)) as server:
        print(server.url, flush=True)
        ended.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
