"""The billers of one run: who is asked, and when asking is given up (R17, R22)."""

from ..ledger.invoice import Reason
from ..ledger.reasons import because
from .errors import BillerError, BillerNotConfigured, BillerRefused
from .lago import PREFIX as LAGO_PREFIX
from .lago import LagoBiller
from .stripe import StripeBiller

STRIPE_PREFIX = "in_"
NAMES = {STRIPE_PREFIX: "Stripe", LAGO_PREFIX: "Lago"}
# After so many failures in a row a biller is left alone for the rest of the run.
PATIENCE = 3
# So many calls a run may make before the older history is left to the next one.
CALLS_OF_A_RUN = 50


def biller_of(biller_id):
    """`Stripe`, `Lago`, or None for an id of neither's shape (R17)."""
    for prefix, name in NAMES.items():
        if (biller_id or "").startswith(prefix):
            return name
    return None


class Billers:
    """Both clients, each None when not configured, and what they answered.

    `problems` maps a biller's name to why it is not configured, where that is more
    than missing credentials (an address that is no https, say).
    """

    def __init__(self, stripe=None, lago=None, problems=None):
        self._clients = {"Stripe": stripe, "Lago": lago}
        self._problems = dict(problems or {})
        self._facts = {}
        self._failures = {}
        self._given_up = {}  # biller -> Reason
        self.listed = set()  # billers whose list came to its end
        # biller -> aware instant: what is older was put off; None: no longer
        self.put_off = {}
        self._in_a_row = dict.fromkeys(self._clients, 0)

    @classmethod
    def configured(
        cls,
        *,
        time_zone,
        stripe_api_key="",
        stripe_api_base="",
        lago_api_url="",
        lago_api_key="",
    ):
        """The billers of these settings; what is missing is left out, never raised."""
        problems = {}
        stripe = _client(
            problems,
            "Stripe",
            stripe_api_key,
            lambda: StripeBiller(stripe_api_key, stripe_api_base, time_zone=time_zone),
        )
        lago = _client(
            problems,
            "Lago",
            lago_api_key and lago_api_url,
            lambda: LagoBiller(lago_api_url, lago_api_key, time_zone=time_zone),
        )
        return cls(stripe, lago, problems)

    def __repr__(self):
        known = [name for name, client in self._clients.items() if client]
        return f"<Billers {' and '.join(known) or 'none'}: {self.calls} calls>"

    def __enter__(self):
        return self

    def __exit__(self, *_exc_info):
        self.close()

    def close(self):
        for client in filter(None, self._clients.values()):
            client.close()

    @property
    def calls(self):
        """How many requests were sent so far, to both."""
        return sum(client.calls for client in self._clients.values() if client)

    @property
    def refusals(self):
        """{biller: Reason} of those given up: one message for a run, not 10,000."""
        return dict(self._given_up)

    def stripe_balance(self):
        """The `StripeBalance` of this account (R23).

        Raises BillerNotConfigured where there is no key.
        """
        if not self._clients["Stripe"]:
            problem = self._problems.get("Stripe", "no API key is set")
            raise BillerNotConfigured(biller="Stripe", problem=problem)
        return self._clients["Stripe"].balance()

    def stripe_payouts(self):
        """The `StripePayouts` of this account (R26), where `stripe_balance` is."""
        return self._clients["Stripe"].payouts()

    def stripe_credit_notes(self):
        """The `StripeCreditNotes` of this account (R27), likewise."""
        return self._clients["Stripe"].credit_notes()

    def stripe_credit(self):
        """The `StripeCredit` of its customers (R29), likewise."""
        return self._clients["Stripe"].credit()

    def stripe_disputes(self):
        """The `StripeDisputes` of this account (R28), where `stripe_balance` is."""
        return self._clients["Stripe"].disputes()

    def begin(self, told):
        """Of a new batch, this was told before: {biller id: `Facts`}; the rest of what
        was asked is forgotten."""
        self._facts, self._failures = dict(told), {}

    def prepare(self):
        """Ask for what `listed_facts` takes, so that it asks nobody."""
        for name, client in self._clients.items():
            if client and self._is_asked(name):
                try:
                    client.prepare()
                except BillerError as error:
                    self._give_up(name, error)

    def listed_facts(self, biller_id, with_evidence=True):
        """`Facts` that a list has told whole, or None: nobody is asked."""
        client = self._clients.get(biller_of(biller_id))
        return client.listed_facts(biller_id, with_evidence) if client else None

    def forget_given(self):
        """What `listed_facts` has given is kept elsewhere by now."""
        for client in filter(None, self._clients.values()):
            client.forget_given()

    def facts(self, biller_id):
        """`Facts`, `Absent`, or None when not verifiable now: `failure` says why."""
        if biller_id not in self._facts:
            self._facts[biller_id] = self._ask(biller_id)
        return self._facts[biller_id]

    def failure(self, biller_id) -> Reason | None:
        """Why `facts` gave None for this invoice."""
        return self._failures.get(biller_id)

    def list_facts(self, since, until):
        """(biller id, Facts or Absent) of all that was billed in between (R20, R22).

        `since` maps a biller's name to the instant its list begins; all instants are
        aware. These facts need not be complete (lines, payments): `facts` gives them
        all, and asks for little that was listed. A biller that fails ends its own
        list: `refusals` tells, and it is not among those `listed`. What was settled
        without a payment may be listed in part: `put_off` tells.
        """
        for name, client in self._clients.items():
            if client and self._is_asked(name):
                found = client.list_facts(since[name], until)
                yield from self._list_of(name, found)
                if self._is_asked(name):
                    self.listed.add(name)
                if client.complete_from:
                    self.put_off[name] = client.complete_from

    def list_older(self, before):
        """As `list_facts`, of what was put off: some of it, as calls are left.

        `before` is what `put_off` said at the end of an earlier run.
        """
        for name, instant in before.items():
            client = self._clients[name]
            if client and self._is_asked(name):
                pages = max(1, CALLS_OF_A_RUN - client.calls)
                yield from self._list_of(name, client.list_older(instant, pages))
                if self._is_asked(name):
                    self.put_off[name] = client.complete_from

    def _is_asked(self, name):
        return name not in self._given_up

    def _list_of(self, name, found):
        try:
            yield from found
        except BillerError as error:
            self._give_up(name, error)

    def _give_up(self, name, error):
        """Nothing more is sent to it in this run; what was listed still counts."""
        self._given_up[name] = _reason(name, error)
        self._clients[name].stop(error)

    def _ask(self, biller_id):
        name = biller_of(biller_id)
        if name is None:
            return self._fail(biller_id, because("not_verifiable", biller_id=biller_id))
        client = self._clients[name]
        if client is None:
            return self._fail(biller_id, self._unconfigured(name))
        try:
            found = client.facts(biller_id)
        except BillerError as error:
            return self._failed(biller_id, name, error)
        self._in_a_row[name] = 0
        return found

    def _failed(self, biller_id, name, error):
        """A refused key is final for the run; other failures after some patience.

        An answer that cannot be used is that invoice's trouble, not the biller's.
        """
        self._in_a_row[name] += error.code != "biller_answer"
        if isinstance(error, BillerRefused) or self._in_a_row[name] >= PATIENCE:
            self._give_up(name, error)
        return self._fail(biller_id, _reason(name, error))

    def _unconfigured(self, name):
        if name in self._problems:
            return because(
                "biller_unreachable", biller=name, detail=self._problems[name]
            )
        return because("no_credentials", biller=name)

    def _fail(self, biller_id, reason):
        self._failures[biller_id] = reason


def _client(problems, name, has_credentials, make):
    if not has_credentials:
        return None
    try:
        return make()
    except BillerNotConfigured as error:
        problems[name] = error.figures["problem"]
        return None


def _reason(name, error):
    refused = isinstance(error, BillerRefused)
    code = "biller_refused" if refused else "biller_unreachable"
    return because(code, biller=name, detail=error.detail)
