"""Money that goes back to payers: refunds and returned debits."""

from typing import Any

from .stripe_books import Books, check_status
from .stripe_money import converted, fee_detail, transaction, transaction_id
from .stripe_money_back import refund

Json = dict[str, Any]


class Refunds(Books):
    """Refunds by key (``re_<key>``, or ``pyr_<key>`` of a debit); the fee stays."""

    def refund(
        self,
        key: str,
        charge: str,
        at: int,
        amount: int | None = None,
        *,
        exchange_rate: float | None = None,
        reason: str | None = "requested_by_customer",
    ) -> Json:
        """Refund ``amount`` cents of the charge of that id, or all that is left.

        ``exchange_rate`` is that of the day, if it is not the charge's any more.
        """
        paid = self.find("charge", charge)
        check_status(paid, "succeeded")
        left = paid["amount"] - paid["amount_refunded"]
        amount = left if amount is None else amount
        if not 0 < amount <= left:
            raise ValueError(f"{amount} cannot be refunded: {left} is left.")
        self._check_refundable(charge)
        debit = charge.startswith("py_")
        made = refund(f"{'pyr' if debit else 're'}_{key}", paid, amount, at, reason)
        kind = "payment_refund" if debit else "refund"
        moved = self._give_back(made, kind, paid, amount, exchange_rate)
        moved["description"] = _told("REFUND FOR", paid)
        _note_refunded(paid, amount)
        return self._add(made)

    def fail_refund(self, refund: str, at: int, reason: str = "unknown") -> Json:
        """The payer's bank sends a refund back: the money is there again."""
        made = self.find("refund", refund)
        check_status(made, "succeeded")
        taken = self.find("balance_transaction", made["balance_transaction"])
        id = transaction_id(refund, "failed")
        self._reverse(taken, id, "refund_failure", at, "REFUND FAILURE")
        made |= {
            "failure_balance_transaction": id,
            "failure_reason": reason,
            "status": "failed",
        }
        _note_refunded(self.find("charge", made["charge"]), -made["amount"])
        return made

    def return_debit(
        self, charge: str, at: int, *, fee: int = 0, code: str = "insufficient_funds"
    ) -> Json:
        """The payer's bank takes a debit back; ``fee`` cents are Stripe's for that.

        The charge has failed then. Its invoice is left as it is.
        """
        paid = self.find("charge", charge)
        check_status(paid, "succeeded")
        taken = self.find("balance_transaction", paid["balance_transaction"])
        currency, id = taken["currency"], transaction_id(charge, "failed")
        self._book(
            transaction(
                id,
                "payment_failure_refund",
                -taken["amount"],
                at,
                currency=currency,
                source=charge,
                fees=[fee_detail(fee, currency, "Failure fee")] if fee else (),
                exchange_rate=taken["exchange_rate"],
                description=_told("REFUND FOR FAILED", paid),
            )
        )
        paid |= {
            "failure_balance_transaction": id,
            "failure_code": code,
            "failure_message": "The customer's bank returned the debit.",
            "paid": False,
            "status": "failed",
        }
        return paid

    def _give_back(
        self, claim: Json, kind: str, paid: Json, amount: int, rate: float | None
    ) -> Json:
        """Take ``amount`` of the charge ``paid`` from the balance for ``claim``."""
        taken = self.find("balance_transaction", paid["balance_transaction"])
        used = taken["exchange_rate"] and (rate or taken["exchange_rate"])
        return self._book(
            transaction(
                claim["balance_transaction"],
                kind,
                -converted(amount, used),
                claim["created"],
                currency=taken["currency"],
                source=claim["id"],
                exchange_rate=used,
            )
        )

    def _reverse(
        self, moved: Json, id: str, kind: str, at: int, description: str
    ) -> Json:
        """Give back what ``moved`` took; the fee taken with it is kept."""
        return self._book(
            transaction(
                id,
                kind,
                -moved["amount"],
                at,
                currency=moved["currency"],
                source=moved["source"],
                exchange_rate=moved["exchange_rate"],
                description=description,
            )
        )

    def _check_refundable(self, charge: str) -> None:
        for each in self.held("dispute"):
            if each["charge"] == charge and not each["is_charge_refundable"]:
                raise ValueError(f"{charge} is disputed and cannot be refunded.")


def _note_refunded(charge: Json, amount: int) -> None:
    refunded = charge["amount_refunded"] + amount
    whole = refunded == charge["amount"]
    charge |= {"amount_refunded": refunded, "refunded": whole}


def _told(what: str, charge: Json) -> str:
    kind = "PAYMENT" if charge["id"].startswith("py_") else "CHARGE"
    of = f" ({charge['description']})" if charge["description"] else ""
    return f"{what} {kind}{of}"
