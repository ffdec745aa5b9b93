"""What a person reads while the commands work."""

import sys
import time
from contextlib import contextmanager


class DevError(Exception):
    """Ends a command with one sentence that says what is wrong and what to do."""


def say(text: str = "") -> None:
    """Print one line at once, so that it keeps its place among the children's."""
    print(text, flush=True)


def warn(text: str) -> None:
    """Print one line where it does not mix with a command's result."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(title: str):
    """Announce a piece of work and say how long it took.

    Goes to standard error: ``make psql`` and ``make shell`` may need such work
    first, and their standard output belongs to the caller.
    """
    started = time.monotonic()
    print(f"  {title} ...", end="", file=sys.stderr, flush=True)
    try:
        yield
    except BaseException:
        warn(" stopped")
        raise
    warn(f" {time.monotonic() - started:.1f} s")


@contextmanager
def told_plainly():
    """A command that cannot go on ends with a sentence, and no traceback."""
    try:
        yield
    except DevError as error:
        warn(f"\n{error}")
        sys.exit(1)
