"""Free ports on 127.0.0.1, remembered so that addresses stay the same."""

import json
import socket
from collections.abc import Iterator

from .layout import CHECKOUT_KEY, CHECKOUTS, STATE
from .locks import locked

# below the range that the kernel hands out to outgoing connections
FIRST, COUNT = 20_000, 12_000
REMEMBERED = "ports.json"


def claim(name: str) -> int:
    """The port remembered as ``name`` if it is free now, else another free one."""
    with locked("ports"):
        mine = _read(CHECKOUT_KEY)
        port = mine.get(name)
        if port is None or not is_free(port):
            port = next(_candidates())
            _write(mine | {name: port})
    return port


def remembered(name: str) -> int | None:
    """The port last claimed as ``name``."""
    return _read(CHECKOUT_KEY).get(name)


def is_free(port: int) -> bool:
    """Whether a server could listen on ``port`` now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _candidates() -> Iterator[int]:
    """Free ports that no checkout remembers, beginning at a place of our own."""
    keys = [path.parent.name for path in CHECKOUTS.glob(f"*/{REMEMBERED}")]
    taken = {port for key in keys for port in _read(key).values()}
    start = int(CHECKOUT_KEY, 16)
    for offset in range(COUNT):
        port = FIRST + (start + offset) % COUNT
        if port not in taken and is_free(port):
            yield port


def _read(checkout_key: str) -> dict[str, int]:
    try:
        return json.loads((CHECKOUTS / checkout_key / REMEMBERED).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def _write(ports: dict[str, int]) -> None:
    fresh = STATE / f".{REMEMBERED}"
    fresh.write_text(json.dumps(ports, indent=2) + "\n")
    fresh.replace(STATE / REMEMBERED)
