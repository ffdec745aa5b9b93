"""This checkout's own PostgreSQL server.

Its data can be rebuilt by one command, so it is set up for speed, not for surviving
a power cut. Trusted on its socket, whose folder only its owner may enter; asked for a
password on 127.0.0.1, so that roles and passwords are real there.
"""

import os
import shlex
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from . import ports
from .cluster import ODOO_ROLE, SUPERUSER, Cluster
from .console import DevError, step, warn
from .layout import CHECKOUT_KEY, IS_ROOT, LOGS, STATE
from .locks import locked, remove_tree
from .process import capture
from .system_packages import postgres_bin

LONGEST_SOCKET_PATH = 107
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_permissions = 0700
timezone = 'UTC'
max_connections = 200
shared_buffers = 256MB
work_mem = 16MB
max_wal_size = 4GB
checkpoint_timeout = 1h
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
jit = off
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d '
"""
ACCESS = """
local all all trust
host all all 127.0.0.1/32 scram-sha-256
"""


def ensure() -> Cluster:
    """Start the server unless it runs; create it, or create it anew, if need be."""
    with locked(f"{CHECKOUT_KEY}-postgres"):
        if cluster := running():
            return cluster
        with step("Starting PostgreSQL"):
            _check_reachable()
            return _start_somehow()


def running() -> Cluster | None:
    """The server if it runs and answers."""
    port = ports.remembered("postgres")
    if port is None or not postgres_bin() or not _server_pid():
        return None
    cluster = Cluster(_socket_dir(), port)
    return cluster if _answers(cluster) else None


def stop() -> None:
    """Stop the server at once, cutting its clients off, and clear up after it."""
    if postgres_bin():
        if _server_pid():
            _as_owner([*_pg_ctl(), "stop", "--mode=immediate", "--wait"])
        _clear_up()


def _start_somehow() -> Cluster:
    """Start; on another port if that was it; with new data if that was it.

    A machine that crashed may leave damaged data, all of which can be rebuilt.
    """
    for _attempt in range(2):
        try:
            return _start()
        except DevError as error:
            problem = error
    warn(f" not with the data it has, which is made anew: {problem}")
    remove_tree(_data())
    return _start()


def _server_pid() -> int | None:
    """The process that serves our data; its number may be somebody else's by now."""
    try:
        pid = int((_data() / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError):
        return None
    return pid if pid in _occupants() else None


def _occupants() -> list[int]:
    """The processes that work in our data folder: the server and its helpers."""
    data = str(_data())
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if str((process / "cwd").readlink()) == data:
                found.append(int(process.name))
    return found


def _clear_up() -> None:
    """Remove what a server left behind: helpers, notes of its process id, socket."""
    deadline = time.monotonic() + 5
    while _occupants() and time.monotonic() < deadline:
        for pid in _occupants():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
    (_data() / "postmaster.pid").unlink(missing_ok=True)
    shutil.rmtree(_socket_dir(), ignore_errors=True)


def _start() -> Cluster:
    stop()
    if not _data().is_dir():
        _initialise()
    cluster = Cluster(_socket_dir(), ports.claim("postgres"))
    _own_folder(cluster.socket_dir)
    options = f"-p {cluster.port} -k {shlex.quote(str(cluster.socket_dir))}"
    log = LOGS / "postgresql.log"
    log.touch()
    _give_away(log)
    start = ["start", "--silent", "--wait", "--timeout=60", f"--log={log}"]
    _as_owner([*_pg_ctl(), *start, f"--options={options}"])
    cluster.psql("postgres", _ensure_odoo_role())
    return cluster


def _initialise() -> None:
    """Make the data folder under another name, then let it appear complete."""
    fresh = STATE / "cluster.new"
    remove_tree(fresh)
    _own_folder(fresh)
    locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
    access = ["--username", SUPERUSER, "--auth=trust", "--no-sync", "--no-instructions"]
    _as_owner([postgres_bin() / "initdb", "-D", fresh, *locale, *access])
    with open(fresh / "postgresql.conf", "a") as settings:
        settings.write(SETTINGS)
    (fresh / "pg_hba.conf").write_text(ACCESS)
    fresh.rename(_data())


def _ensure_odoo_role() -> str:
    """Odoo refuses to work as ``postgres``; it gets what it has in real life."""
    return f"""
        DO $$ BEGIN
            IF to_regrole('{ODOO_ROLE}') IS NULL THEN
                CREATE ROLE {ODOO_ROLE} LOGIN CREATEDB;
            END IF;
        END $$
    """


def _data() -> Path:
    """The data folder: a newer major version cannot read an older one's."""
    return STATE / f"cluster-{postgres_bin().parent.name}"


def _socket_dir() -> Path:
    """In the state folder, or in a short place where its path would be too long."""
    folder = STATE / "socket"
    if len(f"{folder}/.s.PGSQL.99999") > LONGEST_SOCKET_PATH:
        folder = Path(tempfile.gettempdir()) / f"fcb-{CHECKOUT_KEY}-{os.geteuid()}"
    return folder


def _pg_ctl() -> list:
    return [postgres_bin() / "pg_ctl", "-D", _data()]


def _answers(cluster: Cluster) -> bool:
    try:
        capture([postgres_bin() / "pg_isready", "-d", cluster.dsn("postgres")])
    except DevError:
        return False
    return True


def _own_folder(folder: Path) -> None:
    """A folder that only the server's user may enter."""
    folder.mkdir(mode=0o700, exist_ok=True)
    _give_away(folder)


def _give_away(path: Path) -> None:
    if IS_ROOT:
        shutil.chown(path, SUPERUSER, SUPERUSER)


def _as_owner(argv: list) -> str:
    """Run a program as the server's user: PostgreSQL refuses to run as root."""
    if IS_ROOT:
        argv = ["runuser", "-u", SUPERUSER, "--", *argv]
    return capture(argv, cwd="/")


def _check_reachable() -> None:
    try:
        _as_owner(["test", "-x", STATE])
    except DevError as error:
        raise DevError(
            f"The user {SUPERUSER} cannot enter {STATE}. "
            "Choose a folder that everyone may enter with FUSION_CACHE=…"
        ) from error
