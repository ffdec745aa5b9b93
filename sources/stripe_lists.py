"""Which lists of Stripe are read, so that few invoices are asked for singly (R22).

Nearly every invoice is paid by one payment, and a payment carries its invoice: the
list of payments gives both, with the charges that a list of invoices cannot give
(four levels at most). Invoices without a payment stand in the lists of their status.
Only what was *settled without a payment* (of zero, by customer credit, elsewhere) is
found by nothing less than listing all that is paid. Of a backlog, as in the first
run, that list is put off: `complete_from` tells how far back it was read.
"""

from collections import deque
from collections.abc import Mapping

from .errors import BillerAnswerError
from .memory import Memory
from .stripe_api import BILLER, PAGE
from .values import Reader

_OF_PAYMENT = ["data.invoice.payments", "data.payment.payment_intent"]
_OF_INVOICE = ["data.payments"]
# What still changes is listed whatever its age.
_UNFINISHED = ("open", "draft", "uncollectible")
# More pages of payments than these are a backlog.
BACKLOG_PAGES = 10


class StripeLists:
    """Invoices as lists gave them, and the charges of their payment intents."""

    def __init__(self, api):
        self._api = api
        self._answers = Memory()
        self._missed = 0  # how often `take` found nothing
        self._backlog = None  # what was put off: its filter, and its pages
        self.charges = {}  # payment intent id -> charge id, or "" when it has none
        self.complete_from = None

    def since(self, first, last):
        """Invoices created or paid in [first, last), and all unfinished ones.

        Seconds since 1970; each invoice is a `Reader`, some are given twice.
        """
        self.complete_from = None
        created = {"gte": first, "lt": last}
        payments = 0
        for payment in self._payments(created):
            payments += 1
            yield from self._invoice_of(payment)
        for status in _UNFINISHED:
            yield from self._invoices(status=status)
        yield from self._invoices(status="void", created=created)
        if payments > BACKLOG_PAGES * PAGE:
            self.complete_from = last
            self._backlog = created, payments // PAGE
        else:
            yield from self._invoices(status="paid", created=created)

    def paid_before(self, last, pages):
        """Invoices that are paid, newest first; about so many pages of them.

        Then `complete_from` is where to go on, or None: this was the beginning.
        """
        self.complete_from = None
        paid = self._invoices(status="paid", created={"lt": last})
        for count, invoice in enumerate(paid, start=1):
            yield invoice
            # the next page may hold others of the same second
            following = invoice.integer("created") + 1
            if count >= pages * PAGE and following < last:
                self.complete_from = following
                return

    def take(self, biller_id):
        """The invoice as it was listed, once; None where it has to be asked for.

        When that happens more often than a list has pages, the list is cheaper.
        """
        self._missed += biller_id not in self._answers
        if self._backlog and self._missed > self._backlog[1]:
            (created, _pages), self._backlog = self._backlog, None
            deque(self._invoices(status="paid", created=created), maxlen=0)
        return self._answers.pop(biller_id)

    def __bool__(self):
        """Whether anything was listed, and is still remembered."""
        return bool(self._answers)

    def told(self, biller_id):
        """The invoice as it was listed; None where it was not."""
        return self._answers.get(biller_id)

    def forget(self, biller_id):
        self._answers.forget(biller_id)

    def remember_charge(self, intent_id, intent):
        self.charges[intent_id] = intent.reference("latest_charge")

    def _payments(self, created):
        path = "/v1/invoice_payments"
        params = {"status": "paid", "created": created, "expand": _OF_PAYMENT}
        for payment in self._api.pages(path, **params):
            yield Reader(payment, BILLER, path)

    def _invoice_of(self, payment):
        """The invoice of a payment, whose charge is remembered."""
        try:
            intent = payment.inner("payment")
            if isinstance(intent.raw("payment_intent", None), Mapping):
                intent = intent.inner("payment_intent")
                self.remember_charge(intent.text("id"), intent)
            yield self._remembered(payment.inner("invoice").data)
        except BillerAnswerError:  # that invoice's trouble: asked singly, it tells
            return

    def _invoices(self, **params):
        for answer in self._api.pages("/v1/invoices", expand=_OF_INVOICE, **params):
            yield self._remembered(answer)

    def _remembered(self, answer):
        """The later answer counts, but one without its payments says too little."""
        invoice = Reader(answer, BILLER, "/v1/invoices")
        before_basil = "paid" in answer
        if before_basil or isinstance(answer.get("payments"), Mapping):
            self._answers[invoice.text("id")] = answer
        return invoice
