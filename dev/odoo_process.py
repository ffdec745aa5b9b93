"""Odoo as a child: the command line that every use of it shares."""

import os
from pathlib import Path
from typing import NamedTuple

from .cluster import ODOO_ROLE, Cluster
from .console import DevError
from .layout import ADDONS_LINK, LOGS, ODOO_DATA, STATE
from .odoo_source import OdooSource
from .process import child, logged

CONFIGURATION = STATE / "odoo.conf"


class Odoo(NamedTuple):
    """An Odoo that can be run: its source, its Python and its database server."""

    source: OdooSource
    python: Path
    cluster: Cluster

    def configure(self) -> None:
        """Write the configuration: only this machine, only the database named."""
        paths = [*self.source.addons_paths(), ADDONS_LINK.parent]
        options = {
            "addons_path": ",".join(map(str, paths)),
            "data_dir": ODOO_DATA,
            "db_host": self.cluster.socket_dir,
            "db_port": self.cluster.port,
            "db_user": ODOO_ROLE,
            "http_interface": "127.0.0.1",
            "list_db": False,
            "max_cron_threads": 0,
        }
        lines = [f"{name} = {value}" for name, value in options.items()]
        fresh = CONFIGURATION.with_suffix(f".{os.getpid()}")
        fresh.write_text("\n".join(["[options]", *lines, ""]))
        fresh.replace(CONFIGURATION)

    def command(self, *arguments: object) -> list[str]:
        """The command line; a sub-command such as ``shell`` comes first."""
        words = [str(argument) for argument in arguments]
        leading = [words.pop(0)] if words and words[0] == "shell" else []
        argv = [str(self.python), "-m", "odoo", *leading, "-c", str(CONFIGURATION)]
        return [*argv, *words]

    def environment(self, **extra: str) -> dict[str, str]:
        """The environment, in which Python finds ``odoo`` and nothing else new."""
        return os.environ | {"PYTHONPATH": str(self.source.python_path())} | extra

    def run(self, log_name: str, *arguments: object) -> None:
        """Run Odoo into a log; its last lines are shown when it fails."""
        log = LOGS / f"{log_name}.log"
        logged(self.command(*arguments), log, env=self.environment())

    def start(self, *arguments: object, environment: dict[str, str], **options):
        """Run Odoo as a child of the block: see ``process.child``."""
        env = self.environment(**environment)
        return child(self.command(*arguments), env=env, **options)

    def shell_command(self, database: str) -> list[str]:
        """The command line that runs Python from standard input with ``env``."""
        return self.command("shell", "-d", database, "--no-http", "--log-level=warn")

    def run_script(self, database: str, script: Path, **environment: str) -> None:
        """Run a Python file with ``env``; what it prints is for the person."""
        with open(script) as source:
            argv = self.shell_command(database)
            options = {"stdin": source, "env": self.environment(**environment)}
            with child(argv, **options) as process:
                status = process.wait()
        if status:
            raise DevError(f"{script.name} failed on database {database}, see above.")
