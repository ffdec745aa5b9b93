"""What Stripe and Lago really billed in the demo: the second party's own view.

Written by hand beside ``invoices.sql`` and never derived from it, so that the two
can be held against each other (``check.py``). Money is integer cents, ``149_00``
being $149.00; moments are UTC; customers and their taxes are in ``parties.py``.
"""

from .parties import (
    ADIRONDACK,
    ATELIER,
    CAFE,
    HARBOUR,
    LAKEHEAD,
    MAPLE,
    MARINE,
    NORTHWIND,
    PACIFIC,
    PRAIRIE,
    TINYFORGE,
    ZOE,
    Bill,
    Buyer,
    Line,
)


def stripe_bill(
    number: str, buyer: Buyer, issued: str, *lines: Line, **more: str | None
) -> Bill:
    """A numbered Stripe invoice; paid within the minute unless told otherwise."""
    id = f"in_1NexaCloud{number.replace('NC26-', '26')}"
    if "voided" not in more:
        more.setdefault("paid", issued)
    return Bill(id, number, buyer, issued, lines, **more)


def _draft(id: str, buyer: Buyer, created: str, *lines: Line) -> Bill:
    return Bill(f"in_1NexaCloud{id}", None, buyer, created, lines, status="draft")


def _lago(
    number: int, buyer: Buyer, issued: str, plan: Line, paid: str, until: str
) -> Bill:
    """A Lago invoice of one base plan, ``issued`` on and ``until`` plain dates."""
    id = f"1a90feed-0000-4000-8000-{number:012}"
    number = f"NEX-{number:04}"
    return Bill(id, number, buyer, issued, (plan,), paid=paid, until=until)


ODOO_HOSTING = Line("1 × Odoo ERP Hosting (at $189.83 / month)", 189_83)
MANAGED = Line("1 × Managed Odoo - Standard (at $149.00 / month)", 149_00)
WORDPRESS = Line("1 × WordPress Website Hosting (at $49.00 / month)", 49_00)
WHITE_LABEL = Line("1 × White Label (at $29.00 / month)", 29_00)

