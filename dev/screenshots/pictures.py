"""What each picture shows, and how to get there.

The wizard is the one of the demo's own dry run, opened again: after the bulk post a
new one would find nothing left to create. The wizard's record stays behind for the
hour that Odoo keeps such records; the books are as they were.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ..console import step
from .devtools import opened_tab
from .png import optimised
from .web_client import WIDTH, WebClient

ACCOUNTANT, ADMINISTRATOR = "accountant", "admin"
ROWS = "/odoo/source-invoices"
LIST = ".o_list_view .o_data_row"
SETTINGS = "/odoo/action-fusion_centralize_billing.action_settings"
# several families, two taxes, paid
INVOICE = "NC26-0003"
OPEN_WIZARD = """
    const [run_id] = await orm.search(
        "fusion.billing.ledger.run",
        [["mode", "=", "dry_run"], ["created_count", ">", 0]],
        { order: "id", limit: 1 }
    );
    const wizard = "fusion.billing.invoice.ledger.wizard";
    const [res_id] = await orm.create(wizard, [{ run_id }]);
    await action.doAction({
        type: "ir.actions.act_window",
        name: "Ingest Invoices",
        res_model: wizard,
        res_id,
        views: [[false, "form"]],
        target: "new",
        context: { dialog_size: "extra-large" },
    });
"""
OPEN_INVOICE = f"""
    const [row] = await orm.searchRead(
        "fusion.billing.source.invoice", [["number", "=", "{INVOICE}"]], ["move_id"]
    );
    await action.doAction({{
        type: "ir.actions.act_window",
        res_model: "account.move",
        res_id: row.move_id[0],
        views: [[false, "form"]],
    }});
"""


def open_record(model: str, domain: str) -> str:
    """The page of the first record that the domain (JavaScript) finds."""
    return f"""
        const [res_id] = await orm.search("{model}", {domain}, {{ limit: 1 }});
        await action.doAction({{
            type: "ir.actions.act_window",
            res_model: "{model}",
            res_id,
            views: [[false, "form"]],
        }});
    """


def open_action(name: str) -> str:
    """What one of the addon's actions opens."""
    return f'await action.doAction("fusion_centralize_billing.action_{name}");'


class Picture(NamedTuple):
    """A page, what is done on it, and the selectors that tell it is there.

    ``width`` is that of the window, chosen so that its lower edge cuts no text; of a
    multiple of 14 the height is whole, and no seam is left at the edge.
    """

    name: str
    login: str
    path: str
    first_seen: str
    script: str = ""
    seen: str = "body"
    width: int = WIDTH


PICTURES = (
    Picture("source_invoices", ACCOUNTANT, ROWS, LIST),
    Picture(
        "wizard_result",
        ACCOUNTANT,
        ROWS,
        LIST,
        OPEN_WIZARD,
        ".modal .o_fc_result",
        width=1582,
    ),
    Picture(
        "invoice",
        ACCOUNTANT,
        ROWS,
        LIST,
        OPEN_INVOICE,
        ".o_form_view .o_field_widget[name=invoice_payments_widget] table",
        width=1302,
    ),
    Picture("settings", ADMINISTRATOR, SETTINGS, "#fc_nexacloud", width=1218),
)


def take_all(pictures: Iterable[Picture], address: str, folder: Path) -> None:
    """Take these of Odoo at ``address``; they replace those in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with opened_tab() as tab:
        client = WebClient(tab, address)
        login = None
        for picture in pictures:
            with step(f"Taking {picture.name}.png"):
                if picture.login != login:
                    client.sign_in(login := picture.login)
                _save(folder / f"{picture.name}.png", _take(client, picture))


def _take(client: WebClient, picture: Picture) -> bytes:
    client.resize(picture.width)
    client.open(picture.path, picture.first_seen)
    client.run(picture.script)
    client.see(picture.seen)
    return optimised(client.picture())


def _save(path: Path, content: bytes) -> None:
    """Replace the file at once or not at all."""
    fresh = path.with_name(f".{path.name}")
    fresh.write_bytes(content)
    fresh.replace(path)
