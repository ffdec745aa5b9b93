"""The ledgers of two ways, held against each other journal item by journal item."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2

SQL = (Path(__file__).parent / "sql" / "entries.sql").read_text()
SHOWN = 5
# What the corridor adds to what a script writes: the period of the service, the
# source's tax, which it forces where Odoo would compute another cent, and the family.
ADDED = {"name", "extra_tax_data", "x_fc_family_id"}


def differences(one: str, other: str, invoices: int) -> list[str]:
    """How the first ``invoices`` differ in the databases of these addresses."""
    found: Counter[str] = Counter()
    pairs = zip(_entries(one, invoices), _entries(other, invoices), strict=True)
    for (key, item), (other_key, other_item) in pairs:
        if key != other_key:
            found[f"{key} stands against {other_key}"] += 1
        for path in _differing(item, other_item):
            found[path] += 1
    return [f"{path}: {count} items" for path, count in found.most_common(SHOWN)]


def _entries(dsn: str, invoices: int) -> list[tuple[str, dict[str, Any]]]:
    with psycopg2.connect(dsn) as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({SQL.rstrip().rstrip(';')}) AS entries")
        return [row for row in cursor.fetchall() if _serial(row[0]) < invoices]


def _serial(key: str) -> int:
    """The number of the invoice in ``B0000012 …`` or ``in_1Bench00000012 …``."""
    return int(key.split()[0].removeprefix("in_1Bench").removeprefix("B"))


def _differing(one: dict, other: dict, path: str = "") -> Iterator[str]:
    for name in (one.keys() | other.keys()) - ADDED:
        mine, theirs = one.get(name), other.get(name)
        if isinstance(mine, dict) and isinstance(theirs, dict):
            yield from _differing(mine, theirs, f"{path}{name}.")
        elif mine != theirs:
            yield f"{path}{name}"
