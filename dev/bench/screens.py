"""How long the screens take with few invoices and with many, posted, paid, by line.

A real browser opens each page of a served Odoo; what a page costs are the queries and
the seconds that Odoo's log gives for the requests that the page made. Pages are opened
once before they are measured, as a server that has just begun loads itself first.
"""

import re
import time
from collections.abc import Iterator
from typing import NamedTuple

from .. import ports
from ..console import step
from ..databases import copy
from ..screenshots.devtools import opened_tab
from ..screenshots.studio import server_log, web_server
from ..screenshots.web_client import WebClient
from .figures import Found, middle
from .multiply import multiply
from .stage import TEMPLATE, Bench

FEW = 1000
LOGIN = "accountant"
QUIET = 0.5  # seconds without a request: the page is complete
# method, status, queries, seconds in the database, other seconds
REQUEST = re.compile(
    r'"POST /web/(?:dataset|action)/\S+ HTTP/1\.1" 200 - (\d+) ([\d.]+) ([\d.]+)'
)
OPEN_MONTH = """
    const busiest = { order: "date", offset: 1, limit: 1 };
    const [month] = await orm.search("fusion.billing.month", [], busiest);
    await action.doAction({
        type: "ir.actions.act_window",
        res_model: "fusion.billing.month",
        res_id: month,
        views: [[false, "form"]],
    });
"""


class Page(NamedTuple):
    """Where it is, what it must show, and in how many seconds at most."""

    path: str
    seen: str
    limit: float
    script: str = ""


LIST = ".o_list_view .o_data_row"
ACTION = "/odoo/action-fusion_centralize_billing.action_"
MONTHS = f"{ACTION}months"
PAGES = {
    "dashboard": Page("/odoo/billing-dashboard", ".o_fc_dashboard", 1),
    "source invoices": Page("/odoo/source-invoices", LIST, 1),
    "months": Page(MONTHS, LIST, 2),
    "a month": Page(MONTHS, ".o_form_view .o_data_row", 2, OPEN_MONTH),
    "every invoice": Page(f"{ACTION}completeness", ".o_form_view .o_form_sheet", 2),
    "corrections": Page(f"{ACTION}corrections", ".o_list_view", 2),
    "tax papers": Page(f"{ACTION}tax_papers", LIST, 2),
    "pivot": Page("/odoo/billing-proof", ".o_pivot td", 2),
}


def screens(stage: Bench, times: int, existing: int) -> Found:
    """Each page with a thousand invoices and with ``existing``."""
    stage.fill_source(FEW)
    few, many = stage.name("screens_few"), stage.name("screens_many")
    copy(stage.odoo, TEMPLATE, few)
    stage.play(few, "corridor", FEW)
    copy(stage.odoo, few, many)
    with step(f"Multiplying to {existing} invoices"):
        multiply(stage.odoo.cluster.dsn(many), existing // FEW - 1)
    told = {
        FEW: _looked_at(stage, few, times),
        existing: _looked_at(stage, many, times),
    }
    return {"screens": told, "slow": list(_slow(told[FEW], told[existing]))}


def _slow(few: Found, many: Found) -> Iterator[str]:
    """Pages beyond their limit, or whose queries grow with the number of invoices."""
    for name, page in PAGES.items():
        if many[name]["seconds"] > page.limit:
            yield f"{name} takes {many[name]['seconds']} s"
        one, other = few[name]["queries"], many[name]["queries"]
        if other > one:
            yield f"{name} takes {one} queries, then {other}"


def _looked_at(stage: Bench, database: str, times: int) -> Found:
    port = ports.claim("bench-screens")
    with (
        web_server(stage.odoo, database, port, level="info") as address,
        opened_tab() as tab,
        step(f"Looking at {len(PAGES)} pages of {database}"),
    ):
        client = WebClient(tab, address)
        client.sign_in(LOGIN)
        for page in PAGES.values():
            _cost(client, page)
        return {
            name: middle([_cost(client, page) for _time in range(times)], "seconds")
            for name, page in PAGES.items()
        }


def _cost(client: WebClient, page: Page) -> Found:
    """Queries and seconds of the requests that opening the page made."""
    client.forget_pages()
    if page.script:
        client.open(page.path, LIST)
        told = _told_after(0)
        client.run(page.script)
    else:
        told = _told_after(0)
        client.open(page.path, "body")
    client.see(page.seen)
    requests = REQUEST.findall(_told_after(len(told)))
    return {
        "requests": len(requests),
        "queries": sum(int(queries) for queries, _sql, _rest in requests),
        "seconds": round(sum(float(s) + float(r) for _q, s, r in requests), 3),
    }


def _told_after(place: int) -> str:
    """What the server's log says from there on, once it says no more."""
    text = ""
    while (now := server_log().read_text()[place:]) != text or not text:
        text = now
        time.sleep(QUIET)
    return text
