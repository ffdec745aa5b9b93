"""The dashboard as a user finds it, and what its figures open."""

import json

from freezegun import freeze_time
from lxml import etree

from odoo.tools.safe_eval import safe_eval

from .common import facts_of, raw_invoice, unpaid
from .security_case import LevelsCase

NOW = "2026-05-20 15:00:00"  # the invoices of `common` are dated in this month
ROWS = "fusion.billing.source.invoice"
RUN = "fusion.billing.ledger.run"


class DashboardCase(LevelsCase):
    """On a day in the month of the invoices; a reader looks, unless told otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(NOW)
        clock.start()
        cls.addClassCleanup(clock.stop)

    def card(self, level="reader"):
        """The service, as somebody of this level who comes to the dashboard now."""
        self.env.flush_all()
        return self.service.with_env(self.as_level(level))

    def figures(self, level="reader"):
        return self.card(level).dashboard

    def rows(self, name, level="reader"):
        [found] = [each for each in self.figures(level)["rows"] if each["name"] == name]
        return found

    def opened(self, action, figure, level="reader"):
        """The records that the figure's link opens, searched as its user."""
        service = self.card(level).with_context(**figure["context"])
        window = getattr(service, action)()
        records = service.env[window["res_model"]]
        return records.search(window["domain"])

    def bars(self):
        return json.loads(self.card().revenue_graph)

    def at(self, moment):
        return freeze_time(moment)

    def run_of(self, state="done", **vals):
        """A run of the ledger that is over, or as far as `vals` say."""
        ended = "2026-05-20 12:00:00" if state in ("done", "failed") else False
        values = {"mode": "post", "trigger": "cron", "state": state, "ended_at": ended}
        runs = self.env[RUN].sudo()
        return runs.create({"service_id": self.service.id, **values, **vals})

    # --- invoices of every fate ------------------------------------------

    def ingest_every_fate(self):
        """Two held, one failed, one to decide, one waiting, one draft, one paid."""
        self.held = [raw_invoice("109.00", "9.00") for _ in range(2)]
        self.failed, self.changed, self.paid = (raw_invoice() for _ in range(3))
        self.waiting, self.draft = raw_invoice(), raw_invoice()
        known = [*self.held, self.failed, self.paid]
        facts = {raw["id"]: facts_of(raw) for raw in known}
        facts[self.changed["id"]] = unpaid(self.changed)
        self.ingest(*known, self.changed, self.waiting, facts=facts)
        self.ingest(self.draft, post=False)
        self.row_of(self.failed).sudo().write(
            {"move_id": False, "decision": "failed", "reason_code": "error"}
        )
        void = {self.changed["id"]: unpaid(self.changed, void=True)}
        self.ingest(self.changed, facts=void)
        self.assertEqual(self.row_of(self.changed).reason_code, "void_after_post")

    def filter_of_list(self, name):
        """What the list of source invoices shows by the filter of this name."""
        arch = self.env.ref("fusion_centralize_billing.source_invoice_view_search").arch
        [found] = etree.fromstring(arch).xpath(f"//filter[@name='{name}']")
        return self.env[ROWS].search(safe_eval(found.get("domain")))
