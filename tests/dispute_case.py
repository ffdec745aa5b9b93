"""What the tests of disputes share: what Stripe tells of them, and of their money."""

from datetime import UTC, datetime
from decimal import Decimal

from ..sources.stripe_disputes import Dispute
from .common import raw_invoice
from .money_case import MoneyCase, answer, charge

DISPUTES = "fusion.billing.dispute"


def told(raw, status="needs_response", amount="113.00", key="1", **more):
    """A dispute of the charge that paid `raw`, as Stripe lists it."""
    return Dispute(
        **{
            "id": f"du_{key}",
            "charge": f"ch_{raw['invoice_number']}",
            "payment_intent": f"pi_{raw['invoice_number']}",
            "amount": Decimal(amount),
            "currency": raw["currency"],
            "status": status,
            "reason": "fraudulent",
            "created": datetime(2026, 5, 16, 15, tzinfo=UTC),
            "due": datetime(2026, 5, 26, 15, tzinfo=UTC),
        }
        | more
    )


def taken(raw, cents=11300, key="1", fee=1500, at="2026-05-16 15:00", **more):
    """The transaction by which it is withdrawn; a negative amount gives it back."""
    back = cents < 0
    source = {
        "id": f"du_{key}",
        "object": "dispute",
        "amount": abs(cents),
        "currency": raw["currency"].lower(),
        "charge": f"ch_{raw['invoice_number']}",
    }
    category = "dispute_reversal" if back else "dispute"
    return answer(
        "adjustment",
        -cents,
        -fee if back else fee,
        at=at,
        source=source,
        reporting_category=category,
        **more,
    )


class DisputeCase(MoneyCase):
    """Stripe is read at the end of May."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bad_debts = cls.account("5993", "expense")
        cls.stripe.bad_debt_account_id = cls.bad_debts
        cls.accounts["bad_debts"] = cls.bad_debts
        cls.stripe.balance_at = "2026-05-28 16:00:00"

    def tell(self, *disputes, on="2026-05-28"):
        """Stripe tells this of them when it is read on that day."""
        self.stripe.balance_at = f"{on} 16:00:00"
        kept = self.env[DISPUTES].sudo()._keep(self.stripe, list(disputes))
        self.env.invalidate_all()
        return kept.sudo(False)

    def disputed(self, raw, cents=11300, **more):
        """The money of an open dispute, taken."""
        amount = str(Decimal(cents).scaleb(-2))
        self.book(taken(raw, cents, **more))
        return self.tell(told(raw, amount=amount), on="2026-05-20")

    def owed_by_customer(self):
        """What stands on the receivables of all."""
        items = self.env["account.move.line"].search(
            [
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("company_id", "=", self.company.id),
            ]
        )
        return self.company.currency_id.round(sum(items.mapped("balance")))


class PaidCase(DisputeCase):
    """An invoice that is paid, by a charge that Stripe's balance has."""

    def setUp(self):
        super().setUp()
        self.raw = raw_invoice()
        self.ingest(self.raw)
        self.book(charge(self.raw, 11300))
        self.row = self.row_of(self.raw)
        self.move = self.row.move_id

    def lose(self, **more):
        self.disputed(self.raw)
        return self.tell(told(self.raw, "lost", **more))
