"""This checkout's own PostgreSQL server.

Its data can be rebuilt by one command, so it is set up for speed, not for surviving
a power cut. Trusted on its socket, whose folder only its owner may enter; asked for a
password on 127.0.0.1, so that roles and passwords are real there.
"""

import os
import shlex
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import ports
from .console import DevError, step
from .layout import CHECKOUT_KEY, IS_ROOT, STATE
from .locks import locked, remove_tree
from .process import capture
from .system_packages import postgres_bin

SUPERUSER = "postgres"
ODOO_ROLE = "odoo"
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


@dataclass(frozen=True)
class Cluster:
    """How to reach the running server."""

    socket_dir: Path
    port: int

    def dsn(self, database: str, user: str = SUPERUSER) -> str:
        """A libpq address by socket, where every role is trusted."""
        return _dsn(host=self.socket_dir, port=self.port, dbname=database, user=user)

    def tcp_dsn(self, database: str, user: str, password: str) -> str:
        """A libpq address by 127.0.0.1, where the password is asked for."""
        who = {"user": user, "password": password}
        return _dsn(host="127.0.0.1", port=self.port, dbname=database, **who)

    def psql(self, database: str, sql: str | Path) -> str:
        """Run SQL, a text or a file, as superuser; bare rows come back."""
        argv = [postgres_bin() / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1"]
        argv += ["-d", self.dsn(database)]
        if isinstance(sql, Path):
            return capture([*argv, "-f", sql])
        return capture(argv, text_in=sql)


def _dsn(**parts: object) -> str:
    quoted = {
        name: str(value).replace("\\", r"\\").replace("'", r"\'")
        for name, value in parts.items()
    }
    return " ".join(f"{name}='{value}'" for name, value in quoted.items())


def ensure() -> Cluster:
    """Start the server unless it runs; create it, or create it anew, if need be."""
    with locked(f"{CHECKOUT_KEY}-postgres"):
        if cluster := running():
            return cluster
        with step("Starting PostgreSQL"):
            _check_reachable()
            try:
                return _start()
            except DevError:
                # a machine that crashed may leave damaged data, all of it rebuildable
                _remove_data()
                return _start()


def running() -> Cluster | None:
    """The server if it runs and answers."""
    port = ports.remembered("postgres")
    if port is None or not postgres_bin():
        return None
    cluster = Cluster(_socket_dir(), port)
    if not (_data().is_dir() and _is_up(cluster)):
        return None
    return cluster


def stop() -> None:
    """Stop the server at once; its clients are cut off."""
    if postgres_bin() and (_data() / "postmaster.pid").exists():
        try:
            _as_owner([*_pg_ctl(), "stop", "--mode=immediate", "--wait"])
        except DevError:
            if running():
                raise


def _start() -> Cluster:
    if not _data().is_dir():
        _initialise()
    cluster = Cluster(_socket_dir(), ports.claim("postgres"))
    _own_folder(cluster.socket_dir)
    options = f"-p {cluster.port} -k {shlex.quote(str(cluster.socket_dir))}"
    log = _data() / "server.log"
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


def _is_up(cluster: Cluster) -> bool:
    try:
        capture([postgres_bin() / "pg_isready", "-d", cluster.dsn("postgres")])
    except DevError:
        return False
    return True


def _remove_data() -> None:
    stop()
    remove_tree(_data())


def _own_folder(folder: Path) -> None:
    """A folder that only the server's user may enter."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if IS_ROOT:
        shutil.chown(folder, SUPERUSER, SUPERUSER)


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
