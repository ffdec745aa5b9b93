"""What of the addon the tests run through, by line and by branch."""

import json
import os

from . import testing, venv
from .console import DevError, say
from .demo.tables import table
from .layout import ADDONS_LINK, STATE, prepare
from .process import capture

FOLDERS = ("sources", "ledger", "models", "wizards")
SETTINGS = STATE / "coverage.rc"
DATA = STATE / "coverage"
RUN = """
[run]
branch = true
parallel = true
data_file = {data}
source = {sources}
"""


def measure() -> int:
    """Run the tests under coverage and print a table per folder; their exit status."""
    prepare()  # in a fresh checkout there is no place for the settings yet
    folders = [f"{ADDONS_LINK}/{name}" for name in FOLDERS]
    SETTINGS.write_text(RUN.format(data=DATA, sources="\n    ".join(folders)))
    for old in STATE.glob(f"{DATA.name}*"):
        if old != SETTINGS:
            old.unlink()
    os.environ["COVERAGE_PROCESS_START"] = str(SETTINGS)  # every Python obeys it
    try:
        status = testing.main()
    finally:
        del os.environ["COVERAGE_PROCESS_START"]
    _coverage("combine", "--quiet")
    say(table(("folder", "lines %", "branches %", "not run"), map(_row, FOLDERS)))
    say(_coverage("report", "--show-missing", "--skip-covered"))
    return status


def _row(folder: str) -> tuple[str, str, str, int]:
    """A folder's share of lines and of branches, and how many lines never ran."""
    include = f"--include={ADDONS_LINK}/{folder}/*"
    totals = json.loads(_coverage("json", include, "-o", "-"))["totals"]
    if not totals["num_statements"]:
        raise DevError(f"Nothing was measured of {folder}.")
    lines = 100 * totals["covered_lines"] / totals["num_statements"]
    branches = 100 * totals["covered_branches"] / (totals["num_branches"] or 1)
    return folder, f"{lines:.1f}", f"{branches:.1f}", totals["missing_lines"]


def _coverage(command: str, *options: str) -> str:
    argv = [venv.ensure(), "-m", "coverage", command, f"--rcfile={SETTINGS}"]
    return capture([*argv, *options])
