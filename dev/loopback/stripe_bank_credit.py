"""What a Stripe account owes its customers: their balances and credit notes."""

from collections.abc import Sequence
from typing import Any

from .stripe_books import Books, check_status
from .stripe_credit import (
    Credited,
    credit_note,
    credited_lines,
    customer_transaction,
    note_refund,
)
from .stripe_lines import Line

Json = dict[str, Any]


class Credit(Books):
    """Moves of customers' balances (``cbtxn_<key>``) and credit notes (``cn_<key>``).

    No money moves here. A customer's balance is less than zero when Stripe's account
    owes the customer.
    """

    def move_credit(
        self,
        key: str,
        customer: Json,
        amount: int,
        at: int,
        *,
        type: str = "adjustment",
        **related: str | None,
    ) -> Json:
        """Add ``amount`` cents to a whole customer's balance: -500 is a credit.

        ``type`` is Stripe's (``applied_to_invoice``, ``invoice_overpaid``...), and
        ``related`` the ids ``invoice`` and ``credit_note``, and a ``description``.
        """
        self.pass_until(at)
        known = self._objects["customer"].setdefault(customer["id"], customer)
        ending = self._credit.get(customer["id"], known["balance"]) + amount
        self._credit[customer["id"]] = ending
        return self._add(
            customer_transaction(
                f"cbtxn_{key}",
                customer,
                amount,
                at,
                type=type,
                ending_balance=ending,
                **related,
            )
        )

    def credit_note(
        self,
        key: str,
        invoice: Json,
        at: int,
        *,
        amounts: dict[int, int] | None = None,
        custom: Sequence[Line] = (),
        refunded: dict[str, int] | None = None,
        to_balance: int = 0,
        out_of_band: int = 0,
        reason: str | None = None,
    ) -> Json:
        """Credit lines of a whole invoice, which changes with it.

        ``amounts`` are cents before tax by the line's place (all of every line if
        neither they nor ``custom`` lines are given). What is still owed of the
        invoice falls first; the rest must be ``refunded`` (cents by the refund's
        id), put ``to_balance`` of the customer or paid ``out_of_band``.
        """
        self.pass_until(at)
        lines = [] if custom and not amounts else credited_lines(invoice, amounts)
        lines += [Credited(line) for line in custom]
        made = credit_note(
            f"cn_{key}",
            invoice,
            at,
            lines,
            number=1 + len(self._notes_of(invoice["id"])),
            reason=reason,
        )
        paths = dict(refunded or {}), to_balance, out_of_band
        self._settle(made, invoice["amount_remaining"], *paths)
        self._add(made)
        _reduce(invoice, made, at)
        if to_balance:
            self._put_to_balance(key, made, to_balance)
        return made

    def void_credit_note(self, note: str, at: int) -> Json:
        """Void a credit note of an open invoice; the invoice is left as it is."""
        self.pass_until(at)
        made = self.find("credit_note", note)
        check_status(made, "issued")
        made |= {"status": "void", "voided_at": at}
        return made

    def current(self, kind: str, whole: Json) -> Json:
        if kind != "customer":
            return super().current(kind, whole)
        balance = self._credit.get(whole["id"], whole["balance"])
        return whole | {"balance": balance}

    def _notes_of(self, invoice: str) -> list[Json]:
        return [each for each in self.held("credit_note") if each["invoice"] == invoice]

    def _settle(
        self,
        note: Json,
        owed: int,
        refunded: dict[str, int],
        to_balance: int,
        out_of_band: int,
    ) -> None:
        before = min(note["total"], owed)
        after = note["total"] - before
        told = sum(refunded.values()) + to_balance + out_of_band
        if told != after:
            raise ValueError(f"{after} is to be given back, not {told}.")
        for refund in refunded:
            self.find("refund", refund)
        note |= {
            "out_of_band_amount": out_of_band or None,
            "post_payment_amount": after,
            "pre_payment_amount": before,
            "refunds": [note_refund(*each) for each in refunded.items()],
            "type": _type_of(before, after),
        }

    def _put_to_balance(self, key: str, note: Json, amount: int) -> None:
        moved = self.move_credit(
            f"cn{key}",
            note["customer"],
            -amount,
            note["created"],
            type="credit_note",
            invoice=note["invoice"],
            credit_note=note["id"],
        )
        note["customer_balance_transaction"] = moved["id"]


def _type_of(before: int, after: int) -> str:
    if before and after:
        return "mixed"
    return "pre_payment" if before else "post_payment"


def _reduce(invoice: Json, note: Json, at: int) -> None:
    """What the note leaves to pay; an open invoice with nothing left is paid."""
    before = note["pre_payment_amount"]
    invoice["amount_due"] -= before
    invoice["amount_remaining"] -= before
    invoice["pre_payment_credit_notes_amount"] += before
    invoice["post_payment_credit_notes_amount"] += note["post_payment_amount"]
    if before and not invoice["amount_remaining"]:
        invoice["status"] = "paid"
        invoice["status_transitions"]["paid_at"] = at
