"""What a person opens on a database: Odoo in the browser, SQL, or Python."""

import os
import re

from . import background, databases, ports, workshop
from .console import say
from .layout import CHECKOUT_KEY
from .locks import locked
from .odoo_process import Odoo
from .system_packages import Package


def serve() -> None:
    """Open the demo database, or DB=name, in the browser until interrupted."""
    odoo, database = odoo_with_database()
    background.revive()
    port = ports.claim("odoo")
    background.note(f"serve-{port}", os.getpid())
    databases.serve_at(odoo, database, f"http://127.0.0.1:{port}")
    say(f"\n  http://127.0.0.1:{port}/odoo   login admin, password admin")
    say(f"  database {database}; Ctrl-C ends it\n")
    options = ["-d", database, f"--db-filter=^{re.escape(database)}$"]
    options += [f"--http-port={port}", "--max-cron-threads=1", "--log-level=warn"]
    _become(odoo.command(*options), odoo.environment())


def psql() -> None:
    """Run SQL from standard input on the demo database, or DB=name."""
    with locked(CHECKOUT_KEY, shared=True):
        cluster = workshop.open_cluster()
        database = workshop.existing_database(cluster)
    _become(cluster.psql_command(database), dict(os.environ))


def shell() -> None:
    """Run Python from standard input with Odoo's ``env`` of the same database."""
    odoo, database = odoo_with_database()
    _become(odoo.shell_command(database), odoo.environment())


def odoo_with_database(*packages: Package) -> tuple[Odoo, str]:
    """Odoo, its server running, and the database asked for, which must exist."""
    with locked(CHECKOUT_KEY, shared=True):
        odoo = workshop.open_odoo(*packages)
    return odoo, workshop.existing_database(odoo.cluster)


def _become(argv: list[str], environment: dict[str, str]) -> None:
    """Replace this process, so that signals and exit status are the program's own."""
    os.execve(argv[0], argv, environment)
