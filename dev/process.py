"""Children: started in a group of their own and never left behind.

A child gets SIGTERM when this process dies, even by ``kill -9``; when it is
interrupted or told to stop, the child's whole group (Odoo's browser, say) ends.
"""

import ctypes
import os
import shlex
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import contextmanager
from pathlib import Path

from .console import DevError

GRACE_SECONDS = 8
TAIL_LINES = 30
STOP_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
PR_SET_PDEATHSIG = 1


def stop_on_signals() -> None:
    """Turn the signals that ask us to stop into an exit that cleans up.

    Started by ``make``, we stop when ``make`` is gone, even by ``kill -9``.
    """
    for number in STOP_SIGNALS:
        signal.signal(number, _exit)
    if "MAKELEVEL" in os.environ:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _exit(received: int, _frame: object) -> None:
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # cleaning up is not to be interrupted
    sys.exit(128 + received)


@contextmanager
def child(argv: list, **options):
    """A running child (a ``Popen``) whose group has ended when the block is left."""
    guarded = ["setpriv", "--pdeathsig", "TERM", "--", *map(str, argv)]
    process = subprocess.Popen(guarded, start_new_session=True, **options)
    try:
        yield process
    finally:
        _end_group(process)


def _end_group(process: subprocess.Popen) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        if not _signal_group(process.pid, number):
            break
        deadline = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < deadline and _signal_group(process.pid, 0):
            process.poll()
            time.sleep(0.05)
    process.wait()


def _signal_group(group: int, number: int) -> bool:
    """Signal the group; False when nobody is left in it."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True


def capture(argv: list, text_in: str | None = None, **options) -> str:
    """Run a child and return its standard output; its errors make the message."""
    pipe = subprocess.PIPE
    with child(
        argv, stdin=pipe, stdout=pipe, stderr=pipe, text=True, **options
    ) as process:
        out, err = process.communicate(text_in)
    if process.returncode:
        raise DevError(
            f"{_name(argv)} ended with status {process.returncode}: {err.strip()}"
        )
    return out


def logged(argv: list, log: Path, **options) -> None:
    """Run a child into a log file; its last lines are shown when it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "w") as out:
        options.setdefault("stdin", subprocess.DEVNULL)
        with child(argv, stdout=out, stderr=subprocess.STDOUT, **options) as process:
            status = process.wait()
    if status:
        raise DevError(
            f"{_name(argv)} ended with status {status}. Whole log: {log}\n{tail(log)}"
        )


def tail(log: Path) -> str:
    """The last lines of a log, indented."""
    lines = log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
    return "\n".join(f"    {line}" for line in lines)


def _name(argv: list) -> str:
    return textwrap.shorten(shlex.join(map(str, argv)), 100, placeholder=" …")
