"""The linters; each counts as one test."""

import subprocess
from pathlib import Path

from .console import say
from .layout import ADDONS_LINK, CHECKOUT, STATE
from .process import child
from .tally import Tally

CONFIGURATION = CHECKOUT / "pyproject.toml"
# our README is Markdown, and no translation server is fed from here
OFF = "prefer-readme-rst,weblate-component-too-long"


def check(python: Path, tally: Tally) -> None:
    """Run every linter over the checkout."""
    for name, arguments in _linters().items():
        argv = [python, "-m", *arguments]
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        with child(argv, cwd=CHECKOUT, **options) as process:
            output, _ = process.communicate()
        outcome = "failed" if process.returncode else "passed"
        tally.add("lint", name, outcome, output)
        say(f"  lint {name}: {outcome}")


def _linters() -> dict[str, list]:
    cache = ["--cache-dir", STATE / "ruff"]
    # the addon under its own name, whatever the checkout's folder is called
    return {
        "ruff check": [
            "ruff",
            "check",
            "--quiet",
            "--output-format=concise",
            *cache,
            ".",
        ],
        "ruff format": [
            "ruff",
            "format",
            "--check",
            "--output-format=concise",
            *cache,
            ".",
        ],
        "pylint-odoo": ["pylint", f"--rcfile={CONFIGURATION}", ADDONS_LINK],
        "oca-checks": ["oca_pre_commit_hooks.cli", f"--disable={OFF}", ADDONS_LINK],
    }
