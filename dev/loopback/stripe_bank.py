"""A small model of the money of one Stripe account, for the loopback Stripe.

>>> bank = Bank()
>>> invoice = ...  # doctest: +SKIP
>>> bank.take(invoice)  # doctest: +SKIP
>>> with StripeLoopback([invoice], bank=bank) as stripe: ...  # doctest: +SKIP

Every method is told when it happens, in Unix seconds, and makes ids from a key;
money is integer minor units. What it returns is the object as served, which goes on
changing. Stripe's balance is counted apart from its transactions (``Purse``).
"""

from typing import Any

from .stripe_bank_back import Refunds
from .stripe_bank_disputes import Disputes
from .stripe_bank_pay import Paying
from .stripe_bank_payouts import Payouts
from .stripe_money import fee_detail, topup, transaction

Json = dict[str, Any]


class Bank(Paying, Refunds, Disputes, Payouts):
    """The whole account: what its parts do, and what Stripe itself charges."""

    def account_fee(
        self,
        key: str,
        amount: int,
        at: int,
        *,
        tax: int = 0,
        tax_apart: bool = False,
        currency: str | None = None,
        description: str = "Billing - Usage Fee",
    ) -> Json:
        """A fee for no single payment, ``amount`` cents, with ``tax`` on top.

        The tax is in the transaction's ``fee_details``, or with ``tax_apart`` in one
        of its own, ``txn_<key>tax``.
        """
        currency = currency or self.balances[0]
        within = tax and not tax_apart
        fee = self._book(
            transaction(
                f"txn_{key}",
                "stripe_fee",
                -amount,
                at,
                currency=currency,
                fees=[fee_detail(tax, currency, "HST", "tax")] if within else (),
                description=description,
            )
        )
        if tax and tax_apart:
            self._tax(f"txn_{key}tax", tax, at, currency, f"HST - {description}")
        return fee

    def topup(
        self, key: str, amount: int, at: int, *, currency: str | None = None
    ) -> Json:
        """Money sent to Stripe from the bank: ``tu_<key>``."""
        currency = currency or self.balances[0]
        made = topup(f"tu_{key}", amount, at, currency=currency, livemode=self.livemode)
        self._book(
            transaction(
                made["balance_transaction"],
                "topup",
                amount,
                at,
                currency=currency,
                source=made["id"],
                description=made["description"],
            )
        )
        return self._add(made)

    def other(
        self,
        key: str,
        amount: int,
        at: int,
        *,
        type: str,
        category: str,
        fee: int = 0,
        source: str | None = None,
        currency: str | None = None,
        description: str | None = None,
    ) -> Json:
        """A transaction of any type and reporting category, known or not."""
        currency = currency or self.balances[0]
        return self._book(
            transaction(
                f"txn_{key}",
                type,
                amount,
                at,
                currency=currency,
                source=source,
                fees=[fee_detail(fee, currency)] if fee else (),
                category=category,
                description=description,
            )
        )

    def _tax(self, id: str, tax: int, at: int, currency: str, told: str) -> None:
        self._book(
            transaction(id, "tax_fee", -tax, at, currency=currency, description=told)
        )
