"""What psycopg2 complains about, as errors of ours that hold no secret."""

import re
from dataclasses import dataclass, field

import psycopg2
from psycopg2 import errorcodes
from psycopg2.extensions import parse_dsn

from .errors import SourceReadError, SourceRefused, SourceUnreachable, redact

# libpq gives no SQLSTATE when it cannot connect: only the server's words tell a
# refusal from a broken line. A server that answers in another language still says
# FATAL, and that is taken as a refusal too.
_NOT_NOW = ("starting up", "shutting down", "too many", "remaining connection slots")
# What is shown of a DSN. A password with a / or @ that was not written as %2F or %40
# ends up in these parts of a URL: what has no usual shape is taken for none.
_USUAL = {
    "host": r"[^@=\s]*",
    "hostaddr": r"[^@=\s]*",
    "port": r"[\d,]*",
    "dbname": r"[^@=:/]*",
    "user": r"[^=:/]*",
}
_LOST = ("57P01", "57P02", "57P03")  # shut down, crashed, starting up


@dataclass(frozen=True, slots=True)
class Target:
    """Where a DSN leads, as far as it may be shown, and what may not."""

    host: str
    port: str
    database: str
    role: str
    parameters: dict = field(repr=False)
    secrets: tuple = field(repr=False)

    @classmethod
    def of(cls, dsn):
        """The `Target` of a libpq DSN or URL; None when it is none."""
        try:
            parameters = parse_dsn(dsn) if dsn else {}
        except psycopg2.Error:
            return None
        if not parameters or not _is_usual(parameters):
            return None
        secrets = [v for name, v in parameters.items() if "password" in name]
        user = parameters.get("user", "")
        return cls(
            host=parameters.get("host") or parameters.get("hostaddr") or "this machine",
            port=parameters.get("port", "5432"),
            database=parameters.get("dbname") or user or "(default)",
            role=user or "(default)",
            parameters=parameters,
            secrets=(*secrets, dsn),
        )

    @property
    def place(self):
        return {"host": self.host, "port": self.port, "database": self.database}


def _is_usual(parameters):
    return all(
        re.fullmatch(shape, parameters.get(name, "")) for name, shape in _USUAL.items()
    )


def connect_problem(error, target):
    """The `SourceError` for a connection that did not come about."""
    text = str(error).strip()
    detail = redact(_last_sentence(text), target.secrets)
    if "FATAL" in text and not any(words in text for words in _NOT_NOW):
        return SourceRefused(**target.place, role=target.role, detail=detail)
    return SourceUnreachable(**target.place, detail=detail)


def query_problem(error, target):
    """The `SourceError` for a query that failed, or a connection lost meanwhile."""
    sqlstate = getattr(error, "pgcode", None)
    detail = redact(_primary(error), target.secrets)
    if sqlstate == errorcodes.INSUFFICIENT_PRIVILEGE:
        return SourceRefused(**target.place, role=target.role, detail=detail)
    if _is_lost(error, sqlstate):
        return SourceUnreachable(**target.place, detail=detail)
    if sqlstate == errorcodes.QUERY_CANCELED:
        detail = f"a query was stopped ({detail})"
    return SourceReadError(
        database=target.database, sqlstate=sqlstate or "no code", detail=detail
    )


def _is_lost(error, sqlstate):
    if sqlstate is None:
        return isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError)
    return sqlstate.startswith("08") or sqlstate in _LOST


def _primary(error):
    """The error in one line, without the query and the data it points at."""
    diagnosis = getattr(error, "diag", None)
    message = diagnosis and diagnosis.message_primary
    return (message or str(error).strip() or type(error).__name__).splitlines()[0]


def _last_sentence(text):
    """The server's or libpq's own words behind `connection to server at … failed:`."""
    line = text.splitlines()[0] if text else "no reason was given"
    for mark in ("FATAL:", "failed:"):
        if mark in line:
            line = line.rpartition(mark)[2]
            break
    return line.strip().rstrip(".")
