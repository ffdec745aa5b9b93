"""Money that leaves a Stripe account for the bank, and sometimes comes back."""

from typing import Any

from .stripe_books import Books, check_status
from .stripe_money import DAY, fee_detail, payout, transaction, transaction_id

Json = dict[str, Any]
HALF_HOUR = 30 * 60


class Payouts(Books):
    """Payouts by key: ``po_<key>``, of one currency each.

    They are ``pending`` until midnight (UTC), then ``in_transit``, and ``paid`` at
    their arrival, two days later if not told.
    """

    def automatic_payout(
        self,
        key: str,
        at: int,
        *,
        currency: str = "cad",
        arrives: int | None = None,
        may_debit: bool = False,
    ) -> Json | None:
        """Pay out all that is available and in no automatic payout yet.

        What was paid out by hand since, or came back, is part of it. If nothing is
        left it waits for the next one (``None``), unless the bank ``may_debit``.
        """
        self.pass_until(at)
        members = self._unpaid(currency, at)
        amount = sum(each["net"] for each in members)
        if not members or (amount <= 0 and not may_debit):
            return None
        made = self._pay_out(key, amount, at, currency, arrives, automatic=True)
        ids = (made["balance_transaction"], *(each["id"] for each in members))
        self._paid_out |= dict.fromkeys(ids, made["id"])
        return made

    def manual_payout(
        self,
        key: str,
        amount: int,
        at: int,
        *,
        currency: str = "cad",
        arrives: int | None = None,
    ) -> Json:
        """Pay out ``amount`` cents of what is available; it has no members."""
        self._check_available(amount, at, currency)
        return self._pay_out(key, amount, at, currency, arrives, automatic=False)

    def instant_payout(
        self, key: str, amount: int, at: int, *, currency: str = "cad", fee: int = 0
    ) -> Json:
        """A manual payout that arrives within the half hour, for ``fee`` cents."""
        self._check_available(amount + fee, at, currency)
        return self._pay_out(
            key,
            amount,
            at,
            currency,
            at + HALF_HOUR,
            automatic=False,
            fee=fee,
            method="instant",
        )

    def fail_payout(self, payout: str, at: int, code: str = "account_closed") -> Json:
        """The bank sends a payout back, even one that was said to be paid."""
        self.pass_until(at)
        made = self.find("payout", payout)
        check_status(made, "pending", "in_transit", "paid")
        self._return(made, "failed", "payout_failure", at)
        message = "The bank account has been closed."
        made |= {"failure_code": code, "failure_message": message}
        return made

    def cancel_payout(self, payout: str, at: int) -> Json:
        """Take back a manual payout that is still pending."""
        self.pass_until(at)
        made = self.find("payout", payout)
        check_status(made, "pending")
        if made["automatic"]:
            raise ValueError("An automatic payout cannot be cancelled.")
        return self._return(made, "canceled", "payout_cancel", at)

    def _unpaid(self, currency: str, at: int) -> list[Json]:
        return [
            each
            for each in self.held("balance_transaction")
            if each["currency"] == currency
            and each["available_on"] <= at
            and each["id"] not in self._paid_out
        ]

    def _check_available(self, amount: int, at: int, currency: str) -> None:
        self.pass_until(at)
        available = self._purses[currency].available
        if not 0 < amount <= available:
            raise ValueError(f"{amount} cannot be paid out of {available}.")

    def _pay_out(
        self,
        key: str,
        amount: int,
        at: int,
        currency: str,
        arrives: int | None,
        *,
        automatic: bool,
        fee: int = 0,
        method: str = "standard",
    ) -> Json:
        midnight = (at // DAY + 1) * DAY
        made = payout(
            f"po_{key}",
            amount,
            at,
            currency=currency,
            arrives=midnight + DAY if arrives is None else arrives,
            automatic=automatic,
            method=method,
            livemode=self.livemode,
        )
        self._add(made)
        self._book_payout(made, fee)
        sent = min(midnight, made["arrival_date"])
        self._later(sent, made, "pending", "in_transit")
        self._later(made["arrival_date"], made, "in_transit", "paid")
        return made

    def _book_payout(self, made: Json, fee: int) -> None:
        currency = made["currency"]
        fees = [fee_detail(fee, currency, "Instant Payout fee")] if fee else ()
        self._book(
            transaction(
                made["balance_transaction"],
                "payout",
                -made["amount"],
                made["created"],
                currency=currency,
                source=made["id"],
                fees=fees,
                description=made["description"],
            )
        )

    def _return(self, made: Json, status: str, kind: str, at: int) -> Json:
        id = transaction_id(made["id"], status)
        self._book(
            transaction(
                id,
                kind,
                made["amount"],
                at,
                currency=made["currency"],
                source=made["id"],
                description=f"REFUND FOR PAYOUT ({made['description']})",
            )
        )
        made |= {"failure_balance_transaction": id, "status": status}
        return made
