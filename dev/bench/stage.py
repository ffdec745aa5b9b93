"""The bench's databases: one template with customers, a fresh copy for every way."""

import json
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..console import DevError, step
from ..databases import clone, create, install_addon
from ..demo.stage import STRIPE_KEY, Stage, make_source
from ..layout import CHECKOUT, STATE
from ..odoo_process import Odoo
from ..process import child
from . import source
from .bills import INVOICES_PER_CUSTOMER, Bill

HERE = Path(__file__).parent
SET_UP = HERE.parent / "chaos" / "in_odoo" / "set_up.py"
TEMPLATE = "bench"
SOURCE = "nexacloud_bench"
BILLED = STATE / "bench-billed"  # how many invoices Stripe knows of


@dataclass
class Bench:
    """Where the bench works: invoices 0 … ``count`` - 1, billed up to ``until``."""

    odoo: Odoo
    count: int
    until: datetime
    parties: Stage

    def fill_source(self, end: int, first: int = 0, billed: int = 0) -> None:
        """Let NexaCloud have the invoices ``first`` … ``end`` - 1, and no others.

        Stripe has those up to ``billed``, or to ``end``.
        """
        BILLED.write_text(str(billed or end))
        bills = [Bill(n, self.until) for n in range(first, end)]
        source.fill(self.odoo.cluster.dsn(SOURCE), bills)

    def name(self, name: str) -> str:
        """The database that ``fresh`` makes."""
        return f"bench_{name}"

    def fresh(self, name: str, original: str = TEMPLATE) -> str:
        """A copy of the template (or of another database): its name."""
        database = self.name(name)
        clone(self.odoo, database, original)
        return database

    def play(self, database: str, way: str, count: int, first: int = 0) -> dict:
        """Book invoices in ``database`` and give the figures; see ``play.play``."""
        job = {"way": way, "first": first, "count": count}
        result = STATE / "bench-result.json"
        result.unlink(missing_ok=True)
        environment = {
            "FUSION_CHECKOUT": str(CHECKOUT),
            "BENCH_JOB": json.dumps(job | {"until": self.until.isoformat()}),
            "BENCH_RESULT": str(result),
        }
        self.odoo.run_script(database, HERE / "in_odoo" / "play.py", **environment)
        return json.loads(result.read_text())


@contextmanager
def bench(odoo: Odoo, count: int, until: datetime):
    """A stage with Stripe running, until the block is left."""
    dsn = make_source(odoo.cluster, SOURCE)
    BILLED.write_text(str(count))
    argv = [odoo.python, "-m", "dev.bench.stripe", 0, count, until.isoformat(), BILLED]
    options = {"cwd": CHECKOUT, "stdout": -1, "text": True}
    with child(argv, **options) as stripe:
        with step(f"Starting Stripe on loopback with {count} invoices"):
            url = stripe.stdout.readline().strip()
        if not url:
            raise DevError("The bench's Stripe did not start, see above.")
        parties = Stage(dsn, url, STRIPE_KEY, lago_api_url="", lago_api_key="")
        made = Bench(odoo, count, until, parties)
        _make_template(made)
        yield made


def _make_template(bench: Bench) -> None:
    odoo = bench.odoo
    create(odoo, TEMPLATE)
    install_addon(odoo, TEMPLATE)
    customers = bench.count // INVOICES_PER_CUSTOMER + 1
    environment = {
        "FUSION_CHECKOUT": str(CHECKOUT),
        "CUSTOMERS": str(customers),
        **bench.parties.environment(),
    }
    odoo.run_script(TEMPLATE, SET_UP, **environment)
    with step(f"Making {customers} customers"):
        odoo.run_script(TEMPLATE, HERE / "in_odoo" / "customers.py", **environment)
    odoo.cluster.psql(TEMPLATE, "ANALYZE")
