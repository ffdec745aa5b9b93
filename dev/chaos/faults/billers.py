"""Stripe and Lago fail, or answer what cannot be."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ...loopback.server import Fault as HttpFault
from ...loopback.stripe_legacy import before_basil
from ..fault import Fault
from ..orders import Order
from ..stage import Lane
from . import lies

ALWAYS = 10_000
ORDER = (Order("daily"),)
# What goes wrong with a call; what heals by itself does so at the second attempt.
TROUBLES = {
    "401": HttpFault(401, times=ALWAYS),
    "403": HttpFault(403, times=ALWAYS),
    "404": HttpFault(404, path="/invoices/", times=2),
    "429 once": HttpFault(429),
    "429 with Retry-After": HttpFault(429, {"Retry-After": "1"}),
    "429 for an hour": HttpFault(429, {"Retry-After": "3600"}, times=ALWAYS),
    "500 once": HttpFault(500),
    "500 always": HttpFault(500, times=ALWAYS),
    "slow once": HttpFault(delay=0.9),
    "slow always": HttpFault(delay=0.9, times=8),
    "reset once": HttpFault(reset=True),
    "reset always": HttpFault(reset=True, times=ALWAYS),
    "cut once": HttpFault(cut=True),
    "cut always": HttpFault(cut=True, times=ALWAYS),
}
LIES = {
    "wrong type": lies.wrong_type,
    "missing field": lies.missing_field,
    "page repeated": lies.page_repeated,
    "page skips": lies.page_skips,
}


def faults(rng: random.Random) -> Iterator[Fault]:
    """Every trouble and every lie of both billers."""
    for name in ("stripe", "lago"):
        for stage, trouble in TROUBLES.items():
            around = _broken(name, rng.randint(1, 2), trouble)
            yield Fault(name, stage, ORDER, around=around)
        for stage, lie in LIES.items():
            for _turn in range(3):
                around = _lying(name, lie(random.Random(rng.random())))
                yield Fault(name, stage, ORDER, around=around)
    for _turn in range(2):
        yield Fault("stripe", "old shape", ORDER, around=_in_old_shape)


def _broken(name: str, nth: int, trouble: HttpFault) -> Callable:
    @contextmanager
    def around(lane: Lane):
        biller = getattr(lane, name)
        biller.break_call(nth, trouble)
        yield lambda: biller.struck
        biller.be_honest()

    return around


def _lying(name: str, lie: Callable) -> Callable:
    @contextmanager
    def around(lane: Lane):
        biller = getattr(lane, name)
        biller.lie(lie)
        yield lambda: biller.struck
        biller.be_honest()

    return around


@contextmanager
def _in_old_shape(lane: Lane):
    """As Stripe answered before 2025-03-31."""
    today = list(lane.stripe.invoices)
    lane.stripe.invoices[:] = [before_basil(invoice) for invoice in today]
    yield lambda: len(today)
    lane.stripe.invoices[:] = today
