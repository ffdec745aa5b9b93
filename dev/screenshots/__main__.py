"""The camera: ``python -m dev.screenshots <address of Odoo> <folder>``, in the venv."""

import sys
from pathlib import Path

from ..console import told_plainly
from ..process import stop_on_signals
from .pictures import take_all

stop_on_signals()
with told_plainly():
    take_all(sys.argv[1], Path(sys.argv[2]))
