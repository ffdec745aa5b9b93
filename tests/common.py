"""What the tests of the corridor share: a Canadian company, an accountant, builders."""

from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from unittest.mock import patch
from uuid import NAMESPACE_URL, uuid5

from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

serial = count(1)


def queries(env, act):
    """How many queries `act` makes when nothing is cached or left to be written."""
    env.flush_all()
    env.invalidate_all()
    before = env.cr.sql_log_count
    act()
    return env.cr.sql_log_count - before


def raw_invoice(total="113.00", tax="13.00", items=None, **columns):
    """A dict as `_read_nexacloud_invoices` yields it: one hosting item, HST 13 %."""
    number = columns.get("invoice_number") or f"INV-{next(serial):04}"
    subtotal = Decimal(total) - Decimal(tax)
    if items is None:
        items = [("Odoo ERP Hosting", "1", str(subtotal))]
    return {
        "id": str(uuid5(NAMESPACE_URL, number)),
        "invoice_number": number,
        "stripe_invoice_id": f"in_{number}",
        "subscription_id": None,
        "status": "paid",
        "subtotal": subtotal,
        "tax": Decimal(tax),
        "total": Decimal(total),
        "amount_due": Decimal(total),
        "amount_paid": Decimal(0),
        "currency": "CAD",
        "due_date": None,
        "created_at": datetime(2026, 8, 1, tzinfo=UTC),
        "paid_at": None,
        "items": [
            {
                "id": f"{number}-{place}",
                "description": description,
                "quantity": Decimal(quantity),
                "amount": Decimal(amount),
            }
            for place, (description, quantity, amount) in enumerate(items)
        ],
        "user": {
            "id": "user-1",
            "email": "billing@cafe.example",
            "full_name": "Zoé Tremblay",
            "company": "Café Éclair",
            "stripe_customer_id": "cus_1",
        },
        "user_id": "user-1",
        "plan_name": None,
        **columns,
    }


def facts_of(raw, **said):
    """What the biller confirms of `raw`: finalised in May 2026 and paid in full."""
    return {
        "invoice_date": date(2026, 5, 12),
        "void": False,
        "draft": False,
        "paid": True,
        "paid_at": datetime(2026, 5, 13, 15, 0, tzinfo=UTC),
        "amount_paid": raw["total"],
        "currency": raw["currency"],
        "total": raw["total"],
        "tax": raw["tax"],
        "payments": [
            {
                "id": f"ch_{raw['invoice_number']}",
                "amount": raw["total"],
                "paid_at": datetime(2026, 5, 13, 15, 0, tzinfo=UTC),
            }
        ],
        **said,
    }


def unpaid(raw, **said):
    nothing = {"paid": False, "paid_at": None, "amount_paid": Decimal(0)}
    return facts_of(raw, payments=[]) | nothing | said


class LedgerCase(AccountTestInvoicingCommon):
    """A Canadian company set up for ingesting, acted on by a bare accountant."""

    @classmethod
    @AccountTestInvoicingCommon.setup_country("ca")
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref(
            "fusion_centralize_billing.group_administrator"
        )
        cls.company = cls.company_data["company"]
        cls.service = cls.env["fusion.billing.invoice.ledger"]._service()
        cls.service.company_id = cls.company
        cls.service.invoice_journal_id = cls.company_data["default_journal_sale"]
        cls.service.payment_journal_id = cls.company_data["default_journal_bank"]
        cls.income = {}
        for place, family in enumerate(cls.service.family_ids):
            family.account_id = cls.income[family.code] = cls._income_account(
                family.name, place
            )
        cls.accountant = new_test_user(
            cls.env,
            login="bare_accountant",
            groups="fusion_centralize_billing.group_accountant",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.ledger = cls.env(user=cls.accountant, su=False)[
            "fusion.billing.invoice.ledger"
        ]

    @classmethod
    def _income_account(cls, name, place):
        return cls.env["account.account"].create(
            {
                "name": f"Income {name}",
                "code": f"4990{place}",
                "account_type": "income",
                "company_ids": [(6, 0, cls.company.ids)],
            }
        )

    @classmethod
    def chart(cls, name):
        """What the company's chart calls so: a tax, an account or another record."""
        template = cls.env["account.chart.template"].with_company(cls.company)
        return template.ref(name)

    def ingest(self, *raws, post=True, facts=None):
        """Ingest as the accountant; facts default to confirmed and paid in full."""
        if facts is None:
            facts = {raw["id"]: facts_of(raw) for raw in raws}
        counts = self.ledger._ingest_invoices(list(raws), post=post, verified=facts)
        self.env.invalidate_all()
        return counts

    def dollars(self):
        self.env.ref("base.USD").active = True
        self.rate("2026-05-10")
        return self.env.ref("base.USD")

    def rate(self, day, rate=0.8):
        """So many US dollars for one of the company's from this day on."""
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.env.ref("base.USD").id,
                "name": day,
                "rate": rate,
                "company_id": self.company.id,
            }
        )

    def row_of(self, raw):
        return self.env["fusion.billing.source.invoice"].search(
            [("external_id", "=", str(raw["id"]))]
        )

    def move_of(self, raw):
        return self.env["account.move"].search(
            [("x_fc_nexacloud_invoice_id", "=", str(raw["id"]))]
        )

    @contextmanager
    def source(self, raws, facts=None):
        """The far ends replaced: what the reader yields, what the billers confirm."""
        if facts is None:
            facts = {raw["id"]: facts_of(raw) for raw in raws}
        Ledger = type(self.env["fusion.billing.invoice.ledger"])

        def read(_ledger, since=None, ids=None, digests=False):
            return iter([raw for raw in raws if ids is None or raw["id"] in ids])

        def heads(_ledger, digests=True):
            return iter(
                [(raw["id"], raw.get("stripe_invoice_id"), None) for raw in raws]
            )

        with (
            patch.object(Ledger, "_read_nexacloud_invoices", read),
            patch.object(Ledger, "_list_nexacloud_invoices", heads),
            patch.object(Ledger, "_fc_verify", lambda _self, inv: facts.get(inv["id"])),
        ):
            yield

    def readers_here_and_elsewhere(self):
        """A reader of this company and one of another, and whether he may see it."""
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        for company, seen in ((self.company, True), (elsewhere, False)):
            reader = new_test_user(
                self.env,
                f"reader_{company.id}",
                groups="fusion_centralize_billing.group_reader",
                company_id=company.id,
                company_ids=[(6, 0, company.ids)],
            )
            yield reader, seen


class ActionCase(LedgerCase):
    """A person presses a button on a row."""

    def act(self, raw, name, *args, raws=(), facts=None):
        """Call an action on the row as the accountant, on a cursor that commits."""
        row = self.row_of(raw)
        with (
            self.source(list(raws) or [raw], facts),
            self.enter_registry_test_mode(),
            self.env.registry.cursor() as cr,
        ):
            env = self.env(cr=cr, user=self.accountant.id)
            self.said = getattr(row.with_env(env), name)(*args)
        self.env.invalidate_all()
        return row
