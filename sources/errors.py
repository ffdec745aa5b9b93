"""Errors of the outside world: a machine code, figures, one sentence in English.

`str(error)` is shown to people and kept on runs, so it never holds a password, a
key or a DSN. Raise these *outside* the `except` block that caught the original:
its text may repeat parts of a DSN, and a chained context would carry it along.
"""

import re
from urllib.parse import quote, quote_plus

MASK = "***"

# What a secret looks like, wherever it turns up.
_SECRET_PATTERNS = (
    re.compile(r"\b(?:sk|rk|pk|whsec)_(?:(?:live|test)_)?[A-Za-z0-9_*]{6,}"),
    re.compile(r"(?<=Bearer )\S+", re.IGNORECASE),
    re.compile(r"(?<=://)[^\s/@:]*:[^\s@]*(?=@)"),
    re.compile(r"(?<=password=)(?:'[^']*'|\S+)", re.IGNORECASE),
)


def redact(text, secrets=()):
    """`text` with every one of `secrets`, and all that looks like one, masked."""
    text = str(text)
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        for form in {secret, quote(secret, safe=""), quote_plus(secret)}:
            text = text.replace(form, MASK)
    for pattern in _SECRET_PATTERNS:
        text = pattern.sub(MASK, text)
    return text


class SourceError(Exception):
    """Something outside could not be read; `figures` maps names to text."""

    code = "source_error"
    sentence = "The source could not be read: {detail}."

    def __init__(self, **figures):
        self.figures = {name: str(value) for name, value in figures.items()}
        super().__init__(self.sentence.format_map(self.figures))


class SourceNotConfigured(SourceError):
    """Figures: `problem` (missing, malformed)."""

    code = "source_not_configured"
    sentence = (
        "The NexaCloud database is not configured (DSN {problem}): an administrator "
        "sets it under Fusion Billing, Settings."
    )


class SourceUnreachable(SourceError):
    """Figures: `host`, `port`, `database`, `detail`."""

    code = "source_unreachable"
    sentence = (
        "The NexaCloud database {database} on {host}, port {port}, cannot be "
        "reached: {detail}."
    )


class SourceRefused(SourceError):
    """Wrong password, or a role that may not read.

    Figures: `host`, `port`, `database`, `role`, `detail`.
    """

    code = "source_refused"
    sentence = (
        "The NexaCloud database {database} on {host}, port {port}, refuses the role "
        "{role}: {detail}."
    )


class SourceSchemaError(SourceError):
    """Figures: `database`, `missing` (all of them, comma separated), `hint`."""

    code = "source_schema"
    sentence = "The NexaCloud database {database} lacks {missing}{hint}."


class SourceReadError(SourceError):
    """A query failed. Figures: `database`, `sqlstate`, `detail`."""

    code = "source_read"
    sentence = (
        "Reading the NexaCloud database {database} failed ({sqlstate}): {detail}."
    )


class BillerError(SourceError):
    """A biller could not be asked. Every one has the figure `biller`."""

    code = "biller_error"
    sentence = "{biller} could not be asked: {detail}."
    short = "{detail}"

    @property
    def detail(self):
        """What went wrong, without the biller's name."""
        return self.short.format_map(self.figures)


class BillerNotConfigured(BillerError):
    """Figures: `biller`, `problem`."""

    code = "no_credentials"
    sentence = "{biller} cannot be asked: {problem}."
    short = "{problem}"


class BillerUnreachable(BillerError):
    """Figures: `biller`, `host`, `attempts`, `detail`."""

    code = "biller_unreachable"
    sentence = "{biller} at {host} cannot be reached (attempts: {attempts}): {detail}."


class BillerRefused(BillerError):
    """A wrong or revoked key, or one without the right.

    Figures: `biller`, `host`, `status`, `path`, `detail`.
    """

    code = "biller_refused"
    sentence = "{biller} at {host} refuses the API key (HTTP {status}): {detail}."
    short = "HTTP {status}: {detail}"


class BillerRateLimited(BillerError):
    """Figures: `biller`, `host`, `attempts`, `retry_after` (seconds or empty)."""

    code = "biller_rate_limited"
    sentence = (
        "{biller} at {host} asks to be called less often (HTTP 429, attempts: "
        "{attempts}); the next run tries again."
    )
    short = "HTTP 429: it asks to be called less often"


class BillerAnswerError(BillerError):
    """The answer cannot be used: cut, not JSON, wrong types, a redirect.

    Figures: `biller`, `path`, `detail`.
    """

    code = "biller_answer"
    sentence = "{biller} gave an answer to {path} that cannot be used: {detail}."
