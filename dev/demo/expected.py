"""What the demo must come to: the figures of the real system's first live run.

The numbers themselves stand in ``check.py``, against which the demo's data are
checked; here they are as the runs of the ledger count. Money in dollars.
"""

from decimal import Decimal

from .check import EXPECTED

READ = EXPECTED["invoices"]
TO_POST = EXPECTED["to post"]
NOT_BOOKED = EXPECTED["void"] + EXPECTED["draft"]
SKIPPED = NOT_BOOKED + EXPECTED["zero"]
TOTAL = Decimal(EXPECTED["cents to post"]) / 100
BILLERS = {
    "Stripe": (EXPECTED["of Stripe"], Decimal(EXPECTED["cents of Stripe"]) / 100),
    "Lago": (EXPECTED["of Lago"], Decimal(EXPECTED["cents of Lago"]) / 100),
}
REASONS = {
    "biller_draft": EXPECTED["draft"],
    "void": EXPECTED["void"],
    "zero_amount": EXPECTED["zero"],
}

# What each act's run counts; all that is not named must be 0.
BACKFILL = {"read": READ, "created": TO_POST, "skipped": SKIPPED}
BULK_POST = {"read": TO_POST, "unchanged": TO_POST, "posted": TO_POST, "paid": TO_POST}
DAILY = {"read": READ, "unchanged": TO_POST, "skipped": SKIPPED}
