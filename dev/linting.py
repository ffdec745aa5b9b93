"""The linters; each counts as one test."""

import os
import subprocess
from pathlib import Path

from .console import say
from .layout import ADDONS_LINK, CHECKOUT, STATE
from .process import child
from .tally import Tally

# our README is Markdown, and no translation server is fed from here
OCA_OFF = "prefer-readme-rst,weblate-component-too-long"
# each with what it looks at: the addon has its own name only behind the link
LINTERS = {
    "ruff check": ("ruff check --quiet --output-format=concise", CHECKOUT),
    "ruff format": ("ruff format --check --output-format=concise", CHECKOUT),
    "pylint-odoo": ("pylint --rcfile=pyproject.toml", ADDONS_LINK),
    "oca-checks": (f"oca_pre_commit_hooks.cli --disable={OCA_OFF}", ADDONS_LINK),
}
CACHES = {"RUFF_CACHE_DIR": str(STATE / "ruff"), "PYLINTHOME": str(STATE / "pylint")}


def check(python: Path, tally: Tally) -> None:
    """Run every linter over the checkout."""
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    for name, (command, target) in LINTERS.items():
        argv = [python, "-m", *command.split(), target]
        with child(argv, cwd=CHECKOUT, env=os.environ | CACHES, **pipe) as process:
            output, _ = process.communicate()
        outcome = "failed" if process.returncode else "passed"
        tally.add("lint", name, outcome, output)
        say(f"  lint {name}: {outcome}")
