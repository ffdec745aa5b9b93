"""The tools that the commands put together, and what a demo may use of them."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from . import background, databases, odoo_source, ports, postgres, venv
from . import system_packages as system
from .cluster import Cluster
from .console import DevError, warn
from .layout import STATE, prepare
from .odoo_process import Odoo

DEMO_DATABASE = "demo"
SECOND_ACT_DATABASE = "august"
THIRD_ACT_DATABASE = "september"
DEMO_PORTS = ("odoo", "stripe", "lago", "stripe-august", "stripe-september")


def chosen_database(default: str) -> str:
    """The database that DB= names, or the default."""
    name = os.environ.get("DB") or default
    if not re.fullmatch(r"(?!postgres$|template)[a-z_][a-z0-9_-]{0,50}", name):
        raise DevError(f"DB={name} cannot be used as a database name here.")
    return name


def existing_database(cluster: Cluster, default: str = DEMO_DATABASE) -> str:
    """The database that DB= names, or the demo's, provided that it is there."""
    name = chosen_database(default)
    if not databases.exists(cluster, name):
        raise DevError(f"There is no database {name} yet; `make demo` makes {default}.")
    return name


def open_cluster(*more_packages: system.Package) -> Cluster:
    """The database server, running."""
    prepare()
    system.ensure(*system.SERVER, *more_packages)
    return postgres.ensure()


def open_odoo(*more_packages: system.Package) -> Odoo:
    """Everything that running Odoo takes, found or made; its server is running."""
    cluster = open_cluster(*more_packages)
    odoo = Odoo(odoo_source.find(), venv.ensure(), cluster)
    odoo.configure()
    return odoo


def describe(odoo: Odoo) -> None:
    """Say which Odoo and which server are at work."""
    warn(f"  Odoo {odoo.source.release} {odoo.source.origin}: {odoo.source.package}")
    warn(f"  PostgreSQL on port {odoo.cluster.port}; state and logs: {STATE}")


@dataclass(frozen=True)
class DemoContext:
    """What playing the demo may use; the Odoo database exists, with the addon."""

    odoo: Odoo
    database: str
    state_dir: Path
    ports: Mapping[str, int]

    @property
    def cluster(self) -> Cluster:
        """The database server, with ``dsn(database, user)`` and ``tcp_dsn(…)``."""
        return self.odoo.cluster

    @property
    def venv_python(self) -> Path:
        """The Python that has Odoo's packages and the addon's."""
        return self.odoo.python

    def psql(self, database: str, sql_or_path: str | Path) -> str:
        """Run SQL as superuser and return its bare rows."""
        return self.cluster.psql(database, sql_or_path)

    def odoo_shell(
        self,
        script_path: Path,
        database: str | None = None,
        env: dict[str, str] | None = None,
    ) -> None:
        """Run a Python file that finds Odoo's ``env``; its output is printed."""
        self.odoo.run_script(database or self.database, Path(script_path), **env or {})

    def start_background(
        self, name: str, argv: list, env: dict[str, str] | None = None
    ) -> None:
        """Start a server that stays, also for ``make serve``; logs in the state."""
        background.start(name, argv, env)

    def stop_background(self, name: str) -> None:
        """End such a server."""
        background.stop(name)


def prepare_second_act(demo: DemoContext) -> DemoContext:
    """The same a month later: a copy of the demo's database."""
    return _copied(demo, SECOND_ACT_DATABASE)


def prepare_third_act(demo: DemoContext) -> DemoContext:
    """The same two months later, with nothing of the second act in it."""
    return _copied(demo, THIRD_ACT_DATABASE)


def _copied(demo: DemoContext, database: str) -> DemoContext:
    databases.copy(demo.odoo, DEMO_DATABASE, database)
    return replace(demo, database=database)


def prepare_demo(odoo: Odoo) -> DemoContext:
    """Make the demo's Odoo database anew, with the addon; no earlier demo runs on."""
    background.stop_all()
    databases.create(odoo, DEMO_DATABASE)
    databases.install_addon(odoo, DEMO_DATABASE)
    claimed = MappingProxyType({name: ports.claim(name) for name in DEMO_PORTS})
    return DemoContext(odoo, DEMO_DATABASE, STATE, claimed)