STRIPE = (
    stripe_bill(
        "NC26-0001",
        LAKEHEAD,
        "2026-01-20T16:12:00Z",
        Line("Trial period for Odoo ERP Hosting", 0),
    ),
    stripe_bill(
        "NC26-0002",
        LAKEHEAD,
        "2026-02-03T15:04:10Z",
        Line("2 × Odoo ERP Hosting (at $189.83 / month)", 379_66, "2"),
        Line("1 × Daily Backup (at $10.05 / month)", 10_05),
        paid="2026-02-12T16:20:41Z",
        due="2026-02-18T15:04:10Z",
        until="2026-03-03T15:04:10Z",
    ),
    stripe_bill(
        "NC26-0003",
        CAFE,
        "2026-02-17T18:40:02Z",
        MANAGED,
        Line("1 × Forms Builder (at $15.00 / month)", 15_00),
        until="2026-03-17T18:40:02Z",
    ),
    stripe_bill(
        "NC26-0004",
        PRAIRIE,
        "2026-03-01T21:15:33Z",
        WORDPRESS,
        WHITE_LABEL,
        until="2026-04-01T21:15:33Z",
    ),
    stripe_bill(
        "NC26-0005",
        HARBOUR,
        "2026-03-09T14:02:57Z",
        ODOO_HOSTING,
        until="2026-04-09T14:02:57Z",
        paid_by="card without intent",
    ),
    stripe_bill(
        "NC26-0006",
        PACIFIC,
        "2026-03-20T23:30:12Z",
        MANAGED,
        Line("1 × WhatsApp Business Integration (at $19.00 / month)", 19_00),
        until="2026-04-20T23:30:12Z",
    ),
    stripe_bill(
        "NC26-0007",
        TINYFORGE,
        "2026-03-31T13:00:00Z",
        Line("Trial period for Managed Odoo - Standard", 0),
    ),
    # 3 × 1.31 of tax line by line; 3.92 on the sum.
    stripe_bill(
        "NC26-0008",
        ZOE,
        "2026-04-07T12:45:09Z",
        Line("Daily Backup - shop", 10_05),
        Line("Daily Backup - blog", 10_05),
        Line("Daily Backup - wiki", 10_05),
        until="2026-05-07T12:45:09Z",
    ),
    stripe_bill(
        "NC26-0009",
        ADIRONDACK,
        "2026-04-14T19:22:46Z",
        MANAGED,
        Line("Custom domain setup", 35_00),
    ),
    stripe_bill(
        "NC26-0010",
        LAKEHEAD,
        "2026-04-22T17:05:00Z",
        MANAGED,
        status="void",
        voided="2026-04-24T18:30:00Z",
    ),
    # Still the evening of 30 April in Toronto.
    stripe_bill(
        "NC26-0011",
        MARINE,
        "2026-05-01T02:30:00Z",
        Line("3 × WordPress Website Hosting", 100_00, "3"),
        paid="2026-05-01T02:31:05Z",
        until="2026-06-01T02:30:00Z",
    ),
    stripe_bill(
        "NC26-0012",
        NORTHWIND,
        "2026-05-12T15:33:18Z",
        Line("Remaining time on Managed Odoo - Standard after 12 May 2026", 96_13),
        Line("Unused time on WordPress Website Hosting after 12 May 2026", -31_61),
        paid="2026-05-15T13:10:00Z",
        until="2026-06-01T04:00:00Z",
        paid_by="bank debit",
    ),
    stripe_bill(
        "NC26-0013",
        MAPLE,
        "2026-05-20T16:48:27Z",
        WORDPRESS,
        until="2026-06-20T16:48:27Z",
    ),
    stripe_bill(
        "NC26-0014",
        PACIFIC,
        "2026-05-28T20:00:00Z",
        Line("Forms Builder - first month free", 0),
    ),
    stripe_bill(
        "NC26-0015",
        TINYFORGE,
        "2026-06-02T14:11:53Z",
        MANAGED,
        until="2026-07-02T14:11:53Z",
    ),
    stripe_bill(
        "NC26-0016",
        CAFE,
        "2026-06-09T15:27:40Z",
        Line("Remaining time on Odoo ERP Hosting after 9 Jun 2026", 139_21),
        Line("Unused time on Managed Odoo - Standard after 9 Jun 2026", -109_27),
        until="2026-07-01T04:00:00Z",
    ),
    stripe_bill(
        "NC26-0017",
        ATELIER,
        "2026-06-24T18:59:59Z",
        ODOO_HOSTING,
        Line("WhatsApp Business Integration - extra messages (1,000)", 1_00, "0.125"),
        until="2026-07-24T18:59:59Z",
    ),
    stripe_bill(
        "NC26-0018",
        MARINE,
        "2026-07-15T13:37:21Z",
        WORDPRESS,
        WHITE_LABEL,
        Line("Mailbox migration", 61_24),
        paid="2026-07-29T03:10:44Z",
        due="2026-07-30T13:37:21Z",
    ),
    _draft("Draft01", PRAIRIE, "2026-07-28T14:00:00Z", WORDPRESS),
    _draft("Draft02", ADIRONDACK, "2026-07-30T14:00:00Z", MANAGED),
)

PLAN_MANAGED = Line("Managed Odoo - Standard", 149_00)
PLAN_WORDPRESS = Line("WordPress Website Hosting", 49_00)
PLAN_ODOO = Line("Odoo ERP Hosting", 189_83)
PLAN_LEGACY = Line("Legacy base plan", 138_57)

LAGO = (
    _lago(
        1, NORTHWIND, "2026-01-02", PLAN_MANAGED, "2026-01-02T14:05:11Z", "2026-02-01"
    ),
    _lago(
        2, ATELIER, "2026-01-05", PLAN_WORDPRESS, "2026-01-05T14:05:36Z", "2026-02-04"
    ),
    _lago(3, ZOE, "2026-01-15", PLAN_ODOO, "2026-01-17T16:44:02Z", "2026-02-14"),
    _lago(
        4, NORTHWIND, "2026-02-02", PLAN_MANAGED, "2026-02-02T14:05:09Z", "2026-03-01"
    ),
    _lago(
        5, ATELIER, "2026-02-05", PLAN_WORDPRESS, "2026-02-05T14:05:40Z", "2026-03-04"
    ),
    # Paid on the evening of 15 February in Toronto.
    _lago(6, ZOE, "2026-02-15", PLAN_ODOO, "2026-02-16T03:20:18Z", "2026-03-14"),
    _lago(7, HARBOUR, "2026-02-20", PLAN_MANAGED, "2026-02-20T14:05:55Z", "2026-03-19"),
    _lago(8, CAFE, "2026-03-03", PLAN_WORDPRESS, "2026-03-03T14:06:13Z", "2026-04-02"),
    _lago(9, MARINE, "2026-03-16", PLAN_LEGACY, "2026-03-20T15:00:00Z", "2026-04-15"),
)
