"""The wire to Stripe: GET only, pinned version, errors that are ours (R18, R22).

The `stripe` package builds the requests; they travel through `HttpClient`, so that
both billers have the same timeouts, retries and silence about keys.
"""

import logging
from urllib.parse import urlsplit

import stripe as stripe_package
from stripe import HTTPClient, StripeClient

from .addresses import check_base_url, check_key
from .errors import BillerAnswerError, BillerRefused
from .http import HttpClient
from .values import Reader, parse_json

BILLER = "Stripe"
API_BASE = "https://api.stripe.com"
API_VERSION = "2026-10-28.endive"
PAGE = 100
MOST_PAGES = 100_000  # ten million objects: more is a list without an end
USER_AGENT = f"fusion_centralize_billing stripe/{stripe_package.VERSION}"

# Both hold for the whole process: the package has no such switch per client.
# No telemetry: it would send host details along and write an id to the disk, before
# the request comes to `_Transport`.
stripe_package.enable_telemetry = False
# It would log two lines per call, and at debug level each answer as a whole; ours are
# counted on the run.
logging.getLogger("stripe").setLevel(logging.WARNING)


class NotFound(BillerAnswerError):
    """Stripe has no such object; `variant` is that of `no_biller_record`."""

    variant = "unknown"


class StripeApi:
    """Parsed answers, numbers as int or Decimal. Everything raises `BillerError`."""

    def __init__(self, api_key, api_base=None, http=None):
        api_key = check_key(api_key, BILLER)
        base = check_base_url(api_base or API_BASE, BILLER)
        self._host = urlsplit(base).hostname
        self.http = http or HttpClient(BILLER, secrets=(api_key,))
        self._client = StripeClient(
            api_key,
            stripe_version=API_VERSION,
            base_addresses={"api": base},
            http_client=_Transport(self.http),
            max_network_retries=0,
        )

    def get(self, path, **params):
        """One answer. Raises `NotFound` where Stripe knows no such object.

        Stripe's own exceptions repeat the answer's text: none is passed on.
        """
        try:
            response = self._client.raw_request("get", path, **params)
            return parse_json(response.body)
        except stripe_package.StripeError as error:
            problem = _problem(error, path, self._host)
        except (ValueError, RecursionError):
            detail = "it is no complete JSON"
            problem = BillerAnswerError(biller=BILLER, path=path, detail=detail)
        except (AttributeError, KeyError, TypeError):
            # the package reads an error's parts without asking what they are
            detail = "its error is in no form of Stripe's"
            problem = BillerAnswerError(biller=BILLER, path=path, detail=detail)
        raise problem

    def referred(self, path):
        """An object that another one names; empty when Stripe has it no more."""
        try:
            return self.get(path)
        except NotFound:
            return {}

    def pages(self, path, **params):
        """Every object of a list, page by page; a damaged page is not its end."""
        seen = {params.get("starting_after")}
        for _number in range(MOST_PAGES):
            page = Reader(self.get(path, limit=PAGE, **params), BILLER, path)
            objects, has_more = _told_by(page)
            yield from (each.data for each in objects)
            if not has_more:
                return
            params["starting_after"] = last = objects[-1].text("id", Reader.REQUIRED)
            if last in seen:
                raise page.error("its pages begin again and again")
            seen.add(last)
        raise page.error(f"it has more than {MOST_PAGES} pages")


class _Transport(HTTPClient):
    """Lets the `stripe` package send through our `HttpClient`, and only GET."""

    name = "requests"

    def __init__(self, http):
        super().__init__()
        self._http = http

    def request_with_retries(
        self, method, url, headers, post_data=None, max_network_retries=None, **_kw
    ):
        if method.lower() != "get" or post_data:
            detail = "nothing but GET is ever sent"
            raise BillerAnswerError(biller=BILLER, path=url, detail=detail)
        kept = {
            name: value
            for name, value in headers.items()
            if not name.startswith("X-Stripe-Client")
        }
        answer = self._http.get(url, {**kept, "User-Agent": USER_AGENT})
        return answer.body, answer.status, answer.headers


def _told_by(page):
    """The objects of a page, and whether others follow."""
    page.values("data", Reader.REQUIRED)
    objects, has_more = page.items("data"), page.flag("has_more", Reader.REQUIRED)
    if has_more and not objects:
        raise page.error("a page without objects says that more follow")
    return objects, has_more


def _problem(error, path, host):
    """Stripe's error as one of ours."""
    message = error.user_message if isinstance(error.user_message, str) else ""
    status = error.http_status
    # a path that Stripe has not, or another server's 404, says nothing of the object
    shaped = status == 404 and isinstance(error.json_body, dict)
    if not shaped or message.startswith("Unrecognized request URL"):
        detail = _complaint(error)
        return BillerAnswerError(biller=BILLER, path=path, detail=detail)
    if "exists in live mode" in message:
        detail = "it is a test mode key, and what is asked for is live"
        return BillerRefused(
            biller=BILLER, host=host, status=status, path=path, detail=detail
        )
    problem = NotFound(biller=BILLER, path=path, detail="HTTP 404, no such object")
    if "exists in test mode" in message:
        problem.variant = "test_mode"
    return problem


def _complaint(error):
    """What Stripe objects to: its machine code, never its text."""
    if error.http_status in (None, 200):
        return "it is no complete JSON"
    code = error.code if isinstance(error.code, str) else ""
    return f"HTTP {error.http_status} {code}".strip()
