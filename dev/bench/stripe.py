"""``python -m dev.bench.stripe PORT COUNT UNTIL BILLED``: Stripe with the bench's
invoices, as many of them as the file BILLED says."""

import signal
import sys
import threading
from datetime import datetime
from pathlib import Path

from ..demo.stage import STRIPE_KEY
from ..loopback import StripeLoopback
from .bills import Bill, as_stripe_has_it


class UnchangingStripe(StripeLoopback):
    """Looks through its invoices once, not at every request."""

    billed: Path
    everything: list
    _known: dict = {}

    def _held(self):
        count = int(self.billed.read_text())
        if count not in self._known:
            self.invoices = self.everything[:count]
            self._known = {count: super()._held()}
        return self._known[count]


def main(port: str, count: str, until: str, billed: str) -> None:
    """Serve until killed."""
    moment = datetime.fromisoformat(until)
    invoices = [as_stripe_has_it(Bill(n, moment)) for n in range(int(count))]
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    UnchangingStripe.billed = Path(billed)
    UnchangingStripe.everything = invoices
    with UnchangingStripe(invoices, key=STRIPE_KEY, port=int(port)) as server:
        print(server.url, flush=True)
        ended.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
