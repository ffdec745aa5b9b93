"""The camera: ``python -m dev.screenshots <address of Odoo> <folder>``, in the venv."""

import sys
from pathlib import Path

from ..console import DevError, warn
from ..process import stop_on_signals
from .pictures import take_all

stop_on_signals()
try:
    take_all(sys.argv[1], Path(sys.argv[2]))
except DevError as error:
    warn(f"\n{error}")
    sys.exit(1)
