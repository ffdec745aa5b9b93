"""Every screen of the addon, at the width of a desk and of a phone, and its faults."""

from collections.abc import Iterator
from pathlib import Path

from ..console import DevError, say, step
from ..parts import known_parts
from ..screenshots.devtools import Tab, opened_tab
from ..screenshots.pictures import OPEN_INVOICE, OPEN_WIZARD
from ..screenshots.png import optimised
from ..screenshots.web_client import WebClient
from .money_screens import MONEY_SCREENS
from .screen import (
    ACTION,
    ADMINISTRATOR,
    FORM,
    Screen,
    pressed,
    record,
    resolving,
    row,
    window,
)

CHECK = Path(__file__).with_name("page_check.js")
DESK, PHONE = 1400, 400

SCREENS = {
    "dashboard": Screen("/odoo/billing-dashboard", ".o_kanban_record"),
    "source-invoices": Screen("/odoo/source-invoices"),
    "row-paid": row("NC26-0003"),
    "row-void": row("NC26-0010"),
    "row-held": row("NC26-0024"),
    "row-changed": row("NC26-0022"),
    "invoice": Screen("/odoo/source-invoices", ".o_form_view", OPEN_INVOICE),
    "runs": Screen("/odoo/billing-runs"),
    "run": record("fusion.billing.ledger.run", '[["trigger", "=", "cron"]]'),
    "ingest": window("invoice_ledger_wizard"),
    "dry-run": Screen("/odoo/source-invoices", ".modal .o_fc_result", OPEN_WIZARD),
    "post": window("invoice_ledger_post"),
    "ignore": resolving("ignore", "NC26-0024"),
    "accept": resolving("accept", "NC26-0022"),
    "overwrite": resolving("overwrite", "NC26-0024"),
    "choose-tax": resolving("choose_tax", "NC26-0024"),
    "choose-customer": resolving("choose_partner", "NC26-0024"),
    "verify": resolving("verify", "NC26-0023"),
    "register-payment": resolving("out_of_band", "NC26-0023"),
    "months": Screen(f"{ACTION}months"),
    "month": record("fusion.billing.month", "[]"),
    "sign-off": pressed("fusion.billing.month", "action_ask_sign"),
    "proof": Screen("/odoo/billing-proof", ".o_pivot td"),
    "completeness": Screen(f"{ACTION}completeness", FORM),
    "every-invoice": Screen(f"{ACTION}completeness_line"),
    "corrections": Screen(f"{ACTION}corrections"),
    "tax-papers": Screen(f"{ACTION}tax_papers"),
    "tax-paper": record("fusion.billing.tax.paper", "[]"),
    "tax-authorities": Screen(f"{ACTION}tax_authority"),
    "families": Screen("/odoo/billing-families"),
    "family-test": window("family_test"),
    "apply-to-drafts": pressed("fusion.billing.family", "action_apply_to_drafts"),
    "make-rule": pressed("fusion.billing.unmatched", "action_make_rule"),
    "family": record("fusion.billing.family", "[]"),
    "unmatched": Screen(f"{ACTION}unmatched"),
    "customer-links": Screen("/odoo/billing-customer-links"),
    "settings": Screen(f"{ACTION}settings", "#fc_nexacloud", login=ADMINISTRATOR),
    "set-up": Screen(f"{ACTION}open_setup", FORM, login=ADMINISTRATOR),
    "accounts": window("setup", login=ADMINISTRATOR),
    "stripe-set-up": window("stripe_setup", login=ADMINISTRATOR),
    "remove": window("prune", login=ADMINISTRATOR),
}
# by the demo's database in which there is something to be seen on them
ALBUMS = {"august": SCREENS, "september": MONEY_SCREENS}
# the page of Odoo's own, on which a part is ours
OF_ODOO = ("invoice",)


def faults(tab: Tab) -> list[str]:
    """What a reader would stumble over on the page that the tab shows."""
    return tab.evaluate(CHECK.read_text())


def look_at_all(address: str, folder: Path, database: str, names: list[str]) -> int:
    """A picture of each screen in both widths; faults are told, and how many had.

    Without ``names`` all that the demo's database has something for.
    Raises `DevError` for a name of no screen.
    """
    wanted = known_parts(names, {**SCREENS, **MONEY_SCREENS})
    own = ALBUMS.get(database, SCREENS)
    screens = {name: screen for name, screen in own.items() if name in wanted}
    if not screens:
        say(f"  {database} has none of these screens.")
    folder.mkdir(parents=True, exist_ok=True)
    faulty = 0
    with opened_tab() as tab:
        client = WebClient(tab, address)
        for width in (DESK, PHONE):
            for name, told in _looked_at(tab, client, width, folder, screens):
                if told:
                    faulty += 1
                    say(
                        "\n".join(
                            [f"  {name} at {width}:", *(f"    {t}" for t in told)]
                        )
                    )
    say(f"  {folder}")
    return faulty


def _looked_at(
    tab: Tab, client: WebClient, width: int, folder: Path, screens: dict[str, Screen]
) -> Iterator[tuple[str, list[str]]]:
    login = None
    for name, screen in screens.items():
        with step(f"Looking at {name}, {width} wide"):
            if screen.login != login:
                client.window(DESK)
                client.sign_in(login := screen.login)
            client.window(width)
            problem = _opened(client, screen)
            content = optimised(client.shot())
        (folder / f"{name}-{width}.png").write_bytes(content)
        told = [problem] if problem else faults(tab)
        yield name, [] if name in OF_ODOO else told


def _opened(client: WebClient, screen: Screen) -> str:
    """Go there and wait until it is still; why it did not come, or nothing."""
    try:
        client.open(screen.path, "body" if screen.script else screen.seen)
        if screen.script:
            client.run(screen.script)
            client.see(screen.seen)
        client.picture()
    except DevError as error:
        return f"It does not open: {str(error).splitlines()[0]}"
    return ""
