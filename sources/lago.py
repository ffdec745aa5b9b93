"""Lago, asked what it really billed (R19): GET only, over our own `HttpClient`."""

import re
from urllib.parse import urlsplit

from ..ledger.invoice import Absent
from ..ledger.reasons import because
from .addresses import check_base_url, check_key
from .errors import BillerAnswerError, BillerNotConfigured
from .http import HttpClient
from .lago_facts import LagoParser
from .values import Reader, parse_json

BILLER = "Lago"
PREFIX = "lago:"
PAGE = 100
_ID = re.compile(r"[0-9a-z-]{1,64}")  # in one case only: Lago finds either


def api_root(url):
    """The address that paths are added to.

    Used as given when its path ends with a version (`…/v1`; a doubled `/api/api/v1`
    is real); `/api/v1` is added only where there is none.
    """
    root = check_base_url(url, BILLER)
    versioned = re.search(r"/v\d+$", urlsplit(root).path)
    return root if versioned else f"{root}/api/v1"


class LagoBiller:
    """`facts`, `list_facts` and `account` of one Lago organization.

    Everything raises a `BillerError` when Lago cannot be asked or understood.
    """

    complete_from = None  # its list leaves nothing out

    def __init__(self, api_url, api_key, *, time_zone="UTC", http=None):
        api_key = check_key(api_key, BILLER)
        if not api_url:
            raise BillerNotConfigured(biller=BILLER, problem="it has no address")
        self._root = api_root(api_url)
        self._headers = {
            "Authorization": f"Bearer {api_key}",
            "Accept": "application/json",
            "User-Agent": "fusion_centralize_billing",
        }
        self._http = http or HttpClient(BILLER, secrets=(api_key,))
        self._parser = LagoParser(time_zone)

    def __repr__(self):
        return f"<LagoBiller {urlsplit(self._root).hostname}: {self.calls} calls>"

    @property
    def calls(self):
        """How many requests were sent so far."""
        return self._http.calls

    def close(self):
        self._http.close()

    def stop(self, error):
        """Send nothing more: what would have to be asked for raises `error`."""
        self._http.stop(error)

    def facts(self, biller_id):
        """The `Facts` of `lago:<id>`, or `Absent` when Lago has none such (R17).

        Lago answers 404 for invoices it hides (generating, open, closed, deleted).
        """
        lago_id = biller_id.removeprefix(PREFIX)
        if not _ID.fullmatch(lago_id):
            return _absent("other_shape", biller_id)
        try:
            answer = self._get(f"/invoices/{lago_id}", missing="invoice_not_found")
        except NotFound:
            return _absent("unknown", biller_id)
        invoice = answer.inner("invoice")
        if invoice.text("lago_id", lago_id) != lago_id:
            raise invoice.error("it is about another invoice")
        return self._facts_of(invoice, lago_id)

    def prepare(self):
        """Nothing is needed."""

    def listed_facts(self, _biller_id, _with_evidence=True):
        """None: its lists tell too little."""

    def forget_given(self):
        """Nothing was."""

    def list_facts(self, issued_from, issued_until):
        """(`lago:<id>`, Facts) of each invoice issued on these days, newest first.

        Both are dates or datetimes; both days are included. One call per 100 invoices.
        Lago's list carries neither fees nor payments, and nor do these facts.
        """
        window = {
            "issuing_date_from": f"{issued_from:%Y-%m-%d}",
            "issuing_date_to": f"{issued_until:%Y-%m-%d}",
        }
        for invoice in self._pages("/invoices", "invoices", **window):
            lago_id = invoice.text("lago_id")
            if not lago_id:
                raise invoice.error("an invoice has no lago_id")
            try:
                found = self._parser.facts(invoice, lago_id, payments=())
            except BillerAnswerError:  # that invoice's trouble: `facts` tells it
                continue
            yield f"{PREFIX}{lago_id}", found

    def account(self):
        """What "Test connection" shows: id, name, time_zone, country, currency."""
        organization = self._get("/organizations").inner("organization")
        return {
            "id": organization.text("lago_id"),
            "name": organization.text("name"),
            "time_zone": organization.text("timezone"),
            "country": organization.text("country").upper(),
            "currency": organization.text("default_currency").upper(),
        }

    def _facts_of(self, invoice, lago_id):
        payments = ()
        if self._parser.has_payments(invoice):
            payments = self._payments(lago_id)
        return self._parser.facts(invoice, lago_id, payments)

    def _payments(self, lago_id):
        """The payments of an invoice; none where the server is too old to list them."""
        try:
            return list(self._pages("/payments", "payments", invoice_id=lago_id))
        except NotFound:
            return []

    def _pages(self, path, key, **params):
        """Every object of a list as a `Reader`, page by page.

        Lago caches its count of pages: a full page is followed by another question
        even where `meta` says that it was the last.
        """
        page, last = 1, None
        while page:
            answer = self._get(path, page=page, per_page=PAGE, **params)
            objects = answer.items(key)
            if objects and objects[-1].text("lago_id") == last:
                raise answer.error("its pages begin again and again")
            last = objects[-1].text("lago_id") if objects else None
            yield from objects
            following = answer.inner("meta").integer("next_page", None)
            more = objects and (following or len(objects) >= PAGE)
            page = page + 1 if more else None

    def _get(self, path, missing=None, **params):
        """A `Reader` on the answer.

        Raises `NotFound` for a 404; with `missing` only for one in Lago's own words,
        since another server's says nothing about the object.
        """
        answer = self._http.get(f"{self._root}{path}", self._headers, params or None)
        body = _parsed(answer.body)
        if answer.status == 200 and body is not None:
            return Reader(body, BILLER, path)
        code = _code(body)
        kind, detail = BillerAnswerError, f"HTTP {answer.status} {code}".strip()
        if answer.status == 200:
            detail = "it is no complete JSON"
        elif answer.status == 404 and (
            missing is None or (isinstance(body, dict) and code in ("", missing))
        ):
            kind = NotFound
        raise kind(biller=BILLER, path=path, detail=detail)


class NotFound(BillerAnswerError):
    """Lago has no such object, or no such list."""


def _parsed(body):
    try:
        return parse_json(body)
    except (ValueError, RecursionError):
        return None


def _code(body):
    """Lago's machine code of an error; nothing that is not one."""
    code = body.get("code") if isinstance(body, dict) else None
    return code if isinstance(code, str) and re.fullmatch(r"\w{1,60}", code) else ""


def _absent(variant, biller_id):
    return Absent(because("no_biller_record", variant, biller_id=biller_id))
