"""In the venv: ``python -m dev.walks <address> <folder> <database> [screen …]``."""

import sys
from pathlib import Path

from ..console import told_plainly
from ..process import stop_on_signals
from .screens import look_at_all

stop_on_signals()
with told_plainly():
    address, folder, database, *names = sys.argv[1:]
    sys.exit(1 if look_at_all(address, Path(folder), database, names) else 0)
