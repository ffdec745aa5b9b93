"""Odoo databases: a template made once per version, and quick copies of it."""

import os
import shutil
from pathlib import Path

from . import venv
from .cluster import ODOO_ROLE, Cluster
from .console import step
from .layout import ADDON, CACHE, CHECKOUT_KEY, FILESTORES, digest
from .locks import built_once, locked, remove_tree
from .odoo_process import Odoo
from .process import capture
from .system_packages import postgres_bin

MODULES = "account,l10n_ca"
QUIETLY = ("--stop-after-init", "--no-http")
SET_UP = Path(__file__).with_name("in_odoo") / "template_company.py"


def create(odoo: Odoo, database: str) -> None:
    """Make ``database`` anew: Canadian books, without the addon yet."""
    template = ensure_template(odoo)
    with step(f"Building database {database} from the cached template"):
        _copy(odoo, template, database)


def create_with(odoo: Odoo, database: str, modules: str) -> None:
    """Make ``database`` anew from nothing, with these of Odoo's modules."""
    with step(f"Building database {database} with {modules}"):
        drop(odoo, database)
        _create_from(odoo, database, "template0")
        odoo.run(f"install-{database}", "-d", database, "-i", modules, *QUIETLY)


def copy(odoo: Odoo, source: str, database: str) -> None:
    """Make ``database`` anew as a copy of ``source``, from which all are sent off."""
    with step(f"Copying database {source} to {database}"):
        _admin(
            odoo,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE datname = '{source}'",
        )
        _copy(odoo, source, database)


def clone(odoo: Odoo, database: str, original: str) -> None:
    """Make ``database`` anew as a copy of another, without its files."""
    drop(odoo, database)
    _create_from(odoo, database, original)


def install_addon(odoo: Odoo, database: str) -> None:
    """Install the addon into ``database``."""
    with step("Installing the addon"):
        odoo.run(f"install-{database}", "-d", database, "-i", ADDON, *QUIETLY)


def exists(cluster: Cluster, database: str) -> bool:
    """Whether the server has such a database."""
    literal = database.replace("'", "''")
    found = f"SELECT 1 FROM pg_database WHERE datname = '{literal}'"
    return bool(cluster.psql("postgres", found).strip())


def leave_unvacuumed(cluster: Cluster, database: str) -> None:
    """Let no table of Odoo's be vacuumed in the background while tests run.

    What tests write is rolled back. Vacuumed then, a table counts as one of many pages
    without a row, and the planner takes all that the next test writes for one row:
    queries of milliseconds take minutes.
    """
    cluster.psql(
        database,
        """
        DO $$
        DECLARE name regclass;
        BEGIN
            FOR name IN SELECT oid FROM pg_class
                         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
            LOOP
                EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = off)', name);
            END LOOP;
        END $$
        """,
    )


def serve_at(odoo: Odoo, database: str, address: str) -> None:
    """Let Odoo know under which address it is served: printing fetches its styles."""
    known = f"UPDATE ir_config_parameter SET value = '{address}'"
    odoo.cluster.psql(database, f"{known} WHERE key = 'web.base.url'")


def drop(odoo: Odoo, database: str) -> None:
    """Remove ``database``, whoever is connected, with its files."""
    _admin(odoo, f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
    remove_tree(FILESTORES / database)


def ensure_template(odoo: Odoo) -> str:
    """The name of the template in this checkout's server, put there if need be."""
    key = digest(
        odoo.source.key, venv.key(), postgres_bin(), MODULES, SET_UP.read_text()
    )
    name = f"template_{key}"
    with locked(f"{CHECKOUT_KEY}-template"):
        if not exists(odoo.cluster, name):
            saved = CACHE / f"template-{key}"
            built_once(saved, lambda folder: _build(odoo, folder))
            _restore(odoo, saved, name)
    return name


def _build(odoo: Odoo, folder: Path) -> None:
    """Install Odoo's modules into an empty database and save it in the cache."""
    draft = "template_draft"
    create_with(odoo, draft, MODULES)
    with step("Setting up Canadian accounting and saving the template database"):
        odoo.run_script(draft, SET_UP)
        dump = ["--format=custom", "--compress=1", "--file", folder / "database.dump"]
        capture([postgres_bin() / "pg_dump", *dump, "-d", odoo.cluster.dsn(draft)])
        shutil.copytree(FILESTORES / draft, folder / "filestore")
        drop(odoo, draft)


def _restore(odoo: Odoo, saved: Path, name: str) -> None:
    """Bring the saved template into the server; it gets its name when complete."""
    draft = f"{name}_draft"
    with step("Restoring the cached template database"):
        drop(odoo, draft)
        _create_from(odoo, draft, "template0")
        jobs = f"--jobs={os.cpu_count() or 1}"
        target = ["-d", odoo.cluster.dsn(draft), jobs, saved / "database.dump"]
        capture([postgres_bin() / "pg_restore", *target])
        remove_tree(FILESTORES / name)
        shutil.copytree(saved / "filestore", FILESTORES / name)
        odoo.cluster.psql(draft, "ANALYZE")
        _admin(odoo, f"ALTER DATABASE {draft} RENAME TO {name}")


def _copy(odoo: Odoo, source: str, database: str) -> None:
    drop(odoo, database)
    _copy_filestore(FILESTORES / source, FILESTORES / database)
    _create_from(odoo, database, source)


def _create_from(odoo: Odoo, database: str, template: str) -> None:
    options = f'TEMPLATE "{template}" OWNER {ODOO_ROLE}'
    _admin(odoo, f'CREATE DATABASE "{database}" {options}')


def _copy_filestore(source: Path, target: Path) -> None:
    """Copy by hard links: Odoo never changes a stored file, it adds and deletes."""
    remove_tree(target)
    shutil.copytree(source, target, copy_function=os.link)


def _admin(odoo: Odoo, sql: str) -> str:
    return odoo.cluster.psql("postgres", sql)
