"""Charges that their payers dispute: the money taken, come back, or lost."""

from typing import Any

from .stripe_books import Books, check_status
from .stripe_money import converted, fee_detail, transaction, transaction_id
from .stripe_money_back import dispute

Json = dict[str, Any]


class Disputes(Books):
    """Disputes by key, ``du_<key>``; amounts are of the charge's currency."""

    def inquire(
        self,
        key: str,
        charge: str,
        at: int,
        amount: int | None = None,
        *,
        reason: str = "fraudulent",
    ) -> Json:
        """The payer's bank asks; no money moves."""
        self.pass_until(at)
        paid = self.find("charge", charge)
        paid["disputed"] = True
        asked = paid["amount"] if amount is None else amount
        return self._add(dispute(f"du_{key}", paid, asked, at, reason))

    def dispute(
        self,
        key: str,
        charge: str,
        at: int,
        amount: int | None = None,
        *,
        fee: int = 1500,
        reason: str = "fraudulent",
        exchange_rate: float | None = None,
    ) -> Json:
        """The payer's bank takes the money back, Stripe its ``fee`` in cents."""
        made = self.inquire(key, charge, at, amount, reason=reason)
        return self.escalate(made["id"], at, fee=fee, exchange_rate=exchange_rate)

    def escalate(
        self,
        dispute: str,
        at: int,
        *,
        fee: int = 1500,
        exchange_rate: float | None = None,
    ) -> Json:
        """Make an inquiry a dispute: the money is taken now."""
        made = self.find("dispute", dispute)
        check_status(made, "warning_needs_response")
        paid = self.find("charge", made["charge"])
        settled = self.find("balance_transaction", paid["balance_transaction"])
        rate = settled["exchange_rate"] and (exchange_rate or settled["exchange_rate"])
        amount = -converted(made["amount"], rate)
        self._adjust(made, "", amount, at, settled["currency"], fee, rate)
        made |= {"is_charge_refundable": False, "status": "needs_response"}
        if card := made["payment_method_details"]:
            card["card"]["case_type"] = "chargeback"
        return made

    def win(self, dispute: str, at: int, *, fee_returned: int = 0) -> Json:
        """The money comes back, and ``fee_returned`` cents of the fee."""
        made = self.find("dispute", dispute)
        check_status(made, "needs_response", "under_review")
        (taken,) = made["balance_transactions"]
        rate, currency = taken["exchange_rate"], taken["currency"]
        self._adjust(made, "won", -taken["amount"], at, currency, -fee_returned, rate)
        made |= {"is_charge_refundable": True, "status": "won"}
        return made

    def lose(self, dispute: str, at: int) -> Json:
        """The money stays away."""
        return self._decide(dispute, at, "lost", "needs_response", "under_review")

    def close_inquiry(self, dispute: str, at: int) -> Json:
        """The inquiry came to nothing."""
        return self._decide(dispute, at, "warning_closed", "warning_needs_response")

    def _decide(self, dispute: str, at: int, status: str, *before: str) -> Json:
        self.pass_until(at)
        made = self.find("dispute", dispute)
        check_status(made, *before)
        made["status"] = status
        return made

    def _adjust(
        self,
        made: Json,
        event: str,
        amount: int,
        at: int,
        currency: str,
        fee: int,
        rate: float | None,
    ) -> None:
        what = "reversal" if event else "withdrawal"
        moved = self._book(
            transaction(
                transaction_id(made["id"], event),
                "adjustment",
                amount,
                at,
                currency=currency,
                source=made["id"],
                fees=[fee_detail(fee, currency, "Dispute fee")] if fee else (),
                category="dispute_reversal" if event else "dispute",
                exchange_rate=rate,
                description=f"Chargeback {what} for {made['charge']}",
            )
        )
        made["balance_transactions"].append(moved)
