"""The Python environment: Odoo's own needs, the addon's, and the tools."""

import sys
import tempfile
from pathlib import Path

from .console import DevError, step
from .layout import CACHE, LOGS, digest
from .locks import built_once
from .process import capture, logged

REQUIREMENTS = Path(__file__).with_name("requirements.in")
LOCK_FILE = REQUIREMENTS.with_suffix(".lock")
OLDEST, NEWEST = (3, 11), (3, 13)


def key() -> str:
    """Names the environment: the pinned packages and the Python under it.

    A security update of Python leaves it usable, so its last digits do not count.
    """
    return digest(LOCK_FILE.read_text(), sys.version_info[:2], sys.base_prefix)


def ensure() -> Path:
    """The environment's Python; the environment is made when the lock file is new."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise DevError(
            "Odoo 19 and the pinned packages run on Python 3.11 to 3.13; this is "
            f"{sys.version.split()[0]}. Choose another with: make PYTHON=python3.11 …"
        )
    return built_once(CACHE / f"venv-{key()}", _build) / "bin/python"


def pin() -> None:
    """Write the lock file anew: the newest versions, all that they need included."""
    with tempfile.TemporaryDirectory() as folder, step("Resolving the newest versions"):
        _install(Path(folder), "--requirement", REQUIREMENTS)
        pinned = capture([Path(folder) / "bin/python", "-m", "pip", "freeze"])
        # lines for another Python than this one are kept as they are
        others = [line for line in LOCK_FILE.read_text().splitlines() if ";" in line]
        LOCK_FILE.write_text("\n".join([pinned.rstrip(), *others, ""]))


def _build(folder: Path) -> None:
    with step("Making the Python environment of the lock file"):
        _install(folder, "--no-deps", "--requirement", LOCK_FILE)


def _install(folder: Path, *what: object) -> None:
    log = LOGS / "venv.log"
    logged([sys.executable, "-m", "venv", folder], log)
    pip = [folder / "bin/python", "-m", "pip", "install", "--no-input"]
    logged([*pip, "--disable-pip-version-check", "--retries", "5", *what], log)
