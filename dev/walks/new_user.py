"""A new user with the README and a browser: from nothing to a month that is closed.

``python -m dev.walks.new_user``, in the venv. Odoo, the source and the billers are
servers on this machine, the browser is real, and every click is one at what is on the
screen. The time that the machine took is measured. A person's minutes are reckoned
from that and from what the person does: for each click, each value looked up and put
in, and each screen that is read, so many seconds.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from .. import databases, ports
from ..console import say, step, told_plainly
from ..demo.stage import Stage, make_stage
from ..demo.tables import table
from ..layout import CHECKOUT_KEY, STATE
from ..locks import locked
from ..loopback import demo as billers
from ..odoo_process import Odoo
from ..process import stop_on_signals
from ..screenshots.devtools import opened_tab
from ..screenshots.studio import web_server
from ..workshop import open_odoo
from . import close_month, set_up
from .papers import figures_due, wrong_in_papers
from .person import Person

DATABASE = "walk"
ADMINISTRATOR, ACCOUNTANT = "admin", "ada"
FOLDER = STATE / "new-user"
CLICK, VALUE, LOOK = 3, 15, 10  # seconds of a person


class Leg(NamedTuple):
    """What one part of the way took."""

    name: str
    clicks: int
    values: int
    looks: int
    seconds: float

    @property
    def minutes(self) -> float:
        """What a person would take for it, about."""
        doing = CLICK * self.clicks + VALUE * self.values + LOOK * self.looks
        return (self.seconds + doing) / 60


class Way:
    """The legs that a person has gone."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.legs: list[Leg] = []

    @contextmanager
    def leg(self, name: str) -> Iterator[Person]:
        before, started = self._done(), time.monotonic()
        with step(name):
            yield self.person
        counts = (now - then for now, then in zip(self._done(), before, strict=True))
        self.legs.append(Leg(name, *counts, time.monotonic() - started))

    def _done(self) -> tuple[int, int, int]:
        return self.person.clicks, self.person.values, self.person.looks


@contextmanager
def new_odoo(odoo: Odoo) -> Iterator[tuple[Way, Stage]]:
    """Odoo with Canadian books and without the addon, served, and the parties."""
    with ExitStack() as stack:
        stack.enter_context(locked(f"{CHECKOUT_KEY}-{DATABASE}"))
        stripe = stack.enter_context(billers.stripe())
        lago = stack.enter_context(billers.lago())
        of = {"stripe": urlsplit(stripe.url).port, "lago": urlsplit(lago.url).port}
        stage = make_stage(odoo.cluster, DATABASE, **of)
        databases.create(odoo, DATABASE)
        port = ports.claim(DATABASE)
        server = web_server(odoo, DATABASE, port, crons=1)
        address = stack.enter_context(server)
        person = Person(stack.enter_context(opened_tab()), address, FOLDER)
        person.client.resize(1400)
        yield Way(person), stage


def begin(way: Way, stage: Stage) -> None:
    """Set up, and book what was billed so far."""
    with way.leg("Install the addon") as person:
        set_up.sign_in(person, ADMINISTRATOR)
        set_up.install(person)
    with way.leg("Add an accountant"):
        set_up.add_accountant(person, ACCOUNTANT)
    with way.leg("Connect and check"):
        set_up.connect(person, stage)
    with way.leg("Journals and accounts"):
        set_up.choose_books(person)
    with way.leg("Dry run, and make the drafts"):
        set_up.dry_run(person)
    with way.leg("Review the drafts"):
        set_up.sign_in(person, ACCOUNTANT)
        close_month.review(person)
    with way.leg("Post them"):
        close_month.post(person)
    with way.leg("Switch on the daily run"):
        set_up.sign_in(person, ADMINISTRATOR)
        set_up.switch_on(person)


def close(way: Way) -> tuple[Path, Path, str]:
    """The accountant closes a month; the papers of it."""
    with way.leg("See what differs in a month") as person:
        set_up.sign_in(person, ACCOUNTANT)
        close_month.open_month(person)
    with way.leg("Sign it off"):
        close_month.sign(person)
    with way.leg("Print and export it"):
        return close_month.print_and_export(person, FOLDER / "papers")


def told(legs: list[Leg]) -> str:
    """The legs as a table, with their sum."""
    numbers = [sum(column) for column in zip(*(leg[1:] for leg in legs), strict=True)]
    rows = [
        (*leg[:-1], f"{leg.seconds:.0f}", f"{leg.minutes:.1f}")
        for leg in [*legs, Leg("all", *numbers)]
    ]
    header = ("part of the way", "clicks", "values", "looks", "waited (s)", "minutes")
    return table(header, rows)


def main() -> int:
    odoo = open_odoo()
    with new_odoo(odoo) as (way, stage):
        begin(way, stage)
        papers = close(way)
        say(f"\n{told(way.legs)}\n\n  pictures and papers: {FOLDER}")
        due = figures_due(odoo.cluster, DATABASE, close_month.FIRST_DAY)
        problems = wrong_in_papers(*papers, due)
    for problem in problems:
        say(f"  {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    stop_on_signals()
    with told_plainly():
        sys.exit(main())
