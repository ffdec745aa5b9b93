"""What both billers share: a socket on 127.0.0.1, recorded calls, injected faults."""

from __future__ import annotations

import json
import os
import socket
import struct
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import MultiDict
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from typing_extensions import Self


class Refused(Exception):
    """An error answer: HTTP ``status`` and the JSON ``body`` the biller gives."""

    def __init__(self, status: int, body: dict[str, Any]):
        super().__init__(status)
        self.status = status
        self.body = body


@dataclass(frozen=True)
class Call:
    """One request as received: ``GET``, path without query, query arguments."""

    method: str
    path: str
    args: MultiDict


@dataclass(frozen=True)
class Fault:
    """What goes wrong with requests whose path contains ``path``, ``times`` times.

    ``status`` answers with an error and ``headers``; ``delay`` waits that many
    seconds first; ``cut`` breaks the body off in the middle; ``reset`` drops the
    connection without an answer. Delay and cut alone apply to the normal answer.
    """

    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    path: str = ""
    delay: float = 0.0
    cut: bool = False
    reset: bool = False


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Keep the test output readable: the calls are in ``Loopback.calls``."""

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        """Read nothing more from a connection that is gone."""
        self.close_connection = True


class Loopback:
    """A biller on 127.0.0.1, served by threads inside a ``with`` block.

    ``calls`` holds every request in order; ``fail_next`` breaks coming ones.
    """

    def __init__(self, port: int = 0):
        self.calls: list[Call] = []
        self._port = port
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Begin to serve; for tests that cannot use ``with``."""
        self._server = make_server(
            "127.0.0.1",
            self._port,
            self._application,
            threaded=True,
            request_handler=_Silent,
        )
        # Polled often, so that leaving the block costs no half second each time.
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Serve no more, and cut short what is delayed."""
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Base address to configure in the client under test."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def fail_next(self, status: int | None = None, **fault: Any) -> None:
        """Break the next matching request; the arguments are those of ``Fault``."""
        with self._lock:
            self._faults.append(Fault(status, **fault))

    def count(self, path: str = "") -> int:
        """How many of the calls so far had ``path`` in their path."""
        return sum(path in call.path for call in self.calls)

    def answer(self, request: Request) -> dict[str, Any]:
        """The JSON answer to a request, or raise ``Refused``."""
        raise NotImplementedError

    def error_body(self, status: int) -> dict[str, Any]:
        """The JSON this biller sends with an injected error ``status``."""
        raise NotImplementedError

    def _application(self, environ: dict[str, Any], start_response: Any) -> Any:
        request = Request(environ)
        with self._lock:
            self.calls.append(Call(request.method, request.path, request.args))
            fault = self._take_fault(request.path)
        self._closing.wait(fault.delay)
        if fault.reset:
            _hang_up(environ["werkzeug.socket"])
        response = self._broken(fault) if fault.status else self._answered(request)
        if fault.cut:
            _cut(response)
        return response(environ, start_response)

    def _take_fault(self, path: str) -> Fault:
        for index, fault in enumerate(self._faults):
            if fault.path in path:
                left = replace(fault, times=fault.times - 1)
                self._faults[index : index + 1] = [left] if left.times else []
                return fault
        return Fault()

    def _answered(self, request: Request) -> Response:
        try:
            return _json_response(200, self.answer(request))
        except Refused as refusal:
            return _json_response(refusal.status, refusal.body)

    def _broken(self, fault: Fault) -> Response:
        response = _json_response(fault.status, self.error_body(fault.status))
        response.headers.extend(fault.headers)
        return response


def _json_response(status: int, body: dict[str, Any]) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")


def _cut(response: Response) -> None:
    data = response.get_data()
    response.headers["Content-Length"] = str(len(data))
    response.response = [data[: len(data) // 2]]


def _hang_up(connection: socket.socket) -> None:
    # Lingering for zero seconds makes the kernel send RST instead of FIN.
    linger = struct.pack("ii", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    os.close(connection.detach())
    raise ConnectionResetError("dropped on purpose")
