"""The Python environment: Odoo's own needs, the addon's, and the tools."""

import sys
from pathlib import Path

from .console import DevError, step
from .layout import CACHE, LOGS, digest
from .locks import built_once
from .process import logged

LOCK_FILE = Path(__file__).with_name("requirements.lock")
OLDEST, NEWEST = (3, 10), (3, 13)


def key() -> str:
    """Names the environment: the pinned packages and the Python under it."""
    return digest(LOCK_FILE.read_text(), sys.version, sys.base_prefix)


def ensure() -> Path:
    """The environment's Python; the environment is made when the lock file is new."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise DevError(
            f"Odoo 19 runs on Python 3.10 to 3.13; this is {sys.version.split()[0]}. "
            "Choose another with: make PYTHON=python3.11 …"
        )
    return built_once(CACHE / f"venv-{key()}", _build) / "bin/python"


def _build(folder: Path) -> None:
    with step("Making the Python environment of the lock file"):
        log = LOGS / "venv.log"
        logged([sys.executable, "-m", "venv", folder], log)
        pip = [folder / "bin/python", "-m", "pip", "install", "--no-input"]
        options = ["--disable-pip-version-check", "--retries", "5", "--no-deps"]
        logged([*pip, *options, "--requirement", LOCK_FILE], log)
