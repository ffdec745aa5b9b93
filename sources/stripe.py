"""Stripe, asked what it really billed (R18, R22).

Which id a payment has must not depend on how it was fetched, or it would be booked
twice. It is always the *charge* (`ch_`, `py_`) of a paid payment, which no longer
changes once the payment has succeeded; `pi_` only where the payment intent has no
charge. An invoice fetched alone carries its payment intents expanded; for one that
was listed, the charges come from the list of payments, and singly where that has
them not.
"""

import re
from datetime import datetime, timezone

from ..ledger.invoice import Absent, Facts
from ..ledger.reasons import because
from .errors import BillerAnswerError, BillerError
from .stripe_api import BILLER, NotFound, StripeApi
from .stripe_balance import StripeBalance
from .stripe_credit import StripeCredit
from .stripe_credit_notes import StripeCreditNotes
from .stripe_disputes import StripeDisputes
from .stripe_facts import StripeParser
from .stripe_lists import StripeLists
from .stripe_payouts import StripePayouts
from .values import Reader

_ID = re.compile(r"in_[0-9A-Za-z_]{1,120}")
_WITH_PAYMENTS = ["payments", "payments.data.payment.payment_intent"]


class StripeBiller:
    """`facts`, `list_facts` and `account` of one Stripe account.

    `time_zone` (an IANA name) turns Stripe's instants into dates. Everything
    raises a `BillerError` when Stripe cannot be asked or understood.
    """

    def __init__(
        self, api_key, api_base=None, *, time_zone, allow_test_mode=False, http=None
    ):
        self._api = StripeApi(api_key, api_base, http)
        self._allow_test_mode = allow_test_mode
        self._tax_rates = None
        self._given = []  # ids of what `listed_facts` gave
        self._lists = StripeLists(self._api)
        self._parser = StripeParser(time_zone, self._tax_rate, self._charge_of)

    def __repr__(self):
        return f"<StripeBiller: {self.calls} calls>"

    @property
    def calls(self):
        """How many requests were sent so far."""
        return self._api.http.calls

    def close(self):
        self._api.http.close()

    def stop(self, error):
        """Send nothing more: what would have to be asked for raises `error`."""
        self._api.http.stop(error)

    def facts(self, biller_id):
        """The `Facts` of one invoice, or `Absent` when Stripe has none such (R17).

        What a list gave is used once, and costs no call; asked again it is fetched.
        """
        if not _ID.fullmatch(biller_id):
            return _absent("other_shape", biller_id)
        try:
            answer = self._lists.take(biller_id) or self._fetched(biller_id)
        except NotFound as error:
            return _absent(error.variant, biller_id)
        return self._facts_of(answer, biller_id)

    def prepare(self):
        """Read the tax rates, to which what was listed refers."""
        if self._lists:
            self._read_tax_rates()

    def listed_facts(self, biller_id, with_evidence=True):
        """`Facts` of an invoice that a list told whole, or None.

        It costs no call, but for the tax rates, which `prepare` reads as well.
        """
        answer = self._lists.told(biller_id)
        if answer is None:
            return None
        try:
            self._read_tax_rates()
            with self._api.http.silent():
                found = self._facts_of(answer, biller_id, with_evidence)
        except BillerError:  # that invoice's trouble: asked singly, it tells
            return None
        self._given.append(biller_id)
        return found if isinstance(found, Facts) else None

    def forget_given(self):
        """What `listed_facts` has given is kept elsewhere by now."""
        while self._given:
            self._lists.forget(self._given.pop())

    def list_facts(self, created_from, created_until):
        """(id, Facts or Absent) of what was created or paid in [from, until), and of
        all that is open, draft or uncollectible; some are given twice.

        Both are aware datetimes. These facts tell amounts and dates, but neither
        lines nor payments; for those, ask `facts`. One call per 100 payments, and
        per 100 invoices in another status; afterwards `complete_from` tells since
        when invoices settled without a payment were listed, None for all of them.
        """
        first, last = int(created_from.timestamp()), int(created_until.timestamp())
        yield from self._outlined(self._lists.since(first, last))

    def list_older(self, before, pages):
        """As `list_facts`: what is paid and was created before, some pages of it."""
        last = int(before.timestamp())
        yield from self._outlined(self._lists.paid_before(last, pages))

    @property
    def complete_from(self):
        """An aware datetime, or None: nothing that was asked for was put off."""
        seconds = self._lists.complete_from
        return (
            None if seconds is None else datetime.fromtimestamp(seconds, timezone.utc)
        )

    def balance(self):
        """The `StripeBalance` of this account (R23)."""
        return StripeBalance(self._api)

    def payouts(self):
        """The `StripePayouts` of this account (R26)."""
        return StripePayouts(self._api)

    def credit_notes(self):
        """The `StripeCreditNotes` of this account (R27)."""
        return StripeCreditNotes(self._api)

    def credit(self):
        """The `StripeCredit` of this account's customers (R29)."""
        return StripeCredit(self._api)

    def disputes(self):
        """The `StripeDisputes` of this account (R28)."""
        return StripeDisputes(self._api)

    def account(self):
        """What "Test connection" shows: id, name, time_zone, country, currency."""
        account = Reader(self._api.get("/v1/account"), BILLER, "/v1/account")
        dashboard = account.inner("settings").inner("dashboard")
        name = dashboard.text("display_name")
        return {
            "id": account.text("id"),
            "name": name or account.inner("business_profile").text("name"),
            "time_zone": dashboard.text("timezone"),
            "country": account.text("country"),
            "currency": account.text("default_currency").upper(),
        }

    # --- one invoice ------------------------------------------------------------

    def _fetched(self, biller_id):
        return self._api.get(f"/v1/invoices/{biller_id}", expand=_WITH_PAYMENTS)

    def _facts_of(self, answer, biller_id, with_evidence=True):
        path = f"/v1/invoices/{biller_id}"
        invoice = Reader(answer, BILLER, path)
        if invoice.text("id") != biller_id:
            raise invoice.error("it is about another invoice")
        if absent := self._absence(invoice, biller_id):
            return absent
        self._complete(answer, "lines", f"{path}/lines")
        payments = {"invoice": biller_id, "expand": ["data.payment.payment_intent"]}
        self._complete(answer, "payments", "/v1/invoice_payments", **payments)
        return self._parser.facts(invoice, with_evidence)

    def _outlined(self, invoices):
        for invoice in invoices:
            try:
                biller_id = invoice.text("id")
                absent = self._absence(invoice, biller_id)
                found = absent or self._parser.outline(invoice)
            except BillerAnswerError:  # that invoice's trouble: `facts` tells it
                continue
            yield biller_id, found

    def _absence(self, invoice, biller_id):
        if invoice.flag("deleted"):
            return _absent("unknown", biller_id)
        if not self._allow_test_mode and not invoice.flag("livemode", True):
            return _absent("test_mode", biller_id)
        return None

    def _complete(self, answer, key, path, **params):
        """Read the whole of an embedded list that is not complete (R18).

        From its beginning: that costs no more calls than the rest of it, and nothing
        is promised about the order of what is embedded.
        """
        embedded = Reader(answer.get(key) or {}, BILLER, path)
        if embedded.flag("has_more"):
            data = list(self._api.pages(path, **params))
            answer[key] = {**embedded.data, "data": data, "has_more": False}

    # --- what invoices refer to -------------------------------------------------

    def _tax_rate(self, rate_id):
        """A tax rate as a dict (R18); all are read at the first question."""
        self._read_tax_rates()
        if rate_id not in self._tax_rates:
            self._tax_rates[rate_id] = self._api.referred(f"/v1/tax_rates/{rate_id}")
        return self._tax_rates[rate_id]

    def _read_tax_rates(self):
        if self._tax_rates is None:
            rates = self._api.pages("/v1/tax_rates")
            self._tax_rates = {rate.get("id"): rate for rate in rates}

    def _charge_of(self, intent_id):
        """The charge that paid `intent_id`, or "" when there is none."""
        if intent_id not in self._lists.charges:
            path = f"/v1/payment_intents/{intent_id}"
            intent = Reader(self._api.referred(path), BILLER, path)
            self._lists.remember_charge(intent_id, intent)
        return self._lists.charges[intent_id]


def _absent(variant, biller_id):
    return Absent(because("no_biller_record", variant, biller_id=biller_id))
