"""The parts of a command that PARTS names."""

import os
from collections.abc import Collection

from .console import DevError


def parts_told() -> list[str]:
    return os.environ.get("PARTS", "").replace(",", " ").split()


def named_parts(possible: Collection[str]) -> list[str]:
    """What PARTS names, or all that is possible. Raises `DevError` for what is not."""
    return known_parts(parts_told(), possible)


def known_parts(named: Collection[str], possible: Collection[str]) -> list[str]:
    """``named``, or all that is possible. Raises `DevError` for what is not."""
    if unknown := sorted({*named} - {*possible}):
        unknown = ", ".join(unknown)
        raise DevError(f"PARTS may be {', '.join(possible)}, not {unknown}.")
    return list(named or possible)
