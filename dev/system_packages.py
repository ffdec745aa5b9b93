"""System packages: which are missing, and getting them when we may."""

import importlib.util
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from .console import DevError, step
from .layout import IS_ROOT, LOGS
from .locks import locked
from .process import logged

APT_PATIENCE = [
    *("-o", "Acquire::Retries=3"),
    *("-o", "Acquire::http::Timeout=60"),
    *("-o", "DPkg::Lock::Timeout=300"),
]


class Package(NamedTuple):
    """A Debian package and the test for what we need of it."""

    name: str
    present: Callable[[], bool]


def postgres_bin() -> Path | None:
    """The newest installed PostgreSQL server's programs, None without a server."""
    on_path = shutil.which("initdb")
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    found.sort(key=lambda path: int(path.parent.name))
    return found[-1] if found else on_path and Path(on_path).parent


def browser() -> str | None:
    """The browser that Odoo's test harness would take."""
    names = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


def _has_command(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _has_fonts() -> bool:
    return any(Path("/usr/share/fonts").glob("*type/*"))


SERVER = (
    Package("postgresql", lambda: postgres_bin() is not None),
    Package("python3-venv", lambda: importlib.util.find_spec("ensurepip") is not None),
    Package("util-linux", _has_command("setpriv")),
)
PROOF = (Package("hledger", _has_command("hledger")),)
PRINTER = (Package("wkhtmltopdf", _has_command("wkhtmltopdf")),)
BROWSER = (
    Package("chromium", lambda: browser() is not None),
    Package("fonts-liberation", _has_fonts),
)


def ensure(*packages: Package) -> None:
    """Install the missing ones among ``packages``, or say which they are."""
    missing = [package.name for package in packages if not package.present()]
    if not missing:
        return
    names = " ".join(missing)
    if not IS_ROOT or not shutil.which("apt-get"):
        raise DevError(
            f"These system packages are missing: {names}. Install them, on Debian "
            f"as root with: apt-get install {names}"
        )
    with locked("system-packages"), step(f"Installing system packages: {names}"):
        _install(missing)
    still = [package.name for package in packages if not package.present()]
    if still:
        raise DevError(f"Installed, yet not usable: {' '.join(still)}.")


def _install(names: list[str]) -> None:
    """Install; if that fails, mend what may be wrong and try once more."""
    install = ["apt-get", "install", "-y", "--no-install-recommends", *names]
    install += APT_PATIENCE
    options = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
    log = LOGS / "system-packages.log"
    try:
        logged(install, log, **options)
    except DevError:
        # an installation that was killed, or package lists missing or outdated
        logged(["dpkg", "--configure", "-a"], log, **options)
        logged(["apt-get", "update", *APT_PATIENCE], log, **options)
        logged(install, log, **options)
