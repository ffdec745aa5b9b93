"""Two syncs at once that have read different things of one invoice.

NexaCloud first names another invoice of the biller, alike in everything but its id. A
run has read that when NexaCloud is corrected; a second run reads the correction and is
done before the first one writes. The biller's ids differ: only NexaCloud's own id, and
the row's, can show that it is one invoice.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..billing import Billed, month
from ..fault import Fault
from ..nexacloud import as_text, execute, id_of
from ..orders import Order, Strike
from ..stage import Lane
from .kills import DRAFTS

SERIAL = 600
NAMED = "UPDATE invoices SET stripe_invoice_id = %s WHERE id = %s"


def faults(rng: random.Random) -> Iterator[Fault]:
    """The first one is overtaken when it has read, or when it is about to write."""
    for turn, stage in enumerate(("verify", "create")):
        billed = month(rng, SERIAL + turn)[0]
        yield Overtaken(
            "two syncs at once", f"{stage}, overtaken", (), brings=(billed,)
        )


class Overtaken(Fault):
    """Its one invoice is drafted by both runs; a third brings the draft up to date."""

    @property
    def _billed(self) -> Billed:
        return self.brings[0]

    @property
    def _twin(self) -> Billed:
        bill = self._billed.bill
        return replace(self._billed, bill=replace(bill, id=f"{bill.id}Twin"))

    def orders_on(self, lane: Lane) -> Sequence[Order]:
        execute(lane.source, *self._names(self._twin))
        right = as_text(lane.source, *self._names(self._billed))
        stage = self.stage.partition(",")[0]
        strikes = [
            Strike("verify", "change_source", argument=right),
            Strike(stage, "pause", 2 if stage == "verify" else 1),
        ]
        arguments = DRAFTS.arguments
        slow = Order("ingest", strikes, arguments, batch=200)
        return slow, Order("ingest", arguments=arguments, waits=True)

    def strike(self, lane: Lane) -> list[str]:
        lane.stripe.bill([self._twin])
        problems = super().strike(lane)
        lane.run(DRAFTS)
        return problems

    def _names(self, billed: Billed) -> tuple[str, tuple[str, str]]:
        return NAMED, (billed.biller_id, id_of("invoice", self._billed.number))
