"""A client on a loopback Lago, and an invoice of one plan."""

from ..dev.loopback import LagoLoopback
from ..dev.loopback.lago_invoice import invoice
from ..dev.loopback.lago_objects import Fee, uuid_of
from ..sources.lago import LagoBiller
from .outside import KEY, OutsideCase

PLAN = Fee("Base plan", 14900)
ID = uuid_of("one")
BILLER_ID = f"lago:{ID}"


def plan_invoice(lago_id=ID, **values):
    values = {"number": "NEX-0001", "issuing_date": "2026-01-31"} | values
    return invoice(lago_id, **{"fees": [PLAN], **values})


class LagoCase(OutsideCase):
    def serve(self, *invoices, payments=(), **options):
        return self.enter(LagoLoopback(invoices, payments, key=KEY, **options))

    def biller(self, url, **limits):
        return LagoBiller(url, KEY, http=self.client("Lago", **limits))
