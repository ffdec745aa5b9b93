"""One currency's money at Stripe, counted as it moves and never from a list."""

from bisect import bisect_right
from heapq import heappop, heappush
from typing import Any


class Purse:
    """``pending`` and ``available`` in minor units, and their sum at any time.

    It is counted move by move and knows no balance transaction: who holds the
    listed ones against it compares two parties.
    """

    def __init__(self) -> None:
        self.pending = 0
        self.available = 0
        self._ripening: list[tuple[int, int]] = []
        self._totals: list[tuple[int, int]] = []

    def move(self, amount: int, at: int, available_on: int, now: int) -> None:
        """Add ``amount`` (less than zero: take it) at ``at``, in Unix seconds.

        It is pending until ``available_on``, seen from ``now``.
        """
        if available_on > now:
            self.pending += amount
            heappush(self._ripening, (available_on, amount))
        else:
            self.available += amount
        self._remember(amount, at)

    def ripen(self, now: int) -> None:
        """Make available what was pending until ``now`` or before."""
        while self._ripening and self._ripening[0][0] <= now:
            _, amount = heappop(self._ripening)
            self.pending -= amount
            self.available += amount

    def total_at(self, instant: int) -> int:
        """Pending and available together after all that happened by ``instant``."""
        place = self._place(instant)
        return self._totals[place - 1][1] if place else 0

    def _remember(self, amount: int, at: int) -> None:
        # What becomes known late raises all that was noted for later moments.
        place = self._place(at)
        later = [(when, total + amount) for when, total in self._totals[place:]]
        self._totals[place:] = [(at, self.total_at(at) + amount), *later]

    def _place(self, instant: int) -> int:
        return bisect_right(self._totals, instant, key=_moment)


def _moment(noted: tuple[int, int]) -> Any:
    return noted[0]
