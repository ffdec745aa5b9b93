"""Money that comes to a Stripe account: charges, at the fees that Stripe keeps."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .stripe_books import Books
from .stripe_money import DAY, converted, fee_detail, share, transaction
from .stripe_payments import Paid, payment_intent

Json = dict[str, Any]


@dataclass(frozen=True)
class Cost:
    """Fees in cents of the currency settled in; ``processing`` usual if not given.

    A card costs 2.9 % and 30, a bank debit 1 % and 40 but 500 at most.
    """

    processing: int | None = None
    tax: int = 0
    conversion: int = 0

    def details(self, amount: int, currency: str, *, debit: bool) -> list[Json]:
        """The ``fee_details`` of a charge that settled as ``amount``."""
        usual = min(share(amount, "1", 40), 500) if debit else share(amount, "2.9", 30)
        processing = usual if self.processing is None else self.processing
        parts = [
            fee_detail(self.conversion, currency, "Stripe currency conversion fee"),
            fee_detail(processing, currency),
            fee_detail(self.tax, currency, "HST", "tax"),
        ]
        return [each for each in parts if each["amount"]]


class Income(Books):
    """Charges, of invoices and of none. Keys make ids: ``ch_<key>``, ``txn_<key>``."""

    def take(
        self,
        invoice: Json,
        *,
        exchange_rate: float | None = None,
        fee: int | None = None,
        tax: int = 0,
        conversion_fee: int = 0,
    ) -> list[Json]:
        """Book each paid charge of a whole invoice that is not booked yet.

        They are the invoice's own from then on: what befalls them shows there. The
        rate is needed where the account holds none of the invoice's currency; given
        where it does, it says that it held none yet.
        """
        cost = Cost(fee, tax, conversion_fee)
        charges = [
            each for each in _charges(invoice) if each["id"] not in self._charges
        ]
        return [self._earn(charge, exchange_rate, cost) for charge in charges]

    def charge(
        self,
        key: str,
        amount: int,
        at: int,
        *,
        buyer: Json | None = None,
        currency: str = "cad",
        prefix: str = "ch",
        exchange_rate: float | None = None,
        fee: int | None = None,
        tax: int = 0,
        conversion_fee: int = 0,
        **overrides: Any,
    ) -> Json:
        """A charge that belongs to no invoice; ``py`` as prefix is a bank debit.

        ``buyer`` is a whole customer, or nobody known; ``overrides`` replace fields
        of the charge, such as ``description`` and ``metadata``.
        """
        paid = Paid(amount, at, key, charge_prefix=prefix)
        intent = payment_intent(paid, self._payer(buyer, currency, at))
        made = intent["latest_charge"]
        intent["description"] = made["description"] = None
        made.update(overrides)
        self._earn(made, exchange_rate, Cost(fee, tax, conversion_fee))
        self._add(intent)
        if buyer:
            self._objects["customer"].setdefault(buyer["id"], buyer)
        return made

    @property
    def _charges(self) -> dict[str, Json]:
        return self._objects["charge"]

    def _payer(self, buyer: Json | None, currency: str, at: int) -> Json:
        """What an invoice would tell of the payer."""
        known = buyer or {}
        return {
            "created": at,
            "currency": currency,
            "customer": buyer,
            "customer_address": known.get("address"),
            "customer_email": known.get("email"),
            "customer_name": known.get("name"),
            "livemode": self.livemode,
        }

    def _earn(self, charge: Json, rate: float | None, cost: Cost) -> Json:
        currency, rate = self._settlement(charge["currency"], rate)
        amount = converted(charge["amount"], rate)
        debit = charge["id"].startswith("py_")
        self._book(
            transaction(
                charge["balance_transaction"],
                "payment" if debit else "charge",
                amount,
                charge["created"],
                currency=currency,
                source=charge["id"],
                fees=cost.details(amount, currency, debit=debit),
                available_on=self._ripe(charge["created"]),
                exchange_rate=rate,
                description=charge["description"],
            )
        )
        return self._add(charge)

    def _settlement(
        self, currency: str, rate: float | None
    ) -> tuple[str, float | None]:
        """The currency that a charge in ``currency`` settles in, and at which rate."""
        if currency in self.balances and rate is None:
            return currency, None
        if rate is None:
            raise ValueError(f"An exchange rate is needed from {currency}.")
        return self.balances[0], rate

    def _ripe(self, at: int) -> int:
        """Money becomes available at midnight, UTC."""
        return (at // DAY + self.delay_days) * DAY


def _charges(invoice: Json) -> Iterator[Json]:
    for link in invoice["payments"]["data"]:
        payment = link["payment"]
        if link["status"] == "paid" and payment["type"] in ("charge", "payment_intent"):
            intent = payment.get("payment_intent") or {}
            yield payment.get("charge") or intent["latest_charge"]
