"""What the tests of Stripe's lists share: invoices of 10.00, and a listed account."""

from contextlib import contextmanager
from datetime import datetime, timezone

from ..dev.loopback.stripe_invoice import invoice
from ..dev.loopback.stripe_lines import Line
from .stripe_case import IN_JANUARY, StripeCase

JANUARY = datetime(2026, 1, 1, tzinfo=timezone.utc)
FEBRUARY = datetime(2026, 2, 1, tzinfo=timezone.utc)
DAY = 86400
LINES = [Line("Hosting", 1000)]
PAYMENTS = "/v1/invoice_payments"


def paid(biller_id, created=IN_JANUARY, **values):
    return invoice(biller_id, lines=LINES, created=created, **values)


def many(count, **values):
    return [paid(f"in_{n:04}", IN_JANUARY + n, **values) for n in range(count)]


def by_credit(biller_id, created=IN_JANUARY):
    return paid(biller_id, created, starting_balance=-1000)


class StripeListsCase(StripeCase):
    def listed(self, *invoices, since=JANUARY, until=FEBRUARY):
        """The loopback and its client, whose lists were read."""
        peer = self.serve(*invoices)
        biller = self.biller(peer.url)
        self.outlines = dict(biller.list_facts(since, until))
        return peer, biller

    @contextmanager
    def assertCalls(self, peer, *paths):
        before = len(peer.calls)
        yield
        self.assertEqual([call.path for call in peer.calls[before:]], list(paths))
