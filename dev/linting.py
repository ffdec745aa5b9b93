"""The linters; each counts as one test."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from .console import say
from .layout import ADDON, ADDONS_LINK, CHECKOUT, STATE
from .process import child
from .tally import Tally

# our README is Markdown, and no translation server is fed from here
OCA_OFF = "prefer-readme-rst,weblate-component-too-long"
OCA = f"oca_pre_commit_hooks.cli --disable={OCA_OFF}"
# each with what it looks at: the addon has its own name only behind the link
LINTERS = {
    "ruff check": ("ruff check --quiet --output-format=concise", CHECKOUT),
    "ruff format": ("ruff format --check --output-format=concise", CHECKOUT),
    "pylint-odoo": ("pylint --rcfile=pyproject.toml", ADDONS_LINK),
}
CACHES = {"RUFF_CACHE_DIR": str(STATE / "ruff"), "PYLINTHOME": str(STATE / "pylint")}
NOT_LINTED = shutil.ignore_patterns(".*", "__pycache__", "docs")


def check(python: Path, tally: Tally) -> None:
    """Run every linter over the checkout."""
    for name, (command, target) in LINTERS.items():
        _count(tally, name, *lint(python, command, target))
    with in_repository(CHECKOUT) as addon:
        _count(tally, "oca-checks", *lint(python, OCA, addon))


def lint(python: Path | str, command: str, target: Path) -> tuple[int, str]:
    """(exit status, what it printed) of a linter, a module of ``python``."""
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    argv = [python, "-m", *command.split(), target]
    with child(argv, cwd=CHECKOUT, env=os.environ | CACHES, **pipe) as process:
        output, _ = process.communicate()
    return process.returncode, output


@contextmanager
def in_repository(checkout: Path):
    """The addon, copied under its own name into a folder of a repository.

    The checks of the OCA pass over an addon that is a repository itself.
    """
    with TemporaryDirectory() as folder:
        (Path(folder) / ".git").mkdir()
        addon = Path(folder) / ADDON
        shutil.copytree(checkout, addon, ignore=NOT_LINTED)
        yield addon


def _count(tally: Tally, name: str, status: int, output: str) -> None:
    outcome = "failed" if status else "passed"
    tally.add("lint", name, outcome, output)
    say(f"  lint {name}: {outcome}")
