"""Stripe for a client that only reads: lists, objects, expansion, refusals."""

from collections.abc import Sequence
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request

from .server import Loopback, Refused
from .stripe_bank import Bank
from .stripe_expand import shown, wanted_tree
from .stripe_held import Held
from .stripe_objects import API_VERSION, account, listed
from .stripe_query import Query, missing, refused

Json = dict[str, Any]
KEY = "rk_live_loopback"

# Per collection: the kind of its objects and the parameters that filter it.
COLLECTIONS: dict[str, tuple[str, set[str]]] = {
    "balance_transactions": (
        "balance_transaction",
        {"created", "currency", "payout", "source", "type"},
    ),
    "charges": ("charge", {"created", "customer", "payment_intent"}),
    "credit_notes": ("credit_note", {"created", "customer", "invoice"}),
    "customers": ("customer", {"created", "email"}),
    "disputes": ("dispute", {"charge", "created", "payment_intent"}),
    "invoice_payments": (
        "invoice_payment",
        {"created", "invoice", "payment", "status"},
    ),
    "invoices": (
        "invoice",
        {"collection_method", "created", "customer", "due_date", "status"},
    ),
    "payment_intents": ("payment_intent", {"created", "customer"}),
    "payouts": ("payout", {"arrival_date", "created", "destination", "status"}),
    "refunds": ("refund", {"charge", "created", "payment_intent"}),
    "tax_rates": ("tax_rate", {"active", "created", "inclusive"}),
    "topups": ("topup", {"created", "status"}),
}
CREDIT = "customer_balance_transaction"
PAGING = {"ending_before", "expand", "limit", "starting_after"}
URLS = Map(
    [
        Rule("/v1/account", endpoint="account"),
        Rule("/v1/balance", endpoint="balance"),
        Rule("/v1/credit_notes/<id>/lines", endpoint="credit_note_lines"),
        Rule("/v1/customers/<customer>/balance_transactions", endpoint="credits"),
        Rule("/v1/customers/<customer>/balance_transactions/<id>", endpoint="credit"),
        Rule("/v1/invoices/<id>/lines", endpoint="lines"),
        Rule("/v1/<collection>", endpoint="collection"),
        Rule("/v1/<collection>/<id>", endpoint="single"),
    ]
)


