"""Odoo 19: found where the machine has it, else unpacked from Debian's package.

The package is unpacked beside the project, not installed: its dependencies would
pull half of Debian's unstable suite in. What it needs of them lies in the venv and
in the few packages of JavaScript and fonts that its own links lead into.
"""

import importlib.util
import os
import re
from pathlib import Path
from typing import NamedTuple

from . import apt_archive
from .console import DevError, step
from .layout import CACHE, STATE, digest, point_link
from .locks import built_once

SERIES = "19.0"
SUITE = "unstable"
PACKAGES = (
    "odoo-19",
    "libjs-jquery",
    "libjs-underscore",
    "libjs-jquery-form",
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-ocr-b",
    "fonts-glyphicons-halflings",
)
UNPACKED = CACHE / f"odoo-{SERIES}"
DIST_PACKAGES = Path("usr/lib/python3/dist-packages")
STRIPPED = Path("addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js")


class OdooSource(NamedTuple):
    """A folder that is the Python package ``odoo``, and how we came by it."""

    package: Path
    origin: str

    @property
    def release(self) -> str:
        """The release as the package states it, such as ``19.0``."""
        return _release(self.package)

    @property
    def key(self) -> str:
        """Names this very Odoo, for what is built with it."""
        stamp = (self.package / "release.py").stat().st_mtime_ns
        return digest(self.package.resolve(), self.release, stamp)

    def addons_paths(self) -> list[Path]:
        """Folders of addons: the package's own, and beside it those of a clone.

        Reached through ``python_path``, so that a file has one name only.
        """
        own = self.python_path() / "odoo/addons"
        beside = self.package.resolve().parent / "addons"
        return [own] if (own / "web").exists() else [own, beside]

    def python_path(self) -> Path:
        """A folder that offers ``odoo`` and nothing else to a Python.

        The folder that holds the package may hold other ones, which would hide
        those of the venv.
        """
        folder = STATE / "python"
        folder.mkdir(parents=True, exist_ok=True)
        point_link(folder / "odoo", self.package)
        return folder


def find() -> OdooSource:
    """The first Odoo 19 among ``ODOO_PATH``, this Python's, the cache and Debian's."""
    if chosen := os.environ.get("ODOO_PATH"):
        return _chosen(Path(chosen).expanduser().resolve())
    if package := _importable():
        return OdooSource(package, "found by this Python")
    package = UNPACKED / DIST_PACKAGES / "odoo"
    try:
        built_once(UNPACKED, _unpack)
    except DevError as error:
        raise DevError(
            f"No Odoo {SERIES} on this machine, and none could be fetched. "
            f"{HOW_TO_GET_ONE}\n\n{error}"
        ) from error
    return OdooSource(package, "from the cache")


HOW_TO_GET_ONE = (
    "Give the folder of one as ODOO_PATH=…, such as a clone of Odoo's 19.0 branch; "
    "or run on Debian with access to its archive, from which it is then fetched."
)


def _chosen(folder: Path) -> OdooSource:
    for package in (folder / "odoo", folder, folder / DIST_PACKAGES / "odoo"):
        if _is_wanted(package):
            return OdooSource(package, "from ODOO_PATH")
    raise DevError(f"ODOO_PATH={folder} holds no Odoo {SERIES}.")


def _importable() -> Path | None:
    spec = importlib.util.find_spec("odoo")
    folders = spec.submodule_search_locations or [] if spec else []
    return next((path for path in map(Path, folders) if _is_wanted(path)), None)


def _is_wanted(package: Path) -> bool:
    return (package / "release.py").exists() and _release(package) == SERIES


def _release(package: Path) -> str:
    text = (package / "release.py").read_text()
    major, minor = re.search(r"version_info = \((\d+), (\d+)", text).groups()
    return f"{major}.{minor}"


def _unpack(folder: Path) -> None:
    with step(f"Downloading Odoo {SERIES} from Debian's {SUITE} suite"):
        files = apt_archive.download(SUITE, PACKAGES, folder / "packages")
    with step("Unpacking it"):
        for file in files:
            apt_archive.unpack(file, folder)
            file.unlink()
    _complete(folder / DIST_PACKAGES / "odoo")


def _complete(package: Path) -> None:
    """Add the one file that Debian strips: without it every browser tour fails."""
    script = package / STRIPPED
    script.parent.mkdir(parents=True, exist_ok=True)
    script.touch()
