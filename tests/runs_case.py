"""Six invoices, one of each fate, taken through the two doors of the ledger."""

from contextlib import contextmanager

from odoo.sql_db import db_connect

from ..models import locks
from .common import LedgerCase, facts_of, raw_invoice, unpaid

NOT_OUTCOMES = (
    "read_count",
    "posted_count",
    "paid_count",
    "total_count",
    "work_count",
    "vanished_count",
)
CRON = "fusion_centralize_billing.cron_fc_invoice_ledger"


@contextmanager
def at_work_elsewhere(batches):
    """Another process is at work at these, for the block."""
    with db_connect(batches.env.cr.dbname).cursor() as elsewhere:
        for batch in batches:
            assert locks.take(elsewhere, locks.BATCH, batch.id)
        yield
        elsewhere.execute("SELECT pg_advisory_unlock_all()")


class RunsCase(LedgerCase):
    """The far ends alone are replaced."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.good = raw_invoice(invoice_number="RUN-GOOD")
        cls.void = raw_invoice(invoice_number="RUN-VOID")
        cls.at_biller_draft = raw_invoice(invoice_number="RUN-DRAFT")
        cls.zero = raw_invoice(
            "0.00", "0.00", [("Trial month", "1", "0.00")], invoice_number="RUN-ZERO"
        )
        cls.held = raw_invoice("109.00", "9.00", invoice_number="RUN-HELD")
        cls.waiting = raw_invoice(invoice_number="RUN-WAIT")
        cls.raws = [
            cls.good,
            cls.void,
            cls.at_biller_draft,
            cls.zero,
            cls.held,
            cls.waiting,
        ]
        cls.facts = {
            cls.good["id"]: facts_of(cls.good),
            cls.void["id"]: unpaid(cls.void, void=True),
            cls.at_biller_draft["id"]: unpaid(cls.at_biller_draft, draft=True),
            cls.held["id"]: facts_of(cls.held),
        }

    def setUp(self):
        super().setUp()
        self.facts = dict(self.facts)  # each test has its own biller

    def run_wizard(self, **vals):
        Wizard = self.env["fusion.billing.invoice.ledger.wizard"]
        wizard = Wizard.with_user(self.accountant).create(vals)
        with (
            self.source(self.raws, self.facts),
            self.enter_registry_test_mode(),
            self.env.registry.cursor() as cr,
        ):
            wizard.with_env(wizard.env(cr=cr)).action_run()
        self.env.invalidate_all()
        return self.last_run()

    def run_cron(self):
        cron = self.env.ref(CRON)
        with self.source(self.raws, self.facts), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        return self.last_run()

    def last_run(self):
        return self.env["fusion.billing.ledger.run"].search([], limit=1)

    def assertCounts(self, run, **counts):
        self.assertEqual(run.state, "done", run.error)
        names = [
            name
            for name, field in run._fields.items()
            if name.endswith("_count")
            and field.type == "integer"
            and name not in NOT_OUTCOMES
            and not name.startswith("message")
        ]
        found = {name: run[name] for name in names if run[name]}
        self.assertEqual(found, counts)
        self.assertEqual(run.read_count, sum(found.values()))
