"""Lago for a client that only reads: pages, single objects, refusals."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule, Submount
from werkzeug.wrappers import Request

from .lago_invoice import ONLY_SINGLE
from .lago_objects import organization
from .server import Loopback, Refused

Json = dict[str, Any]
KEY = "lago-loopback-key"
PER_PAGE = 100
VISIBLE = {"draft", "finalized", "voided", "failed", "pending"}
PAGING = {"page", "per_page"}
INVOICE_FILTERS = {
    "currency",
    "external_customer_id",
    "issuing_date_from",
    "issuing_date_to",
    "payment_statuses[]",
    "statuses[]",
}
PAYMENT_FILTERS = {"external_customer_id", "invoice_id"}


class LagoLoopback(Loopback):
    """Serves ``invoices`` and ``payments`` under ``prefix`` to the holder of ``key``.

    ``url`` includes the prefix, as ``http://127.0.0.1:4000/api/v1``; a server that
    is configured twice over has ``/api/api/v1``. Change the lists while it runs and
    the next request sees the change.
    """

    def __init__(
        self,
        invoices: Sequence[Json] = (),
        payments: Sequence[Json] = (),
        *,
        organization: Json | None = None,
        key: str = KEY,
        prefix: str = "/api/v1",
        port: int = 0,
    ):
        super().__init__(port)
        self.invoices = list(invoices)
        self.payments = list(payments)
        self.key = key
        self._organization = organization
        self._prefix = prefix
        self._urls = _urls(prefix)

    @property
    def url(self) -> str:
        return super().url + self._prefix

    def answer(self, request: Request) -> Json:
        self._check_caller(request)
        try:
            endpoint, where = self._urls.bind("").match(request.path)
        except HTTPException:
            raise refused(404, "Not Found", code="not_found") from None
        return getattr(self, f"_get_{endpoint}")(request.args, **where)

    def error_body(self, status: int) -> Json:
        return {"status": status, "error": "Answered on purpose"}

    def _check_caller(self, request: Request) -> None:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or key != self.key:
            raise refused(401, "Unauthorized")
        if request.method != "GET":
            raise refused(405, "Method Not Allowed", code="only_get_is_served")

    def _get_organization(self, args: Any) -> Json:
        _check_known(args, set())
        return {"organization": self._organization or organization()}

    def _get_invoice(self, args: Any, id: str) -> Json:
        _check_known(args, set())
        for each in self._visible():
            if each["lago_id"] == id:
                return {"invoice": each}
        raise refused(404, "Not Found", code="invoice_not_found")

    def _get_invoices(self, args: Any) -> Json:
        _check_known(args, INVOICE_FILTERS | PAGING)
        found = [each for each in self._visible() if _invoice_matches(each, args)]
        found.sort(key=lambda each: (each["issuing_date"], each["created_at"]))
        found.reverse()
        listed = [_without_single_parts(each) for each in found]
        return _page("invoices", listed, args)

    def _get_payment(self, args: Any, id: str) -> Json:
        _check_known(args, set())
        for each in self.payments:
            if each["lago_id"] == id:
                return {"payment": each}
        raise refused(404, "Not Found", code="payment_not_found")

    def _get_payments(self, args: Any) -> Json:
        _check_known(args, PAYMENT_FILTERS | PAGING)
        if "invoice_id" in args:
            _check_uuid(args["invoice_id"])
        found = [each for each in self.payments if _payment_matches(each, args)]
        found.sort(key=lambda each: each["created_at"], reverse=True)
        return _page("payments", found, args)

    def _visible(self) -> list[Json]:
        """Lago hides invoices that are open, closed, generating or deleted."""
        return [each for each in self.invoices if each["status"] in VISIBLE]


def _urls(prefix: str) -> Map:
    rules = [
        Rule("/organizations", endpoint="organization"),
        Rule("/invoices", endpoint="invoices"),
        Rule("/invoices/<id>", endpoint="invoice"),
        Rule("/payments", endpoint="payments"),
        Rule("/payments/<id>", endpoint="payment"),
    ]
    return Map([Submount(prefix, rules)])


def refused(status: int, error: str, **extra: Any) -> Refused:
    """Lago's error body."""
    return Refused(status, {"status": status, "error": error, **extra})


def _check_known(args: Any, known: set[str]) -> None:
    """Lago ignores what it does not know; here it is a mistake of the client."""
    if unknown := sorted(set(args) - known):
        raise refused(400, f"BadRequest: not served here: {', '.join(unknown)}")


def _check_uuid(value: str) -> None:
    try:
        UUID(value)
    except ValueError:
        raise refused(
            422,
            "Unprocessable Entity",
            code="validation_errors",
            error_details={"invoice_id": ["is in invalid format"]},
        ) from None


def _invoice_matches(each: Json, args: Any) -> bool:
    date, buyer = each["issuing_date"], each["customer"]["external_id"]
    return (
        each["currency"] == args.get("currency", each["currency"])
        and buyer == args.get("external_customer_id", buyer)
        and args.get("issuing_date_from", date) <= date
        and date <= args.get("issuing_date_to", date)
        and each["status"] in (args.getlist("statuses[]") or VISIBLE)
        and _payment_status_matches(each, args.getlist("payment_statuses[]"))
    )


def _payment_status_matches(each: Json, asked: list[str]) -> bool:
    return not asked or each["payment_status"] in asked


def _payment_matches(each: Json, args: Any) -> bool:
    buyer = each["external_customer_id"]
    paid = args.get("invoice_id")
    return buyer == args.get("external_customer_id", buyer) and (
        paid is None or paid in each["invoice_ids"]
    )


def _without_single_parts(whole: Json) -> Json:
    return {name: part for name, part in whole.items() if name not in ONLY_SINGLE}


def _page(name: str, found: list[Json], args: Any) -> Json:
    per_page = min(_positive(args, "per_page", PER_PAGE), PER_PAGE)
    page = _positive(args, "page", 1)
    pages = -(-len(found) // per_page)
    meta = {
        "current_page": page if found else 0,
        "next_page": page + 1 if page < pages else None,
        "prev_page": page - 1 if found and page > 1 else None,
        "total_pages": pages,
        "total_count": len(found),
    }
    return {name: found[(page - 1) * per_page : page * per_page], "meta": meta}


def _positive(args: Any, name: str, default: int) -> int:
    asked = args.get(name, "")
    return int(asked) if asked.isdigit() and int(asked) else default
