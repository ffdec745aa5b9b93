from datetime import date

from odoo.tests import tagged

from .common import facts_of, raw_invoice, unpaid
from .tax_paper_case import TaxPaperCase

LISTS = (
    "completeness.line",
    "completeness.count",
    "number.gap",
    "correction",
    "tax.paper",
    "tax.paper.line",
    "tax.paper.item",
    "month",
)
BY_MONTH = ("month.line", "month.difference", "proof.line")


@tagged("post_install", "-at_install")
class TestQueries(TaxPaperCase):
    """R34: many invoices cost no more queries than few."""

    def fill(self, count):
        """Of each so many: booked, void after posting, held."""
        for number in range(count):
            number = f"Q{count}-{number * 2:04}"
            good, void = raw_invoice(invoice_number=number), raw_invoice()
            held = raw_invoice("109.00", "9.00")
            self.ingest(
                good,
                void,
                held,
                facts={
                    good["id"]: facts_of(good, invoice_date=date(2026, 5, 2 + count)),
                    void["id"]: unpaid(void),
                    held["id"]: facts_of(held),
                },
            )
            self.ingest(void, facts={void["id"]: unpaid(void, void=True)})
        self.env["fusion.billing.month"]._add_missing(self.service)
        self.papers()

    def queries(self, name):
        """Of the list as the browser asks for it."""
        model = self.env[f"fusion.billing.{name}"].with_user(self.accountant)
        spec = model._get_fields_spec(model.get_view(view_type="list"))
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        found = model.web_search_read([], spec, limit=80)
        return self.env.cr.sql_log_count - before, found["length"]

    def test_r34_many_cost_no_more_queries_than_few(self):
        self.company.sale_lock_date = "2026-04-30"
        self.fill(2)
        self.month().sudo()._sign("As it is.")
        self.company.sale_lock_date = "2026-05-31"
        for name in LISTS:
            self.queries(name)  # views are kept
        few = {name: self.queries(name) for name in LISTS}
        self.company.sale_lock_date = "2026-04-30"
        self.fill(6)
        self.company.sale_lock_date = "2026-05-31"
        many = {name: self.queries(name) for name in LISTS}
        for name in LISTS:
            with self.subTest(name):
                self.assertTrue(few[name][1])
                self.assertLessEqual(many[name][0], few[name][0])
        for name in ("completeness.line", "correction", "tax.paper.item"):
            self.assertGreater(many[name][1], few[name][1], name)

    def month(self):
        return self.env["fusion.billing.month"].search([("date", "=", "2026-05-01")])

    def test_r34_what_is_read_by_its_id_is_the_same(self):
        self.fill(2)
        self.company.sale_lock_date = "2026-05-31"
        for name in (*LISTS, *BY_MONTH):
            with self.subTest(name):
                found = self.env[f"fusion.billing.{name}"].search([])
                self.env.invalidate_all()
                for record in found:
                    again = found.search([("id", "=", record.id)])
                    self.assertEqual(again, record)
                self.assertEqual(found.search([("id", "in", found.ids)]), found)
                self.assertTrue(found.read(["display_name"]))

    def test_r34_what_is_asked_for_by_month_is_the_same(self):
        """The first day and the last are of the month; without a date is of none."""
        days = ["2026-04-30", "2026-05-01", "2026-05-31", "2026-06-01"]
        for day in map(date.fromisoformat, days):
            good, held = raw_invoice(), raw_invoice("109.00", "9.00")
            facts = {raw["id"]: facts_of(raw, invoice_date=day) for raw in (good, held)}
            self.ingest(good, held, facts=facts)
        self.row_of(held).sudo().invoice_date = False
        self.env["fusion.billing.month"]._add_missing(self.service)
        for name in BY_MONTH:
            with self.subTest(name):
                found = self.env[f"fusion.billing.{name}"].search([])
                by_month = found.grouped("month_id")
                self.assertIn(found.month_id.browse(), by_month)
                self.assertGreater(len(by_month), 2)
                for month, own in by_month.items():
                    self.assertEqual(
                        found.search([("month_id", "=", month.id)]).sorted("id"),
                        own.sorted("id"),
                    )
