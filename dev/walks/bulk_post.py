"""Posting drafts on a served Odoo: the bar moves, is left, and is found again."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .. import ports
from ..bench.bills import beginning
from ..bench.stage import TEMPLATE, bench
from ..console import DevError, step
from ..databases import copy
from ..layout import CHECKOUT
from ..odoo_process import Odoo
from ..screenshots.devtools import opened_tab
from ..screenshots.studio import web_server
from .person import Person

DRAFTS = Path(__file__).with_name("in_odoo") / "drafts.py"
COUNT, CHOSEN = 200, 40  # more would be made in the background
DATABASE = "bench_walk"
LOGIN = "accountant"
MENU = ".o_menu_sections [data-menu-xmlid='fusion_centralize_billing.menu_%s']"
ROW = ".o_list_view .o_data_row"
BAR = ".o_progressbar .o_progress"
LOOK = f"document.querySelector('{BAR}')?.ariaValueNow ?? null"
PATIENCE = 120.0


@contextmanager
def drafts_on_a_server(odoo: Odoo, folder: Path) -> Iterator[Person]:
    """An accountant before 200 drafts; Odoo works in the background as it should."""
    with bench(odoo, COUNT, beginning()) as stage:
        stage.fill_source(COUNT)
        copy(odoo, TEMPLATE, DATABASE)
        with step(f"Making {COUNT} drafts"):
            environment = {"FUSION_CHECKOUT": str(CHECKOUT)}
            odoo.run_script(DATABASE, DRAFTS, **environment)
        port = ports.claim("walk")
        with web_server(odoo, DATABASE, port, crons=1) as address, opened_tab() as tab:
            person = Person(tab, address, folder)
            person.client.resize(1400)
            person.client.sign_in(LOGIN)
            yield person


def post_forty(person: Person) -> list[int]:
    """Post forty that are ticked in the list; what the bar showed, in turn."""
    person.client.open("/odoo/source-invoices", ROW)
    person.click(f"{ROW}:nth-child(1) .o_list_record_selector input")
    person.shift_click(f"{ROW}:nth-child({CHOSEN}) .o_list_record_selector input")
    person.click(".o_control_panel button", "Post")
    person.see(str(CHOSEN), ".modal .o_field_widget[name=ready_count]")
    person.click(".modal footer button", "Post")
    shown = watch(person, "bar")
    person.picture("bar-report")
    return shown


def post_the_rest(person: Person) -> tuple[list[int], list[int]]:
    """All others: what the bar showed until its window was closed, and found again."""
    person.client.open("/odoo/source-invoices", ROW)
    person.click(MENU % "invoice_ledger_post")
    person.click(".modal footer button", "Post")
    before = watch(person, steps=2)
    person.click(".modal footer button", "Close")
    person.click(MENU % "ledger_run")
    person.click(f"{ROW} td[name=mode]")
    after = watch(person, "bar-found-again")
    person.picture("bar-found-again-report")
    return before, after


def watch(person: Person, picture: str = "", steps: int = 0) -> list[int]:
    """How far the bar came each time it moved, until it is gone or moved so often."""
    shown: list[int] = []
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        now = person.value(LOOK)
        if now is not None and int(now) not in shown:
            shown.append(int(now))
            if picture and len(shown) == 2:
                person.picture(picture)
        if steps and len(shown) >= steps or shown and now is None:
            return shown
        time.sleep(0.05)
    raise DevError(f"The bar came to {shown}, and to no end.")
