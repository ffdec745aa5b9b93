"""The accountant's part: drafts, review, bulk post, and a month's end."""

import time
from pathlib import Path

from ..console import DevError
from .person import PATIENCE, Person
from .set_up import MENU, OURS, RESULT, open_app

MONTH, FIRST_DAY = "April 2026", "2026-04-01"
REVIEWED = "NC26-0018"  # a line of no family
VOID = "NC26-0010"
ROW = ".o_list_view .o_data_row"
FORM = ".o_form_view"
COG = ".o_cp_action_menus button"
# what the PDF is made of, of the month that is open
PRINTED = """
    fetch(
        "/report/html/fusion_centralize_billing.report_month/"
        + location.pathname.split("/").pop()
    ).then((answer) => answer.text())
"""


def review(person: Person) -> None:
    """Look at the drafts, and at one of them closely."""
    open_app(person, OURS % "root")
    person.see("23", ".o_fc_dashboard div", "Drafts to review")
    person.picture("6-dashboard")
    person.click(".o_fc_dashboard a", "Drafts to review")
    person.see("", ROW)
    person.picture("6-review")
    person.click("td[name=number]", REVIEWED, within=ROW)
    person.see("157.34", f"{FORM} .o_field_widget[name=comparison]")
    person.picture("6-one")
    person.click(f"{FORM} button[name=action_open_move]")
    person.see("Draft", f"{FORM} .o_statusbar_status")
    person.picture("6-draft-invoice")


def post(person: Person) -> None:
    """All that are ready, at once."""
    person.click(f"{FORM} button[name=action_open_source_invoice]")
    person.click(MENU % (OURS % "invoice_ledger_post"))
    person.see("23", ".modal .o_field_widget[name=ready_count]")
    person.click(".modal footer button", "Post")
    person.see("3,403.46", RESULT)
    person.picture("7-posted")
    person.click(".modal footer button", "Open source invoices")
    person.see("Paid", ROW, REVIEWED)


def open_month(person: Person) -> None:
    """From the dashboard to what differs in the month, and why."""
    open_app(person, OURS % "root")
    person.see("Revenue by family", ".o_fc_dashboard")
    person.picture("9-dashboard")
    person.click(MENU % (OURS % "reconciliation"))
    person.click(MENU % (OURS % "month"))
    person.see(MONTH, ROW)
    person.picture("9-months")
    person.click("td[name=source_total]", within=ROW, holding=MONTH)
    person.see("Nothing is left unexplained", FORM)
    person.click(f"{FORM} .nav-link[name=differences]")
    person.see("Void at the biller", f"{FORM} .o_data_row", VOID)
    person.picture("9-what-differs")


def sign(person: Person) -> None:
    person.click(f"{FORM} button[name=action_ask_sign]")
    person.see("168.37", ".modal .o_field_widget[name=difference]")
    person.picture("10-sign")
    person.click(".modal footer button[name=action_sign]")
    person.see("Signed off", f"{FORM} .o_arrow_button_current")
    person.picture("10-signed")


def print_and_export(person: Person, folder: Path) -> tuple[Path, Path, str]:
    """The month's PDF and spreadsheet as they are downloaded, and the printed page."""
    for old in folder.glob("*"):
        old.unlink()
    person.download(folder)
    person.click(COG)
    person.click(".o-dropdown--menu .o_menu_item", "Reconciliation")
    pdf = arrived(folder, "*.pdf")
    person.click(f"{FORM} button[name=action_export_xlsx]")
    return pdf, arrived(folder, "*.xlsx"), str(person.value(PRINTED))


def arrived(folder: Path, pattern: str) -> Path:
    """The file, once the browser has all of it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := [*folder.glob(pattern)]:
            return found[0]
        time.sleep(0.1)
    there = ", ".join(each.name for each in folder.iterdir())
    raise DevError(f"No {pattern} was downloaded; there is: {there or 'nothing'}.")
