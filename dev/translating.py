"""The catalogues of i18n/, written anew from what the addon says now."""

from pathlib import Path

from . import databases
from .layout import CHECKOUT_KEY
from .locks import locked
from .odoo_process import Odoo

DATABASE = "i18n"
SCRIPT = Path(__file__).with_name("in_odoo") / "renew_catalogues.py"


def renew_catalogues(odoo: Odoo) -> None:
    """Export from a database of their own, which has the addon as it is now."""
    with locked(f"{CHECKOUT_KEY}-{DATABASE}"):
        databases.create(odoo, DATABASE)
        databases.install_addon(odoo, DATABASE)
        odoo.run_script(DATABASE, SCRIPT)
        databases.drop(odoo, DATABASE)
