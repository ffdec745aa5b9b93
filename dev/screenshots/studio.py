"""Odoo's web server for the time of the pictures, and the camera beside it.

The camera is a process of its own: it needs packages of the venv, while the
commands start on the standard library alone.
"""

import http.client
import re
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from .. import ports
from ..console import DevError, step
from ..databases import serve_at
from ..layout import CHECKOUT, LOGS, STATE
from ..odoo_process import Odoo
from ..process import child, tail
from ..workshop import DEMO_DATABASE, SECOND_ACT_DATABASE, THIRD_ACT_DATABASE

DESCRIPTION = CHECKOUT / "static" / "description"
GUIDE = CHECKOUT / "docs" / "guide" / "pictures"
MONEY = CHECKOUT / "docs" / "guide" / "money_pictures"
# where the pictures go, from which of the demo's databases
ALBUMS = {
    "description": (DESCRIPTION, DEMO_DATABASE),
    "guide": (GUIDE, SECOND_ACT_DATABASE),
    "money": (MONEY, THIRD_ACT_DATABASE),
}
START_PATIENCE = 90.0
CAMERA_PATIENCE = 900.0


def take_pictures(odoo: Odoo, database: str, album: str) -> None:
    """Take the album's pictures in ``database``; they replace those there were."""
    folder, _ = ALBUMS[album]
    if _with_camera(odoo, database, "dev.screenshots", folder, album):
        raise DevError(f"Not all pictures could be taken. Odoo's log: {server_log()}")


def look_at_screens(odoo: Odoo, database: str, names: list[str]) -> int:
    """Pictures of all screens into the state's folder; 1 when one has faults."""
    return _with_camera(
        odoo, database, "dev.walks", STATE / "screens", database, *names
    )


def _with_camera(odoo: Odoo, database: str, module: str, *arguments: object) -> int:
    port = ports.claim("screenshots")
    with web_server(odoo, database, port) as address:
        argv = [odoo.python, "-m", module, address, *arguments]
        with child(argv, cwd=CHECKOUT) as camera:
            try:
                return camera.wait(CAMERA_PATIENCE)
            except subprocess.TimeoutExpired:
                raise DevError("The pictures took too long.") from None


@contextmanager
def web_server(
    odoo: Odoo, database: str, port: int, crons: int = 0, level: str = "warn"
):
    """Odoo on 127.0.0.1, with so many threads for background work, for the block."""
    serve_at(odoo, database, f"http://127.0.0.1:{port}")
    options = ["-d", database, f"--db-filter=^{re.escape(database)}$"]
    options += [f"--http-port={port}", f"--log-level={level}"]
    options += [f"--max-cron-threads={crons}"]
    with (
        open(server_log(), "w") as log,
        odoo.start(
            *options,
            environment={},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as server,
    ):
        with step("Starting Odoo's web server"):
            _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"


def _wait_for(port: int, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/web/health")
            connection.getresponse()
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    raise DevError(f"Odoo does not answer. Its log:\n{tail(server_log())}")


def server_log() -> Path:
    """What the web server says."""
    return LOGS / "screenshots.log"
