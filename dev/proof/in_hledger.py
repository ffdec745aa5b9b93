"""The ledger given to an accountant who is not Odoo: ``hledger check --strict``."""

from collections.abc import Mapping
from pathlib import Path

from ..console import DevError
from ..layout import CHECKOUT
from ..process import capture

MAIN = "proof.journal"


def check(python: Path, folder: Path, odoo_dsn: str, parties: Mapping[str, str]) -> str:
    """Write the journals into ``folder`` and have them checked; the verdict.

    ``parties`` is where source and billers are (``Stage.environment``); what writes
    the assertions is told nothing else, what writes the ledger only ``odoo_dsn``.
    Raises ``DevError`` with hledger's words, which name the invoice.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ledger = _written_by(python, "export_journal", {"ODOO_DSN": odoo_dsn})
    assertions = _written_by(python, "source_assertions", parties)
    if parties.get("STRIPE_MONEY"):
        assertions += "\n" + _written_by(python, "balance_assertions", parties)
    (folder / "ledger.journal").write_text(ledger)
    (folder / "assertions.journal").write_text(assertions)
    # hledger counts what stands on one day in this order: the ledger comes first
    (folder / MAIN).write_text("include ledger.journal\ninclude assertions.journal\n")
    capture(["hledger", "check", "--strict", "--file", folder / MAIN])
    number = sum(assertions.count(f" {sign} ") for sign in ("==", "==*", "=*"))
    return f"{number} assertions hold"


def _written_by(python: Path, module: str, environment: Mapping[str, str]) -> str:
    argv = [python, "-m", f"dev.proof.{module}"]
    try:
        return capture(argv, cwd=CHECKOUT, env={"PATH": "/usr/bin:/bin", **environment})
    except DevError as error:
        raise DevError(str(error).strip().splitlines()[-1]) from error
