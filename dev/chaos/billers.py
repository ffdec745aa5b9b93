"""Stripe and Lago on loopback that fail or lie at the call they are told to."""

import copy
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from werkzeug.wrappers import Request

from ..loopback import LagoLoopback, StripeLoopback, lago_objects
from ..loopback.demo import lago_invoice_of, stripe_invoice_of
from ..loopback.server import Fault, Loopback
from .billing import Billed

Json = dict[str, Any]
Lie = Callable[[Json, Request], bool]


class Unreliable(Loopback):
    """A biller that breaks its ``nth`` next call, or changes answers on their way.

    ``struck`` counts how often it did either.
    """

    def __init__(self, **options: Any):
        super().__init__(**options)
        self._guard = threading.Lock()
        self.be_honest()

    def be_honest(self) -> None:
        """Answer as a biller should, from now on."""
        with self._guard:
            self.struck = 0
            self._trouble: tuple[Fault, int] | None = None
            self._lie: Lie | None = None

    def break_call(self, nth: int, fault: Fault) -> None:
        """Break the nth next call on the fault's path, and ``fault.times`` in all."""
        with self._guard:
            self._trouble = (fault, nth)

    def lie(self, lie: Lie) -> None:
        """``lie(answer, request)`` changes answers in place, true where it did."""
        with self._guard:
            self._lie = lie

    def answer(self, request: Request) -> Json:
        answer = copy.deepcopy(super().answer(request))
        with self._guard:
            if self._lie:
                self.struck += self._lie(answer, request)
        return answer

    def _take_fault(self, path: str) -> Fault:
        with self._guard:
            if not self._trouble or self._trouble[0].path not in path:
                return Fault()
            fault, ahead = self._trouble
            self._trouble = (fault, ahead - 1) if ahead > 1 else _once_more(fault)
            if ahead > 1:
                return Fault()
            self.struck += 1
            return fault


def _once_more(fault: Fault) -> tuple[Fault, int] | None:
    left = replace(fault, times=fault.times - 1)
    return (left, 1) if left.times else None


class UnreliableStripe(Unreliable, StripeLoopback):
    """Stripe; ``be_honest`` first, then ``break_call`` or ``lie``."""

    def bill(self, invoices: Iterable[Billed]) -> None:
        """Have these invoices, if they are Stripe's."""
        for each in invoices:
            if each.kind != "lago":
                self.invoices.append(stripe_invoice_of(each.bill))


class UnreliableLago(Unreliable, LagoLoopback):
    """Lago, likewise."""

    def bill(self, invoices: Iterable[Billed]) -> None:
        """Have these invoices and their payments, if they are Lago's."""
        for each in invoices:
            if each.kind == "lago":
                invoice = lago_invoice_of(each.bill)
                self.invoices.append(invoice)
                self.payments.append(lago_objects.payment(invoice, at=each.bill.paid))
