"""What a key is, and where it may be sent: https, or this very machine."""

import ipaddress
import re
from urllib.parse import urlsplit

from .errors import BillerNotConfigured


def check_key(key, biller):
    """`key` without blanks around it. Raises `BillerNotConfigured` for none.

    What no header may hold is refused here: later, its text would be in the error.
    """
    key = (key or "").strip()
    if not key:
        raise BillerNotConfigured(biller=biller, problem="it has no API key")
    if not re.fullmatch(r"[\x21-\x7e]+", key):
        problem = "its API key holds characters that no key has"
        raise BillerNotConfigured(biller=biller, problem=problem)
    return key


def is_loopback(host):
    """Whether `host` (a name or an address) is this very machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_base_url(url, biller):
    """`url` without its last slash; https, unless it is on loopback.

    Raises `BillerNotConfigured`: http would send the key in the clear, and a name,
    password or query in the address would end up in logs.
    """
    url = url.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not host:
        problem = "its address is not a complete URL"
    elif parts.scheme == "http" and not is_loopback(host):
        problem = f"the address of {host} must begin with https"
    elif parts.username or parts.password or parts.query or parts.fragment:
        problem = f"the address of {host} holds more than scheme, host and path"
    else:
        return url
    raise BillerNotConfigured(biller=biller, problem=problem)
