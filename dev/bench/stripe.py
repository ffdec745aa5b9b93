"""``python -m dev.bench.stripe PORT COUNT UNTIL``: Stripe with the bench's invoices."""

import signal
import sys
import threading
from datetime import datetime

from ..demo.stage import STRIPE_KEY
from ..loopback import StripeLoopback
from .bills import Bill, as_stripe_has_it


class UnchangingStripe(StripeLoopback):
    """Looks through its invoices once, not at every request."""

    _known = None

    def _held(self):
        self._known = self._known or super()._held()
        return self._known


def main(port: str, count: str, until: str) -> None:
    """Serve until killed."""
    moment = datetime.fromisoformat(until)
    invoices = [as_stripe_has_it(Bill(n, moment)) for n in range(int(count))]
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with UnchangingStripe(invoices, key=STRIPE_KEY, port=int(port)) as server:
        print(server.url, flush=True)
        ended.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
