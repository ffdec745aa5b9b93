"""Whether two moments of a database are the same, byte for byte.

A digest holds one entry per table, per sequence and per file of the filestore; what
differs between two of them is named, except for what ``ALLOWED`` explains.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg2

# What a dry run may leave behind, each with its reason.
ALLOWED = {
    r"(table|sequence) fusion_billing_ledger_run(_line|_batch)?(_id_seq)?": "the run",
    r"(table|sequence) fusion_billing_invoice_ledger_wizard(_id_seq)?": "the wizard",
}
TABLES = """
    SELECT format('%I.%I', nspname, relname), relname
      FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE relkind IN ('r', 'm') AND relpersistence <> 't'
       AND nspname NOT IN ('pg_catalog', 'information_schema')
       AND nspname NOT LIKE 'pg\\_toast%'
     ORDER BY 1
"""
ROWS = """
    SELECT count(*), md5(coalesce(string_agg(digest, '' ORDER BY digest), ''))
      FROM (SELECT md5(t::text) AS digest FROM {table} AS t) AS digests
"""
# NULL: never called
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"


def digest(dsn: str, filestore: Path) -> dict[str, str]:
    """``{"table res_partner": "41 rows, 9e10…", "sequence …": …, "file …": …}``."""
    connection = psycopg2.connect(dsn)
    try:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with connection.cursor() as cursor:
            return dict(
                [*_of_tables(cursor), *_of_sequences(cursor), *_files(filestore)]
            )
    finally:
        connection.close()


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """One sentence for each entry that is not the same and may not differ."""
    return [
        f"{name}: {before.get(name, 'absent')}, then {after.get(name, 'absent')}"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name) and not is_allowed(name)
    ]


def is_allowed(name: str) -> bool:
    """Whether an entry belongs to what a dry run may leave behind."""
    return any(re.fullmatch(pattern, name) for pattern in ALLOWED)


def summary(entries: dict[str, str]) -> str:
    """``612 tables, 580 sequences, 96 files``, without those that may differ."""
    kinds = [name.split(" ")[0] for name in entries if not is_allowed(name)]
    return ", ".join(
        f"{kinds.count(kind)} {kind}s" for kind in ("table", "sequence", "file")
    )


def _of_tables(cursor) -> Iterator[tuple[str, str]]:
    cursor.execute(TABLES)
    for table, name in cursor.fetchall():
        cursor.execute(ROWS.format(table=table))
        count, content = cursor.fetchone()
        yield f"table {name}", f"{count} rows, {content}"


def _of_sequences(cursor) -> Iterator[tuple[str, str]]:
    cursor.execute(SEQUENCES)
    for name, value in cursor.fetchall():
        yield f"sequence {name}", str(value)


def _files(filestore: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(filestore.rglob("*")):
        if path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            yield f"file {path.relative_to(filestore)}", content
