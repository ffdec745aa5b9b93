"""What Stripe settles without money, in a `MoneyWorld`: credit notes, and credit."""

import json
from decimal import Decimal

from ..dev.loopback.stripe_invoice import invoice
from ..dev.loopback.stripe_lines import Line
from ..dev.loopback.stripe_objects import customer
from ..ledger.facts_codec import facts_to_dict
from ..sources.stripe_facts import StripeParser
from ..sources.values import Reader, parse_json
from .credit_case import HST
from .money_world_hands import Nothing
from .money_world_papers import Papers
from .stripe_account import source_invoice

CREDIT_EVENTS = (
    *("billed_sale", "billed_sale", "open_invoice", "open_invoice", "overpaid_sale"),
    *("pay_part", "pay_part", "pay_rest", "note_before_payment", "note_refunded"),
    *("note_refunded", "note_of_refund", "note_to_credit", "note_to_credit"),
    *("void_note", "goodwill", "small_invoice", "pay_too_much", "read_again"),
)
# by Stripe's customers, of whom each has one currency
BUYERS = [("cus_one", "cad"), ("cus_two", "cad"), ("cus_usd", "usd")]


class CreditEvents(Papers):
    """Invoices that are whole at Stripe, and all that befalls them."""

    def begin_billing(self):
        self.billed = {}  # by Stripe's id: (what the source has, Stripe's invoice)
        self.buyers = [
            customer(id, name=f"{id} Ltd.", email=f"{id}@x.example", currency=currency)
            for id, currency in BUYERS
        ]
        zone = self.case.service.time_zone
        self.parser = StripeParser(zone, lambda _id: _wired(HST), lambda _id: "")

    # --- invoices ------------------------------------------

    def billed_sale(self, number):
        """Paid at once; some are told to the books only later."""
        one = self._bill(number)
        self._pay(one, one["amount_remaining"])
        if number % 4:
            self._tell(one)

    def open_invoice(self, number):
        self._tell(self._bill(number))

    def overpaid_sale(self, number):
        one = self._bill(number)
        self._pay(one, one["amount_remaining"] + 1 + number)
        self._tell(one)

    def small_invoice(self, number):
        """Too little to be charged: the customer owes it, until a next invoice."""
        if self.bank.credit_of(self._buyer(number)):
            raise Nothing
        one = self._made(number, [Line("Daily Backup", 1 + number % 30)])
        owed, key = one["amount_due"], self._key()
        left = {"amount_due": 0, "amount_remaining": 0, "ending_balance": owed}
        one |= {"status": "paid", **left}
        told = {"type": "invoice_too_small", "invoice": one["id"]}
        self._at_bank("move_credit", key, self._buyer(number), owed, self.at, **told)
        self._tell(one)

    def pay_too_much(self, number):
        """Some are told to the books only later, when the balance is known."""
        one = self._among(self._open_ones(), number)
        self._pay(one, one["amount_remaining"] + 1 + number)
        if number % 3:
            self._tell(one)

    def pay_part(self, number):
        """Some of what is left, by an intent of its own."""
        one = self._among(self._open_ones(), number)
        self._pay(one, max(one["amount_remaining"] * (number % 3 + 1) // 4, 1))
        self._tell(one)

    def pay_rest(self, number):
        one = self._among(self._open_ones(), number)
        self._pay(one, one["amount_remaining"])
        self._tell(one)

    def read_again(self, _number=0):
        """All that is billed, as the daily run does."""
        self._tell(*(one for _raw, one in self.billed.values()))

    # --- credit notes ------------------------------------------

    def note_before_payment(self, number):
        one = self._among(self._open_ones(), number)
        left = min(one["amount_remaining"], self._creditable(one))
        self._note(one, min(left, _some(number)))

    def note_refunded(self, number):
        """A part of what was paid goes back, with its note."""
        one, charge = self._paid_by_charge(number)
        left = charge["amount"] - charge["amount_refunded"]
        amount = min(left, self._creditable(one), _some(number))
        refund = self._at_bank("refund", self._key(), charge["id"], self.at, amount)
        self._note(one, amount, refunded={refund["id"]: amount})

    def note_of_refund(self, number):
        """What went back is explained only later."""
        one, charge = self._paid_by_charge(number)
        noted = {
            part["refund"] for note in self._notes_of(one) for part in note["refunds"]
        }
        refunds = [
            each
            for each in self.bank.held("refund")
            if each["charge"] == charge["id"] and each["status"] == "succeeded"
            if each["id"] not in noted and each["amount"] <= self._creditable(one)
        ]
        refund = self._among(refunds, number)
        self._note(one, refund["amount"], refunded={refund["id"]: refund["amount"]})

    def note_to_credit(self, number):
        one = self._among(self._paid_ones(), number)
        amount = min(self._creditable(one), _some(number))
        self._note(one, amount, to_balance=amount)

    def void_note(self, number):
        """As long as its invoice is open, and nothing else befell it."""
        notes = [
            (note, one)
            for one in self._open_ones()
            for note in self._notes_of(one)
            if note["status"] == "issued" and note["type"] == "pre_payment"
        ]
        note, one = self._among(notes, number)
        self._at_bank("take_note_back", note["id"], one, self.at)

    # --- a customer's credit ------------------------------------------

    def goodwill(self, number):
        """Given, or some of it taken back."""
        buyer = self._buyer(number)
        owed = -self.bank.credit_of(buyer)
        cents = min(owed, 1 + number) if number % 5 == 0 else -_some(number)
        if cents:
            self._at_bank("move_credit", self._key(), buyer, cents, self.at)

    # --- how ------------------------------------------

    def _buyer(self, number):
        return self.buyers[number % len(self.buyers)]

    def _bill(self, number):
        """A whole invoice of a customer, whose credit is used for it."""
        lines = [Line("Odoo ERP Hosting", 2500 + number * 37, rates=[HST])]
        if number % 2:
            lines.append(Line("Daily Backup", 1005, rates=[HST]))
        one = self._made(number, lines)
        self._at_bank("apply_credit", f"{self._key()}used", one, self.at)
        return one

    def _made(self, number, lines):
        """An open invoice of a customer, as the source has it, too."""
        key, buyer = self._key(), self._buyer(number)
        one = invoice(
            f"in_{key}",
            lines=lines,
            number=f"N-{key}",
            status="open",
            buyer=buyer,
            currency=buyer["currency"],
            created=self.at,
            payments=(),
            starting_balance=self.bank.credit_of(buyer),
        )
        self.billed[one["id"]] = _raw_of(one), one
        return one

    def _pay(self, one, amount):
        if one["amount_remaining"]:
            self._at_bank("pay", self._key(), one, amount, self.at)

    def _tell(self, *invoices):
        """The books are told of them, as they are now."""
        facts, raws = {}, []
        for one in invoices:
            raw, _one = self.billed[one["id"]]
            reader = Reader(_wired(one), "Stripe", "/v1/invoices")
            facts[raw["id"]] = facts_to_dict(self.parser.facts(reader))
            raws.append(raw)
        self.case.ingest(*raws, facts=facts)

    def _note(self, one, total, **ways):
        """A note of `total` cents, its tax included."""
        if total <= 0:
            raise Nothing
        net = round(Decimal(total) / Decimal("1.13"))
        taxes = {HST["id"]: total - net}
        line = Line("Odoo ERP Hosting", net, rates=[HST], taxes=taxes)
        made = {"custom": [line], **ways}
        self._at_bank("credit_note", self._key(), one, self.at, **made)

    def _open_ones(self):
        return [one for _raw, one in self.billed.values() if one["status"] == "open"]

    def _paid_ones(self):
        return [one for _raw, one in self.billed.values() if one["status"] == "paid"]

    def _paid_by_charge(self, number):
        pairs = [
            (one, charge)
            for one in self._paid_ones()
            for charge in self._charges_of(one)
        ]
        return self._among(pairs, number)

    def _charges_of(self, one):
        links = one["payments"]["data"]
        return [link["payment"]["payment_intent"]["latest_charge"] for link in links]

    def _notes_of(self, one):
        notes = self.bank.held("credit_note")
        return [note for note in notes if note["invoice"] == one["id"]]

    def _creditable(self, one):
        """What no note has taken off yet."""
        notes = (note for note in self._notes_of(one) if note["status"] == "issued")
        return one["total"] - sum(note["total"] for note in notes)


def _wired(told):
    """As it is read from Stripe's answer."""
    return parse_json(json.dumps(told))


def _some(number):
    """Cents, of a note or of goodwill."""
    return 1 + number * 97 % 3000


def _raw_of(one):
    """What the source has of a whole invoice."""
    buyer = one["customer"]
    user = {
        "id": buyer["id"],
        "email": buyer["email"],
        "full_name": None,
        "company": buyer["name"],
        "stripe_customer_id": buyer["id"],
    }
    return source_invoice(one, user_id=user["id"], user=user)
