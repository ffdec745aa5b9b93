"""A client on a loopback Stripe, and the facts it reads from one invoice."""

import json
from datetime import datetime, timezone

from ..dev.loopback import StripeLoopback
from ..dev.loopback.stripe_invoice import invoice
from ..dev.loopback.stripe_legacy import before_basil
from ..dev.loopback.stripe_lines import Line
from ..dev.loopback.stripe_objects import tax_rate
from ..ledger.facts_codec import facts_from_dict, facts_to_dict
from ..sources.stripe import StripeBiller
from .outside import KEY, OutsideCase

HST = tax_rate("txr_on", "HST", "13", state="ON")
HOSTING = Line("1 × Odoo ERP Hosting", 18983, rates=[HST])
PAID_AT = "2026-05-01T12:00:00Z"
NOON = datetime(2026, 5, 1, 12, tzinfo=timezone.utc)
PATH = "/v1/invoices/in_1"
IN_JANUARY = 1767625200


class StripeCase(OutsideCase):
    def serve(self, *invoices, key=KEY):
        return self.enter(StripeLoopback(invoices, key=key))

    def biller(self, url, key=KEY, **options):
        http = self.client("Stripe")
        return StripeBiller(key, url, time_zone="America/Toronto", http=http, **options)


class StripeFactsCase(OutsideCase):
    def facts(self, one, time_zone="America/Toronto"):
        with StripeLoopback([one], key=KEY) as stripe:
            http = self.client("Stripe")
            biller = StripeBiller(KEY, stripe.url, time_zone=time_zone, http=http)
            facts = biller.facts(one["id"])
        plain = json.loads(json.dumps(facts_to_dict(facts)))
        self.assertEqual(facts_from_dict(plain), facts)
        return facts

    def both_shapes(self, **values):
        """The facts of the same invoice in today's shape, and before basil."""
        values.setdefault("lines", [HOSTING])
        today = invoice("in_1", **values)
        for shape, one in (("today", today), ("before basil", before_basil(today))):
            with self.subTest(shape=shape):
                yield self.facts(one)
