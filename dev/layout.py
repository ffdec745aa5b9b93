"""Where things lie: the checkout, the shared cache, this checkout's own state.

Nothing that the commands make lies inside the checkout. What depends on versions
only (Odoo, venv, template database) is shared by all checkouts of the machine;
what a checkout runs (database cluster, logs, link) is its own.
"""

import hashlib
import os
from pathlib import Path

ADDON = "fusion_centralize_billing"
CHECKOUT = Path(__file__).resolve().parent.parent
IS_ROOT = os.geteuid() == 0


def _cache() -> Path:
    """The shared cache; as root in a place that the user postgres can reach."""
    if chosen := os.environ.get("FUSION_CACHE"):
        return Path(chosen).expanduser().resolve()
    if IS_ROOT:
        return Path("/var/cache") / ADDON
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / ADDON


def digest(*parts: object) -> str:
    """A short name for a combination of values."""
    joined = "\0".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:12]


CACHE = _cache()
CHECKOUTS = CACHE / "checkouts"
CHECKOUT_KEY = digest(CHECKOUT)
STATE = CHECKOUTS / CHECKOUT_KEY
LOGS = STATE / "log"
LOCKS = CACHE / "locks"
ODOO_DATA = STATE / "odoo-data"
FILESTORES = ODOO_DATA / "filestore"
ADDONS_LINK = STATE / "addons" / ADDON


def prepare() -> None:
    """Create this checkout's folders and the link that gives the addon its name."""
    for folder in (LOGS, LOCKS, FILESTORES, ADDONS_LINK.parent):
        folder.mkdir(parents=True, exist_ok=True)
    (STATE / "checkout").write_text(f"{CHECKOUT}\n")
    point_link(ADDONS_LINK, CHECKOUT)


def point_link(link: Path, target: Path) -> None:
    """Make ``link`` lead to ``target``, in one step that never leaves it missing."""
    if link.is_symlink() and link.readlink() == target:
        return
    fresh = link.with_name(f".{link.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)
