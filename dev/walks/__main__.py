"""``python -m dev.walks <address of Odoo> <folder> [screen …]``, in the venv."""

import sys
from pathlib import Path

from ..console import told_plainly
from ..process import stop_on_signals
from .screens import look_at_all

stop_on_signals()
with told_plainly():
    sys.exit(1 if look_at_all(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]) else 0)
