"""One measurement inside Odoo: warm up, then measure one way of booking."""

import cProfile
import os
import time
from datetime import datetime

from odoo.addons.fusion_centralize_billing.sources import http

from . import ways
from .bills import Bill, user_key
from .meter import measured


def play(env, way: str, first: int, count: int, until: datetime) -> dict:
    """Book invoices ``first`` … and give the meter's figures as a dict."""
    books = ways.Books(env, _partners(env))
    bills = [Bill(n, until) for n in range(first, first + count)]
    work = ways.WAYS[way]
    path = os.environ.get("BENCH_PROFILE")  # a file, for `python -m pstats`
    profile = cProfile.Profile(time.process_time) if path else None
    ledger = type(env["fusion.billing.invoice.ledger"])
    run = type(env["fusion.billing.ledger.run"])
    batch = type(env["fusion.billing.ledger.run.batch"])
    with measured(http.HttpClient, ledger, run, batch) as meter:
        if profile:
            profile.runcall(work, books, bills)
        else:
            work(books, bills)
    if profile:
        profile.dump_stats(path)
    meter.more = dict(told.split("=") for told in ways.booked(env))
    return meter.as_dict()


def _partners(env) -> dict[int, int]:
    links = env["fusion.billing.account.link"].search([])
    found = {link.external_account_id: link.partner_id.id for link in links}
    return {n: found[key] for n in range(len(found)) if (key := user_key(n)) in found}
