"""What the tests of one decision share."""

from datetime import UTC, datetime
from decimal import Decimal

from odoo.tests import BaseCase

from ..ledger.decide import decide as decide_case
from ..ledger.invoice import PaymentFact
from ..ledger.reasons import because
from .pure import DAY, booked, facts, item, policy, source

UNREACHABLE = because("biller_unreachable", biller="Stripe", detail="timed out")


LOCKED = because("locked_period", date=DAY, lock="Sales Lock Date")


PAID_AT = datetime(2026, 5, 13, 12, tzinfo=UTC)


def decide(told=None, said=None, known=None, rules=None):
    return decide_case(
        told or source(), said or facts(), known or booked(), rules or policy()
    )


def unasked(told=None, said=None, known=None):
    return decide_case(told or source(), said, known or booked(), policy())


def payment(id_="ch_1", amount="113.00", currency="CAD"):
    return PaymentFact(id_, Decimal(amount), PAID_AT, currency)


def paid(*payments, **changes):
    amount = sum((each.amount for each in payments), Decimal(0))
    values = {"paid": True, "paid_at": PAID_AT, "amount_paid": amount}
    return facts(**values | {"payments": payments} | changes)


def of_amounts(subtotal, tax, amount, **columns):
    return source(subtotal, tax, items=[item(amount=amount)], **columns)


class DecisionCase(BaseCase):
    def assert_decided(self, decision, action, code=None, variant=None):
        self.assertEqual(decision.action, action)
        self.assertEqual(decision.reason and decision.reason.code, code)
        if variant:
            self.assertEqual(decision.reason.figures["variant"], variant)
