"""GET over HTTP, kind to the API and bounded in every direction (R18, R19, R22).

Both billers' clients go through `HttpClient`: timeouts per attempt and in all,
retries of 429, 5xx and broken connections with `Retry-After` honoured, a bound on
the size of an answer, no redirects, no secret in what is logged or raised.
"""

import logging
import random
import time
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

from .addresses import is_loopback
from .errors import (
    BillerAnswerError,
    BillerError,
    BillerRateLimited,
    BillerRefused,
    BillerUnreachable,
    redact,
)
from .http_trouble import Failure, network_detail, raise_for_trouble, refusal

_logger = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, bytes and counts; `timeout` is for one read, `total` for one call.

    `timeout` is one number, not (connect, read): a test guard of Odoo's compares
    it with a number.
    """

    timeout: float = 20.0
    total: float = 120.0
    attempts: int = 4
    longest_retry_after: float = 60.0
    answer_bytes: int = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: requests.structures.CaseInsensitiveDict
    body: bytes


class HttpClient:
    """GET with bounded retries. `secrets` are masked wherever text leaves here.

    `sleep` and `clock` are given by tests. `calls` counts requests really sent.
    """

    def __init__(
        self, biller, secrets=(), limits=None, sleep=None, clock=time.monotonic
    ):
        self.biller = biller
        self.limits = limits or Limits()
        self.calls = 0
        self._secrets = tuple(secrets)
        self._sleep = sleep or time.sleep
        self._clock = clock
        self._session = requests.Session()
        self._stopped = None

    def __repr__(self):
        return f"<HttpClient {self.biller}: {self.calls} calls>"

    def close(self):
        self._session.close()

    def stop(self, error):
        """Send nothing more: from now on every `get` raises `error`."""
        self._stopped = error

    @contextmanager
    def silent(self):
        """Within the block nothing is sent: every `get` raises a `BillerError`."""
        stopped = self._stopped
        detail = "it was not to be asked"
        self._stopped = stopped or BillerError(biller=self.biller, detail=detail)
        try:
            yield
        finally:
            self._stopped = stopped

    def get(self, url, headers, params=None):
        """The `Answer` to GET `url`: 2xx, or a 4xx the caller understands.

        Raises BillerRefused (401, 403), BillerRateLimited, BillerUnreachable (5xx
        and connections, after the last attempt), BillerAnswerError (redirect, too
        large).
        """
        if self._stopped:
            raise self._stopped.with_traceback(None)  # or it grows with every raise
        deadline = self._clock() + self.limits.total
        for attempt in range(1, self.limits.attempts + 1):
            failure = None
            try:
                answer = self._attempt(url, headers, params, deadline)
            except Failure as error:
                failure = error
            if failure is None:
                return self._checked(answer, url)
            wait = self._wait(failure, attempt, deadline)
            self._log(url, attempt, failure, wait)
            if wait is None:
                break
            self._sleep(wait)
        raise self._give_up(url, failure, attempt)

    def _attempt(self, url, headers, params, deadline):
        """One request; raises `Failure` when another attempt may help."""
        self.calls += 1
        problem = None
        try:
            with self._send(url, headers, params, deadline) as response:
                body = self._body(response, url, deadline)
        except requests.exceptions.RequestException as error:
            detail = redact(network_detail(error), self._secrets)
            # a certificate does not get better
            again = not isinstance(error, requests.exceptions.SSLError)
            problem = Failure(detail, again=again)
        if problem:
            raise problem
        answer = Answer(response.status_code, response.headers, body)
        raise_for_trouble(answer)
        return answer

    def _send(self, url, headers, params, deadline):
        # Neither a proxy nor .netrc has a say in what stays on this machine.
        self._session.trust_env = not is_loopback(urlsplit(url).hostname)
        return self._session.get(
            url,
            headers=headers,
            params=params,
            auth=_keep_authorization,
            timeout=max(0.1, min(self.limits.timeout, deadline - self._clock())),
            allow_redirects=False,
            stream=True,
        )

    def _body(self, response, url, deadline):
        """The whole body, as long as it is neither too large nor too slow."""
        body = bytearray()
        for chunk in response.iter_content(CHUNK):
            body += chunk
            if len(body) > self.limits.answer_bytes:
                raise self._answer_error(
                    url, f"it is larger than {self.limits.answer_bytes} bytes"
                )
            if self._clock() > deadline:
                raise Failure("the answer came too slowly")
        return bytes(body)

    def _checked(self, answer, url):
        path = urlsplit(url).path
        if answer.status in (401, 403):
            raise BillerRefused(
                biller=self.biller,
                host=urlsplit(url).hostname,
                status=answer.status,
                path=path,
                detail=refusal(answer),
            )
        if 300 <= answer.status < 400:
            raise self._answer_error(
                url, f"it redirects elsewhere (HTTP {answer.status})"
            )
        return answer

    def _wait(self, failure, attempt, deadline):
        """Seconds until the next attempt, or None when there is to be none."""
        if attempt >= self.limits.attempts or not failure.again:
            return None
        backoff = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1))
        wait = backoff * random.uniform(0.5, 1.0)
        if failure.wait is not None:
            if failure.wait > self.limits.longest_retry_after:
                return None
            wait = max(wait, failure.wait)
        return wait if self._clock() + wait < deadline else None

    def _give_up(self, url, failure, attempts):
        figures = {
            "biller": self.biller,
            "host": urlsplit(url).hostname,
            "attempts": attempts,
        }
        if failure.status == 429:
            wait = "" if failure.wait is None else f"{failure.wait:.0f}"
            return BillerRateLimited(**figures, retry_after=wait)
        return BillerUnreachable(**figures, detail=failure.detail)

    def _answer_error(self, url, detail):
        return BillerAnswerError(
            biller=self.biller, path=urlsplit(url).path, detail=detail
        )

    def _log(self, url, attempt, failure, wait):
        _logger.warning(
            "%s: GET %s failed (attempt %s of %s): %s; %s",
            self.biller,
            redact(urlsplit(url).path, self._secrets),
            attempt,
            self.limits.attempts,
            failure.detail,
            "giving up" if wait is None else f"again in {wait:.1f} s",
        )


def _keep_authorization(request):
    # An auth of our own, or requests would look for one in a .netrc file.
    return request
