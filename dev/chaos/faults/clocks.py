"""Runs on either side of midnight and of the change to or from daylight-saving time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from ..billing import Billed, month
from ..fault import Fault
from ..nexacloud import execute
from ..orders import Order, Strike
from ..stage import Lane

KIND = "clock"
TORONTO = ZoneInfo("America/Toronto")
SERIAL = 800
DAY = timedelta(days=1)
# Issued so long before or after the moment.
OFFSETS = (-7500, -61, -1, 0, 45, 7500)
POSTED = """
    SELECT name, date FROM account_move
     WHERE move_type IN ('out_invoice', 'entry') AND state = 'posted'
"""


def faults(rng: random.Random) -> Iterator[Fault]:
    """The clock passes the moment in the middle of the run."""
    for turn, (stage, moment) in enumerate(moments(datetime.now(timezone.utc))):
        for place, passed in enumerate(("verify", "create")):
            strike = Strike(
                passed, "set_clock", 2, argument=_text(moment + timedelta(seconds=30))
            )
            order = Order("daily", [strike], clock=_text(moment - timedelta(seconds=9)))
            brings = tuple(_around(rng, moment, SERIAL + 2 * turn + place))
            last = moment.astimezone(TORONTO).date()
            yield Clock(KIND, stage, (order,), brings=brings, last=last)


def moments(now: datetime) -> Iterator[tuple[str, datetime]]:
    """Midnights at Toronto and at Greenwich, and the changes of the last year."""
    day = datetime(now.year, now.month, now.day, tzinfo=TORONTO) - 40 * DAY
    yield "midnight", day
    yield "midnight UTC", day.replace(tzinfo=timezone.utc) - DAY
    for _day in range(365):
        following = day - DAY
        if following.utcoffset() != day.utcoffset():
            yield "midnight before the change", following
            yield "midnight after the change", day
        day = following


def _around(rng: random.Random, moment: datetime, serial: int) -> Iterator[Billed]:
    for billed, offset in zip(month(rng, serial), OFFSETS, strict=True):
        issued = _text(moment + timedelta(seconds=offset))
        if billed.kind != "lago":
            paid = issued if billed.bill.paid else None
            bill = replace(billed.bill, issued=issued, paid=paid)
            billed = replace(billed, bill=bill)
        yield billed


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True)
class Clock(Fault):
    """Nothing is posted with a date later than the ``last`` day of its run."""

    last: date = date.max

    def strike(self, lane: Lane) -> list[str]:
        before = set(execute(lane.books, POSTED))
        problems = super().strike(lane)
        posted = set(execute(lane.books, POSTED)) - before
        late = sorted(name for name, day in posted if day > self.last)
        return problems + [f"{name} is posted before its day" for name in late]
