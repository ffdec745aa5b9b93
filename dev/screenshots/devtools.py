"""Chromium without a window, driven over the DevTools protocol.

It reaches this machine's own addresses and nothing else, keeps its profile in a
folder that is deleted, and has ended when the block is left.
"""

import http.client
import itertools
import json
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import websocket

from ..console import DevError
from ..layout import LOGS
from ..process import child, tail
from ..system_packages import browser

PATIENCE = 90.0  # the first page of a new server takes long
POLL = 0.1
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--force-prefers-reduced-motion",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)


class Tab:
    """One page of the browser, over a web socket to it."""

    def __init__(self, socket, patience: float = PATIENCE) -> None:
        self._socket = socket
        self._patience = patience
        self._numbers = itertools.count(1)

    def call(self, method: str, **parameters: object) -> dict:
        """Have the browser do something; its answer."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        self._socket.send(json.dumps(message))
        answer = self._answer(number, method)
        if "error" in answer:
            raise DevError(f"Chromium refuses {method}: {answer['error']['message']}")
        return answer["result"]

    def _answer(self, number: int, method: str) -> dict:
        """The message of this number; events and late answers before it are dropped."""
        deadline = time.monotonic() + self._patience
        while time.monotonic() < deadline:
            try:
                message = json.loads(self._socket.recv())
            except (websocket.WebSocketException, OSError) as error:
                raise DevError(f"Chromium left {method} unanswered: {error}") from None
            if message.get("id") == number:
                return message
        raise DevError(f"Chromium left {method} unanswered.")

    def evaluate(self, script: str) -> object:
        """The value of a JavaScript expression; a promise is awaited."""
        answer = self.call(
            "Runtime.evaluate",
            expression=script,
            awaitPromise=True,
            returnByValue=True,
        )
        if problem := answer.get("exceptionDetails"):
            thrown = problem.get("exception", {}).get("description", problem["text"])
            raise DevError(f"The page says: {thrown}")
        return answer["result"].get("value")

    def wait_until(self, condition: str) -> None:
        """Return when the expression is true; it may fail while the page changes."""
        deadline = time.monotonic() + self._patience
        found: object = None
        while time.monotonic() < deadline:
            try:
                found = self.evaluate(condition)
            except DevError as error:
                found = error
            if found is True:
                return
            time.sleep(POLL)
        raise DevError(f"Waited in vain ({found}) for: {condition}")


@contextmanager
def opened_tab():
    """A tab of a browser of its own."""
    log = LOGS / "chromium.log"
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        open(log, "w") as output,
        child(
            [browser(), *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        port = _port(Path(profile) / "DevToolsActivePort", process, log)
        socket = _connect(port)
        try:
            yield Tab(socket)
        finally:
            socket.close(timeout=1)


def _port(note: Path, process: subprocess.Popen, log: Path) -> str:
    """The port that the browser chose, which it notes in its profile."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if note.exists() and (lines := note.read_text().splitlines()):
            return lines[0]
        time.sleep(POLL)
    raise DevError(f"Chromium does not start. Its log:\n{tail(log)}")


def _connect(port: str) -> websocket.WebSocket:
    """A socket to the browser's first page; no proxy, and no origin to be refused."""
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=PATIENCE)
    connection.request("GET", "/json/list")
    targets = json.load(connection.getresponse())
    connection.close()
    (page,) = [target for target in targets if target["type"] == "page"]
    return websocket.create_connection(
        page["webSocketDebuggerUrl"],
        timeout=PATIENCE,
        suppress_origin=True,
        http_no_proxy=["127.0.0.1"],
    )
