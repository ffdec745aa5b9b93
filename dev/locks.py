"""Locks between commands, and cache entries that are either whole or absent.

The kernel drops a lock when its process ends, however it ends: a killed command
leaves no stale lock.
"""

import fcntl
import os
import shutil
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from .console import warn
from .layout import CACHE, LOCKS

COMPLETE = ".complete"


@contextmanager
def locked(name: str, shared: bool = False):
    """Hold the machine-wide lock ``name``; wait, and say so, while it is taken."""
    LOCKS.mkdir(parents=True, exist_ok=True)
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    with open(LOCKS / name, "a") as handle:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            warn(f"  waiting for another command that uses {name}")
            fcntl.flock(handle, kind)
        yield


def built_once(folder: Path, build: Callable[[Path], None]) -> Path:
    """Return ``folder``, filled by ``build(folder)`` unless it already was.

    It is built in place, since a venv cannot be moved; a marker written last tells
    a whole entry from one whose building was killed, which is built anew.
    """
    if (folder / COMPLETE).exists():
        return folder
    with locked("-".join(folder.relative_to(CACHE).parts)):
        if not (folder / COMPLETE).exists():
            remove_tree(folder)
            folder.mkdir(parents=True)
            build(folder)
            (folder / COMPLETE).touch()
    return folder


def remove_tree(folder: Path) -> None:
    """Delete ``folder`` under a name that does not count, and leftovers of that."""
    if folder.exists():
        folder.rename(folder.with_name(f".{folder.name}.deleted-{os.getpid()}"))
    for doomed in folder.parent.glob(f".{folder.name}.deleted-*"):
        shutil.rmtree(doomed, ignore_errors=True)
