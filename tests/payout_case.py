"""What the tests of payouts share: what Stripe tells of them, and their bank."""

from datetime import UTC, date, datetime
from decimal import Decimal

from ..sources.stripe_balance import transaction_of
from ..sources.stripe_payouts import Payout
from .money_case import MoneyCase, answer


def payout(external_id="po_1", amount="50.00", **told):
    """What Stripe tells of a payout that has arrived."""
    return Payout(
        **{
            "id": external_id,
            "amount": Decimal(amount),
            "currency": "CAD",
            "status": "paid",
            "created": datetime(2026, 5, 13, 15, tzinfo=UTC),
            "arrival": date(2026, 5, 15),
            "automatic": True,
            "is_complete": True,
            "method": "standard",
            "failure": "",
            "trace": "",
        }
        | told
    )


def of_payout(cents, external_id="po_1", type_="payout", **told):
    source = {"id": external_id, "object": "payout", "amount": abs(cents)}
    return answer(type_, cents, source=source | {"currency": "cad"}, **told)


class PayoutCase(MoneyCase):
    """Payouts that arrive in a bank of their own."""

    def setUp(self):
        super().setUp()
        self.bank = self.env["account.journal"].create(
            {"name": "The Bank", "code": "TBNK", "type": "bank"}
        )
        self.stripe.bank_journal_id = self.bank
        self.payouts = self.env["fusion.billing.payout"].sudo()

    def statement_line(self, amount=50.0, ref="STRIPE", day="2026-05-16"):
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank.id,
                "date": day,
                "amount": amount,
                "payment_ref": ref,
            }
        )

    def made_of(self, kept, answers):
        """Stripe lists these of it."""
        kept._take_members([transaction_of(each) for each in answers])

    def sent(self, **told):
        kept = self.payouts._keep(self.stripe, [payout(**told)])
        self.book(of_payout(-5000))
        return kept
