"""Stripe and Lago on 127.0.0.1, in today's shapes, for the demo and the tests.

>>> with StripeLoopback(invoices=[...]) as stripe:  # doctest: +SKIP
...     client_of(stripe.url, stripe.key)
"""

from .lago_server import LagoLoopback
from .stripe_bank import Bank
from .stripe_server import StripeLoopback

__all__ = ["Bank", "LagoLoopback", "StripeLoopback"]
