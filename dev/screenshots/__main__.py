"""The camera: ``python -m dev.screenshots <address> <folder> <album>``, in the venv."""

import sys
from pathlib import Path

from ..console import told_plainly
from ..process import stop_on_signals
from .guide import GUIDE
from .money_guide import MONEY_GUIDE
from .pictures import PICTURES, take_all

ALBUMS = {"description": PICTURES, "guide": GUIDE, "money": MONEY_GUIDE}

stop_on_signals()
with told_plainly():
    address, folder, album = sys.argv[1:]
    take_all(ALBUMS[album], address, Path(folder))
