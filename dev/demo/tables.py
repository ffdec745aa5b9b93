"""Plain-text tables for a person at a terminal."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Aligned columns under ``header``; numbers to the right, money with cents."""
    rows = [list(row) for row in rows]
    cells = [list(header), *([shown(value) for value in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    right = [
        bool(rows) and all(isinstance(value, int | Decimal) for value in column)
        for column in zip(*rows, strict=True)
    ] or [False] * len(header)
    lines = [_line(row, widths, right) for row in cells]
    lines.insert(1, "  " + "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def shown(value: Any) -> str:
    """A cell: money as ``3,403.46``, nothing as nothing."""
    if value is None:
        return ""
    return f"{value:,.2f}" if isinstance(value, Decimal) else str(value)


def _line(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    columns = zip(row, widths, right, strict=True)
    cells = [
        cell.rjust(width) if is_right else cell.ljust(width)
        for cell, width, is_right in columns
    ]
    return ("  " + "  ".join(cells)).rstrip()
