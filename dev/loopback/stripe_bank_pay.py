"""Invoices that are paid in parts, elsewhere, with credit, or too much."""

from typing import Any

from .stripe_bank_credit import Credit
from .stripe_bank_income import Income
from .stripe_books import check_status
from .stripe_payments import Paid, invoice_payment

Json = dict[str, Any]


class Paying(Income, Credit):
    """Payments of a whole open invoice, which changes with each of them."""

    def pay(
        self,
        key: str,
        invoice: Json,
        amount: int,
        at: int,
        *,
        prefix: str = "ch",
        **cost: Any,
    ) -> Json:
        """Pay ``amount`` cents by an intent of its own: ``pi_<key>``, ``ch_<key>``.

        What is too much is added to the customer's credit. ``cost`` is as ``take``
        has it.
        """
        check_status(invoice, "open")
        too_much = max(amount - invoice["amount_remaining"], 0)
        paid = Paid(amount, at, key, charge_prefix=prefix)
        _settle(invoice, invoice_payment(paid, invoice), amount, at)
        (charge,) = self.take(invoice, **cost)
        if too_much:
            invoice["amount_overpaid"] += too_much
            self._move(f"{key}over", invoice, -too_much, at, "invoice_overpaid")
        return charge

    def pay_elsewhere(self, key: str, invoice: Json, amount: int, at: int) -> Json:
        """Mark ``amount`` cents as paid outside Stripe, whose balance stays."""
        check_status(invoice, "open")
        self.pass_until(at)
        record = {"type": "payment_record", "payment_record": f"payrec_{key}"}
        link = invoice_payment(Paid(amount, at, key), invoice) | {"payment": record}
        _settle(invoice, link, amount, at)
        invoice["amount_paid_off_stripe"] += amount
        return link

    def credit_of(self, customer: Json) -> int:
        """The customer's balance: less than zero is what he is owed."""
        return self._credit.get(customer["id"], customer["balance"])

    def apply_credit(self, key: str, invoice: Json, at: int) -> None:
        """What the customer's balance did to an invoice that began with it."""
        moved = invoice["ending_balance"] - invoice["starting_balance"]
        if moved:
            self._move(key, invoice, moved, at, "applied_to_invoice")
        if not invoice["amount_remaining"]:
            _close(invoice, at)

    def take_note_back(self, note: str, invoice: Json, at: int) -> Json:
        """Void a credit note of an open invoice, of which more is to be paid again."""
        check_status(invoice, "open")
        made = self.void_credit_note(note, at)
        before = made["pre_payment_amount"]
        invoice["amount_due"] += before
        invoice["amount_remaining"] += before
        invoice["pre_payment_credit_notes_amount"] -= before
        return made

    def _move(self, key: str, invoice: Json, amount: int, at: int, type: str) -> None:
        buyer = invoice["customer"]
        self.move_credit(key, buyer, amount, at, type=type, invoice=invoice["id"])


def _settle(invoice: Json, link: Json, amount: int, at: int) -> None:
    invoice["payments"]["data"].append(link)
    invoice["amount_paid"] += amount
    invoice["amount_remaining"] = max(invoice["amount_remaining"] - amount, 0)
    if not invoice["amount_remaining"]:
        _close(invoice, at)


def _close(invoice: Json, at: int) -> None:
    """Nothing is left to pay: what was still asked for is asked for no more."""
    invoice["status"] = "paid"
    invoice["status_transitions"]["paid_at"] = at
    for link in invoice["payments"]["data"]:
        if link["status"] == "open":
            link["status"] = "canceled"
            link["status_transitions"]["canceled_at"] = at