class StripeLoopback(Loopback):
    """Serves ``invoices`` and all that hangs on them to the holder of ``key``.

    A key with ``_test_`` sees the objects with ``livemode`` false, any other the
    rest. ``tax_rates`` are served besides the invoices' own, and what ``bank``
    tells of the account's money. Change ``invoices`` (a list) or the bank while it
    runs and the next request sees the change.
    """

    def __init__(
        self,
        invoices: Sequence[Json] = (),
        *,
        tax_rates: Sequence[Json] = (),
        bank: Bank | None = None,
        account: Json | None = None,
        key: str = KEY,
        port: int = 0,
    ):
        super().__init__(port)
        self.invoices = list(invoices)
        self.key = key
        self.bank = bank or Bank()
        self._tax_rates = list(tax_rates)
        self._account = account

    def answer(self, request: Request) -> Json:
        self._check_caller(request)
        try:
            endpoint, where = URLS.bind("").match(request.path)
        except HTTPException:
            raise _unknown_url(request) from None
        return getattr(self, f"_get_{endpoint}")(Query(request.args), **where)

    def error_body(self, status: int) -> Json:
        kind = "invalid_request_error" if status < 500 else "api_error"
        code = {"code": "rate_limit"} if status == 429 else {}
        message = f"Answered with {status} on purpose."
        return {"error": {"message": message, "type": kind, **code}}

    def _check_caller(self, request: Request) -> None:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not key:
            raise refused(401, "You did not provide an API key.")
        if key != self.key:
            raise refused(401, f"Invalid API Key provided: {key[:8]}****")
        if request.method != "GET":
            raise refused(405, f"Only GET is served here, not {request.method}.")
        version = request.headers.get("Stripe-Version")
        if version != API_VERSION:
            raise refused(400, f"Invalid Stripe API version: {version}")

    def _get_account(self, query: Query) -> Json:
        query.check({"expand"})
        return self._account or account()

    def _get_collection(self, query: Query, collection: str) -> Json:
        kind, filters = _kind_of(collection)
        query.check(filters | PAGING)
        held = self._held()
        found = query.selected(held.newest_first(kind), filters - {"payout"})
        if payout := query.value("payout"):
            members = _members(held.find("payout", payout), self.bank)
            found = [each for each in found if each["id"] in members]
        return _page(found, f"/v1/{collection}", kind, query, held)

    def _get_single(self, query: Query, collection: str, id: str) -> Json:
        kind, _filters = _kind_of(collection)
        query.check({"expand"})
        wanted = wanted_tree(query.expand, kind)
        held = self._held()
        return shown(held.find(kind, id), kind, wanted, held.whole)

    def _get_lines(self, query: Query, id: str) -> Json:
        query.check(PAGING)
        held = self._held()
        lines = held.find("invoice", id)["lines"]
        return _page(lines["data"], lines["url"], "line_item", query, held)

    def _get_credit_note_lines(self, query: Query, id: str) -> Json:
        query.check(PAGING)
        held = self._held()
        lines = held.find("credit_note", id)["lines"]
        kind = "credit_note_line_item"
        return _page(lines["data"], lines["url"], kind, query, held)

    def _get_balance(self, query: Query) -> Json:
        query.check({"expand"})
        same_mode = self._live is self.bank.livemode
        bank = self.bank if same_mode else Bank(livemode=self._live)
        return bank.balance()

    def _get_credits(self, query: Query, customer: str) -> Json:
        filters = {"created", "invoice"}
        query.check(filters | PAGING)
        held = self._held()
        found = _credits_of(customer, held)
        url = f"/v1/customers/{customer}/balance_transactions"
        return _page(query.selected(found, filters), url, CREDIT, query, held)

    def _get_credit(self, query: Query, customer: str, id: str) -> Json:
        query.check({"expand"})
        wanted, held = wanted_tree(query.expand, CREDIT), self._held()
        for each in _credits_of(customer, held):
            if each["id"] == id:
                return shown(each, CREDIT, wanted, held.whole)
        raise missing(404, CREDIT, id, "", "id")

    @property
    def _live(self) -> bool:
        return "_test_" not in self.key

    def _held(self) -> Held:
        return Held(self.invoices, self._tax_rates, self.bank, live=self._live)


def _page(found: list[Json], url: str, kind: str, query: Query, held: Held) -> Json:
    wanted = wanted_tree(query.expand, f"{kind}[]")
    page, has_more = query.page(found)
    data = shown(page, kind, wanted.get("data", {}), held.whole)
    return listed(url, data) | {"has_more": has_more}


def _members(payout: Json, bank: Bank) -> set[str]:
    """The ids of what an automatic payout paid out, and of its own transaction."""
    if not payout["automatic"]:
        message = (
            "Balance transaction history can only be filtered on automatic transfers, "
            "not manual."
        )
        raise refused(400, message)
    return {each["id"] for each in bank.paid_out_with(payout["id"])}


def _credits_of(customer: str, held: Held) -> list[Json]:
    """The moves of a customer's balance, newest first."""
    held.find("customer", customer)
    found = held.newest_first(CREDIT)
    return [each for each in found if each["customer"]["id"] == customer]


def _unknown_url(request: Request) -> Refused:
    return refused(404, f"Unrecognized request URL (GET: {request.path}).")


def _kind_of(collection: str) -> tuple[str, set[str]]:
    if collection not in COLLECTIONS:
        raise refused(404, f"Unrecognized request URL (GET: /v1/{collection}).")
    return COLLECTIONS[collection]
