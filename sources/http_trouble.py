"""What went wrong with one request, in words, and whether to try again (R22)."""

import re
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

import requests


class Failure(Exception):
    """One attempt failed; `again` says whether another one may help, `wait` when."""

    def __init__(self, detail, status=None, wait=None, again=True):
        super().__init__(detail)
        self.detail = detail
        self.status = status
        self.wait = wait
        self.again = again


def raise_for_trouble(answer):
    """Raise `Failure` for 429, 5xx, and what Stripe itself asks to be retried."""
    advice = answer.headers.get("Stripe-Should-Retry")
    status = answer.status
    if status == 429 or status >= 500 or (status >= 400 and advice == "true"):
        wait = _retry_after(answer.headers.get("Retry-After"))
        again = status == 429 or (status != 501 and advice != "false")
        raise Failure(f"HTTP {status}", status, wait, again)


def network_detail(error):
    """What went wrong on the network, in words without addresses and objects."""
    kinds = (
        (requests.exceptions.SSLError, "its certificate cannot be verified"),
        (requests.exceptions.ProxyError, "the proxy cannot be reached"),
        (requests.exceptions.ConnectTimeout, "no connection in time"),
        (requests.exceptions.Timeout, "no answer in time"),
        (requests.exceptions.ChunkedEncodingError, "the answer was cut off"),
        (requests.exceptions.ContentDecodingError, "the answer was damaged"),
    )
    for kind, words in kinds:
        if isinstance(error, kind):
            return words
    text = str(error)
    if "Read timed out" in text:
        return "no answer in time"
    if "refused" in text:
        return "connection refused"
    if "resolve" in text or "Name or service not known" in text:
        return "the name is unknown"
    return f"the connection broke ({type(error).__name__})"


def refusal(answer):
    """Why a key is refused; Stripe names the permission a restricted key lacks."""
    text = answer.body[:4096].decode("utf-8", "replace")
    if permission := re.search(r"\brak_\w{1,60}", text):
        return f"it lacks the permission {permission[0]}"
    if answer.status == 401:
        return "it is wrong or was revoked"
    return "it may not read this"


def _retry_after(value):
    """Seconds out of a Retry-After header (seconds or an HTTP date), or None."""
    if not value:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return max(0.0, (moment - datetime.now(timezone.utc)).total_seconds())
