"""Servers that go on running when a command has ended, such as loopback Stripe.

Each has a note with its command line, its process id and the moment its process
began: a process id alone may belong to somebody else by now.
"""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

from .console import DevError
from .layout import CHECKOUT, LOGS, STATE
from .process import tail

NOTES = STATE / "background"
PATIENCE = 10.0


def start(name: str, argv: list, env: dict[str, str] | None = None) -> None:
    """Start the server ``name`` in place of the one that runs under that name.

    It begins in the checkout; ``env`` is added to this process's environment, and
    its output goes to the log folder.
    """
    stop(name)
    NOTES.mkdir(parents=True, exist_ok=True)
    words = [str(word) for word in argv]
    with open(LOGS / f"{name}.log", "w") as log:
        process = subprocess.Popen(
            words,
            env=os.environ | (env or {}),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=CHECKOUT,
        )
    note(name, process.pid, argv=words, env=env or {})


def note(name: str, pid: int, **details: object) -> None:
    """Keep who runs as ``name``, for whoever has to stop it."""
    NOTES.mkdir(parents=True, exist_ok=True)
    fresh = NOTES / f".{name}.json"
    record = {"pid": pid, "began": began(pid), **details}
    fresh.write_text(json.dumps(record, indent=2) + "\n")
    fresh.replace(_note(name))


def is_running(name: str) -> bool:
    """Whether the very process that was started under ``name`` lives."""
    return _is_alive(_read(name))


def stop(name: str) -> None:
    """End the server and forget it; nothing happens when it is not ours or gone."""
    record = _read(name)
    for number in (signal.SIGTERM, signal.SIGKILL):
        if _is_alive(record):
            os.kill(record["pid"], number)
            _wait_for_end(record)
    _note(name).unlink(missing_ok=True)


def stop_all() -> None:
    """End every server that was started."""
    for path in NOTES.glob("*.json"):
        stop(path.stem)


def revive() -> None:
    """Start again, as they were started, those that do not run any more."""
    for path in sorted(NOTES.glob("*.json")):
        record = _read(path.stem)
        if "argv" in record and not _is_alive(record):
            start(path.stem, record["argv"], record["env"])
            time.sleep(0.3)
            if not is_running(path.stem):
                log = LOGS / f"{path.stem}.log"
                raise DevError(f"{path.stem} does not start. Its log:\n{tail(log)}")


def _wait_for_end(record: dict) -> None:
    deadline = time.monotonic() + PATIENCE
    while _is_alive(record) and time.monotonic() < deadline:
        time.sleep(0.05)


def _is_alive(record: dict) -> bool:
    return bool(record) and began(record["pid"]) == record["began"] is not None


def began(pid: int) -> str | None:
    """When the process began, in ticks since boot; None for a dead or ended one."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # the command's name, in brackets, may contain anything
    fields = stat.rpartition(")")[2].split()
    state, started = fields[0], fields[19]
    return None if state == "Z" else started


def _note(name: str) -> Path:
    return NOTES / f"{name}.json"


def _read(name: str) -> dict:
    try:
        return json.loads(_note(name).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
