"""The stage: Odoo's database, NexaCloud's, both billers and a warm Odoo, per lane.

A lane's database is copied anew from a template for every play, in half a second.
"""

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..cluster import Cluster
from ..console import DevError
from ..databases import clone, create, install_addon
from ..demo.stage import LAGO_KEY, STRIPE_KEY, Stage, make_source, source_of
from ..layout import CHECKOUT
from ..loopback.stripe_bank import Bank
from ..odoo_process import Odoo
from . import nexacloud
from .billers import UnreliableLago, UnreliableStripe
from .billing import Billed, month
from .nursery import Nursery, nursery
from .orders import End, Order

TEMPLATE = "chaos"
SET_UP = Path(__file__).with_name("in_odoo") / "set_up.py"
PARAMETERS = """
    UPDATE ir_config_parameter AS kept SET value = given.value
      FROM unnest(%s, %s) AS given (name, value)
     WHERE kept.key = 'fusion_billing.' || given.name
"""
CONNECTED = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND backend_type = 'client backend'
"""
PATIENCE = 10.0


@dataclass
class Lane:
    """One stage on which plays are given, one after the other."""

    odoo: Odoo
    database: str
    parties: Stage
    stripe: UnreliableStripe
    lago: UnreliableLago
    nursery: Nursery | None = None
    known_run: int = 0  # runs up to this one have been looked at

    @property
    def cluster(self) -> Cluster:
        return self.odoo.cluster

    @property
    def books(self) -> str:
        """The administrator's way into Odoo's database."""
        return self.cluster.dsn(self.database)

    @property
    def source(self) -> str:
        """The administrator's way into NexaCloud's database."""
        return self.cluster.dsn(self.source_name)

    @property
    def source_name(self) -> str:
        return source_of(self.database)

    @property
    def server(self) -> str:
        """The administrator's way in when NexaCloud's database is closed."""
        return self.cluster.dsn("postgres")

    def clear(self) -> None:
        """Books as they are after the set-up, and nothing billed yet."""
        clone(self.odoo, self.database, TEMPLATE)
        point_at(self.books, self.parties)
        nexacloud.execute(self.source, nexacloud.EMPTY)
        for biller in (self.stripe, self.lago):
            biller.be_honest()
            biller.invoices.clear()
        self.lago.payments.clear()
        self.stripe.bank = Bank(delay_days=0)  # pays out at once what it is paid

    def bill(self, invoices: Sequence[Billed]) -> None:
        """Let the billers bill, and NexaCloud know of it."""
        self.stripe.bill(invoices)
        self.lago.bill(invoices)
        nexacloud.insert(self.source, invoices)

    def run(self, *orders: Order) -> list[End]:
        """Carry the orders out at the same time; returns when all traces are gone."""
        ends = self.nursery.run(*orders)
        self._wait_for_backends()
        return ends

    def _wait_for_backends(self) -> None:
        """The server notices a killed client only when it looks for it."""
        deadline = time.monotonic() + PATIENCE
        while nexacloud.execute(self.books, CONNECTED) != [(0,)]:
            if time.monotonic() > deadline:
                raise DevError(f"Somebody stays connected to {self.database}.")
            time.sleep(0.01)


def make_template(odoo: Odoo) -> None:
    """The database from which every play begins: addon installed and set up."""
    create(odoo, TEMPLATE)
    install_addon(odoo, TEMPLATE)
    nowhere = "http://127.0.0.1:1"
    parties = Stage("dbname=none", nowhere, STRIPE_KEY, nowhere, LAGO_KEY)
    environment = {"FUSION_CHECKOUT": str(CHECKOUT), **parties.environment()}
    odoo.run_script(TEMPLATE, SET_UP, **environment)


@contextmanager
def lane(odoo: Odoo, number: int) -> Iterator[Lane]:
    """A stage with everything running, until the block is left."""
    database = f"chaos_{number}"
    dsn = make_source(odoo.cluster, source_of(database))
    with UnreliableStripe() as stripe, UnreliableLago() as lago:
        parties = Stage(dsn, stripe.url, STRIPE_KEY, lago.url, LAGO_KEY)
        made = Lane(odoo, database, parties, stripe, lago)
        made.clear()
        made.bill(month(random.Random(0), 0))  # to warm up with
        ways_in = {"BOOKS_DSN": made.books, "SOURCE_DSN": made.source}
        with nursery(odoo, database, ways_in) as made.nursery:
            yield made


def point_at(books: str, parties: Stage) -> None:
    """Tell the addon where the parties of this lane are."""
    given = parties.environment()
    names = [name.lower() for name in given]
    nexacloud.execute(books, PARAMETERS, (names, list(given.values())))
