"""The commands: ``python3 -m dev <command>``; DB= and the like are environment."""

import argparse
import importlib.util
import os
import re
import shutil
import sys
import time

from . import background, databases, ports, postgres
from .console import DevError, say, warn
from .layout import CACHE, CHECKOUT_KEY, STATE
from .locks import locked, remove_tree
from .odoo_process import Odoo
from .process import stop_on_signals
from .workshop import (
    DEMO_DATABASE,
    demo_context,
    describe,
    make_demo_database,
    open_odoo,
)


def demo() -> None:
    """Rebuild the demo database and play the demo on it."""
    from .system_packages import PROOF

    started = time.monotonic()
    odoo = open_odoo(*PROOF)
    describe(odoo)
    with locked(f"{CHECKOUT_KEY}-{DEMO_DATABASE}"):
        context = demo_context(odoo)
        make_demo_database(odoo)
        if importlib.util.find_spec("dev.demo"):
            from .demo import play

            play(context)
        else:
            say("This checkout has no dev/demo to play; the database is empty.")
    say(f"Done in {time.monotonic() - started:.0f} s. `make serve` opens it.")


def test() -> None:
    """Lint and test; the last line counts what passed and what failed."""
    from . import testing

    sys.exit(testing.main())


def serve() -> None:
    """Open a database in the browser until interrupted."""
    odoo, database = _odoo_with_database()
    background.revive()
    port = ports.claim("odoo")
    say(f"http://127.0.0.1:{port}/odoo  login: admin  password: admin")
    options = ["-d", database, f"--db-filter=^{re.escape(database)}$"]
    options += [f"--http-port={port}", "--max-cron-threads=1"]
    background.note("serve", os.getpid())
    _become(odoo, odoo.command(*options))


def psql() -> None:
    """Run SQL from standard input."""
    odoo, database = _odoo_with_database()
    dsn = odoo.cluster.dsn(database)
    program = str(postgres.postgres_bin() / "psql")
    os.execv(program, [program, "-X", "-v", "ON_ERROR_STOP=1", "-d", dsn])


def shell() -> None:
    """Run Python from standard input with Odoo's ``env``."""
    odoo, database = _odoo_with_database()
    _become(odoo, odoo.shell_command(database))


def lint() -> None:
    """Run the linters only."""
    from . import testing

    sys.exit(testing.lint())


def clean() -> None:
    """Stop what runs and remove this checkout's state; ALL=1: the cache as well."""
    with locked(CHECKOUT_KEY):
        background.stop_all()
        postgres.stop()
        remove_tree(STATE)
    if os.environ.get("ALL"):
        for pattern in ("odoo-*", "venv-*", "template-*", ".*.deleted-*"):
            for folder in CACHE.glob(pattern):
                shutil.rmtree(folder)


def _odoo_with_database() -> tuple[Odoo, str]:
    """Odoo, its server running, and the database asked for, which must exist."""
    database = os.environ.get("DB") or DEMO_DATABASE
    odoo = open_odoo()
    if not databases.exists(odoo, database):
        raise DevError(f"There is no database {database} yet: make demo makes demo.")
    return odoo, database


def _become(odoo: Odoo, argv: list[str]) -> None:
    """Replace this process, so that signals and exit status are Odoo's own."""
    os.execve(argv[0], argv, odoo.environment())


COMMANDS = {
    command.__name__: command
    for command in (demo, test, serve, psql, shell, lint, clean)
}


def main() -> None:
    """Run the command named on the command line."""
    parser = argparse.ArgumentParser(
        prog="python3 -m dev",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(
            f"  {name:7} {function.__doc__}" for name, function in COMMANDS.items()
        ),
    )
    parser.add_argument("command", choices=COMMANDS, metavar="command")
    stop_on_signals()
    try:
        COMMANDS[parser.parse_args().command]()
    except DevError as error:
        warn(f"\n{error}")
        sys.exit(1)


if __name__ == "__main__":
    main()
