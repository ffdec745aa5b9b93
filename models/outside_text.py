"""What goes wrong outside, in the user's language: `sources/` knows no Odoo, and says
it in English, which is what is kept.

What a server itself says (PostgreSQL, Stripe) stays in its words.
"""

import re

FIGURE = re.compile(r"%\((\w+)\)s")


def _lt(text):
    """Marks a term for Odoo's exporter; it is translated when it is read."""
    return text


SENTENCES = (
    _lt("The source could not be read: %(detail)s."),
    _lt(
        "The NexaCloud database is not configured (DSN %(problem)s): an administrator "
        "sets it under Fusion Billing, Settings."
    ),
    _lt(
        "The NexaCloud database %(database)s on %(host)s, port %(port)s, cannot be "
        "reached: %(detail)s."
    ),
    _lt(
        "The NexaCloud database %(database)s on %(host)s, port %(port)s, refuses the "
        "role %(role)s: %(detail)s."
    ),
    _lt("The NexaCloud database %(database)s lacks %(missing)s%(hint)s."),
    _lt(
        "Reading the NexaCloud database %(database)s failed (%(sqlstate)s): %(detail)s."
    ),
    _lt("%(biller)s could not be asked: %(detail)s."),
    _lt("%(biller)s cannot be asked: %(problem)s."),
    _lt(
        "%(biller)s at %(host)s cannot be reached (attempts: %(attempts)s): %(detail)s."
    ),
    _lt("%(biller)s at %(host)s refuses the API key (HTTP %(status)s): %(detail)s."),
    _lt(
        "%(biller)s at %(host)s asks to be called less often (HTTP 429, attempts: "
        "%(attempts)s); the next run tries again."
    ),
    _lt("%(biller)s gave an answer to %(path)s that cannot be used: %(detail)s."),
)
WORDS = (
    # of connecting
    _lt("this machine"),
    _lt("(default)"),
    _lt("missing"),
    # pylint: disable-next=translation-positional-used  # it has no figures
    _lt("malformed; in a URL, write special characters as %40 for @, %2F for /"),
    _lt("no reason was given"),
    _lt("a query was stopped (%(reason)s)"),
    _lt("no code"),
    _lt("it may not read %(names)s"),
    _lt(" (in its search path; see schema %(schemas)s)"),
    _lt("it has no address"),
    _lt("it has no API key"),
    _lt("its API key holds characters that no key has"),
    _lt("its address is not a complete URL"),
    _lt("the address of %(host)s must begin with https"),
    _lt("the address of %(host)s holds more than scheme, host and path"),
    _lt("its certificate cannot be verified"),
    _lt("the proxy cannot be reached"),
    _lt("no connection in time"),
    _lt("no answer in time"),
    _lt("connection refused"),
    _lt("the name is unknown"),
    _lt("the connection broke (%(kind)s)"),
    # of asking
    _lt("it lacks the permission %(permission)s"),
    _lt("it is wrong or was revoked"),
    _lt("it may not read this"),
    _lt("it is a test mode key, and what is asked for is live"),
    _lt("it was not to be asked"),
    _lt("it asks to be called less often"),
    # of answers
    _lt("the answer was cut off"),
    _lt("the answer was damaged"),
    _lt("the answer came too slowly"),
    _lt("it is larger than %(size)s bytes"),
    _lt("it redirects elsewhere (HTTP %(status)s)"),
    _lt("it is no complete JSON"),
    _lt("its pages begin again and again"),
    _lt("it is about another invoice"),
    _lt("it has no date"),
    _lt("an invoice has no lago_id"),
    _lt("a payment has no lago_id"),
    _lt("its id is too long"),
    _lt("a page without objects says that more follow"),
    _lt("it has more than %(count)s pages"),
    _lt("an object was expected, not %(kind)s"),
    _lt("the field %(field)s is missing"),
    _lt("the field %(field)s is in the future"),
    _lt("the field %(field)s has the sign of another kind"),
    _lt("the field %(field)s is too long for an id"),
    _lt("the field %(field)s is no date"),
    _lt("the field %(field)s is no point in time"),
    _lt("the field %(field)s should be a whole number"),
    _lt("the field %(field)s should be a number"),
    _lt("the field %(field)s should be %(wanted)s, not %(kind)s"),
    _lt("an object"),
    _lt("a list"),
    _lt("text"),
    _lt("a flag"),
    _lt("true or false"),
    _lt("a number"),
    _lt("nothing"),
    _lt("the status %(status)s is not known"),
    _lt("HTTP %(status)s: %(detail)s"),
)


def _pattern(text):
    """What finds the figures of `text` again; a % may stand for itself."""
    parts = FIGURE.split(text)
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = (f"(?P<{name}>.+)" for name in parts[1::2])
    return re.compile("".join(parts))


# those with figures last: a figure may be anything
PATTERNS = [
    (_pattern(text), text) for text in sorted(WORDS, key=lambda text: "%(" in text)
]


def error_text(env, error) -> str:
    """A `SourceError` as this user reads it."""
    text = re.sub(r"\{(\w+)\}", r"%(\1)s", error.sentence)
    figures = {name: in_words(env, figure) for name, figure in error.figures.items()}
    return env._(text, **figures)


def in_words(env, detail: str) -> str:
    """A detail that `sources/` gives, as this user reads it; else as it came."""
    for pattern, text in PATTERNS:
        if found := pattern.fullmatch(detail):
            return _in_words(env, text, found.groupdict())
    return detail


def _in_words(env, text, figures):
    figures = {name: in_words(env, figure) for name, figure in figures.items()}
    return env._(text, **figures)
