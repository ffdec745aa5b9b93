from datetime import date

from odoo.tests import tagged

from .common import facts_of, raw_invoice, unpaid
from .dashboard_case import DashboardCase

SUMS = {
    "source": "source_total",
    "ledger": "ledger_total",
    "difference": "difference",
    "open": "difference",
}


@tagged("post_install", "-at_install")
class TestDashboardMonth(DashboardCase):
    """R34: source less ledger of this month, and what of it is not explained."""

    def sums(self):
        """{currency: {name: figure}} of the card."""
        found = self.figures()["month"]["currencies"]
        return {
            each["name"]: {figure["name"]: figure for figure in each["figures"]}
            for each in found
        }

    def amounts(self, currency="CAD"):
        return [self.sums()[currency][name]["amount"] for name in SUMS]

    def money(self, *amounts, currency=None):
        currency = currency or self.company.currency_id
        return [currency.format(amount) for amount in amounts]

    def test_r34_what_is_held_is_not_explained_and_what_is_void_is(self):
        good, held, void = raw_invoice(), raw_invoice("109.00", "9.00"), raw_invoice()
        facts = {raw["id"]: facts_of(raw) for raw in (good, held)}
        facts[void["id"]] = unpaid(void, void=True)
        self.ingest(good, held, void, facts=facts)
        self.assertEqual(self.figures()["month"]["title"], "May 2026")
        self.assertEqual(self.amounts(), self.money(335, 113, 222, 109))
        self.assertTrue(self.sums()["CAD"]["open"]["is_bad"])

    def test_r34_the_figures_are_those_of_the_months_page(self):
        self.ingest_every_fate()
        self.card().action_open_month()
        self.env.invalidate_all()
        month = self.env["fusion.billing.month"].search([("date", "=", "2026-05-01")])
        shown = (
            month.source_total,
            month.ledger_total,
            month.difference,
            month.open_difference,
        )
        self.assertEqual(self.amounts(), self.money(*shown))

    def test_r34_each_sum_opens_what_it_is_made_of(self):
        self.ingest_every_fate()
        self.ingest_dollars()
        for code, figures in self.sums().items():
            currency = self.env["res.currency"].search([("name", "=", code)])
            for name, field in SUMS.items():
                opened = self.opened("action_open_sum", figures[name])
                with self.subTest(currency=code, sum=name):
                    [shown] = self.money(sum(opened.mapped(field)), currency=currency)
                    self.assertEqual(figures[name]["amount"], shown)
                    self.assertEqual(opened.currency_id.mapped("name"), [code])

    def ingest_dollars(self):
        self.dollars()
        held = raw_invoice("109.00", "9.00", currency="USD")
        self.ingest(raw_invoice(currency="USD"), held)

    def test_r34_currencies_are_not_added_up(self):
        self.ingest(raw_invoice())
        self.ingest_dollars()
        dollars = self.env.ref("base.USD")
        expected = self.money(222, 113, 109, 109, currency=dollars)
        self.assertEqual(self.amounts("USD"), expected)
        self.assertEqual(self.amounts("CAD"), self.money(113, 113, 0, 0))

    def test_r34_of_a_difference_the_invoices_open_that_differ(self):
        self.ingest_every_fate()
        opened = self.opened("action_open_sum", self.sums()["CAD"]["difference"])
        self.assertNotIn(self.row_of(self.paid), opened.source_invoice_id.sudo())
        self.assertIn(self.row_of(self.held[0]), opened.source_invoice_id.sudo())

    def test_r34_a_line_leads_to_its_invoice(self):
        raw = raw_invoice()
        self.ingest(raw)
        [line] = self.opened("action_open_sum", self.sums()["CAD"]["ledger"])
        self.assertEqual(line.action_open()["res_id"], self.row_of(raw).id)

    def test_r34_another_month_is_not_this_one(self):
        raw = raw_invoice()
        self.ingest(
            raw, facts={raw["id"]: facts_of(raw, invoice_date=date(2026, 4, 30))}
        )
        self.assertFalse(self.figures()["month"]["currencies"])
        self.assertFalse(self.card().action_open_month().get("res_id"))

    def test_r2_a_month_begins_in_the_services_time_zone(self):
        """It is June in London, and still May in Toronto."""
        self.ingest(raw_invoice())
        with self.at("2026-06-01 02:00:00"):
            self.assertEqual(self.figures()["month"]["title"], "May 2026")
            self.service.time_zone = "Europe/London"
            self.assertEqual(self.figures()["month"]["title"], "June 2026")


@tagged("post_install", "-at_install")
class TestDashboardRevenue(DashboardCase):
    """Twelve months of what the ledger holds, by family."""

    def book(self, day, description="Odoo ERP Hosting", **columns):
        raw = raw_invoice(items=[(description, "1", "100.00")], **columns)
        self.ingest(raw, facts={raw["id"]: facts_of(raw, invoice_date=day)})
        return raw

    def told(self):
        return [(each["title"], each["amount"]) for each in self.figures()["revenue"]]

    def test_by_family_and_in_all(self):
        self.book(date(2026, 5, 2))
        self.book(date(2026, 3, 2))
        self.book(date(2026, 5, 3), "Daily Backup")
        money = self.company.currency_id.format
        expected = [
            ("Hosting", money(200)),
            ("Add-ons", money(100)),
            ("Total", money(300)),
        ]
        self.assertEqual(self.told(), expected)

    def test_each_figure_opens_the_items_it_is_the_sum_of(self):
        self.book(date(2026, 5, 2))
        self.book(date(2026, 3, 2), "Daily Backup")
        self.dollars()
        self.book(date(2026, 5, 12), currency="USD")
        self.ingest(raw_invoice("109.00", "9.00"))  # held: not in the ledger
        figures = self.figures()["revenue"]
        self.assertEqual(len(figures), 5)
        for figure in figures:
            opened = self.opened("action_open_revenue", figure)
            with self.subTest(figure=figure["title"], currency=figure["currency"]):
                self.assertEqual(opened.currency_id.name, figure["currency"])
                total = opened.currency_id.format(sum(opened.mapped("ledger_untaxed")))
                self.assertEqual(figure["amount"], total)

    def test_each_bar_opens_the_items_it_is_the_sum_of(self):
        self.book(date(2026, 5, 2))
        self.book(date(2026, 3, 2), "Daily Backup")
        drawn = []
        for series in self.bars():
            self.assertEqual(len(series["values"]), 12)
            for bar in series["values"]:
                opened = self.opened("action_open_revenue", bar)
                self.assertEqual(sum(opened.mapped("ledger_untaxed")), bar["value"])
                if bar["value"]:
                    drawn.append((series["key"], bar["title"], bar["text"]))
        amount = self.company.currency_id.format(100)
        expected = [
            ("Hosting", "May 2026", amount),
            ("Add-ons", "March 2026", amount),
        ]
        self.assertEqual(drawn, expected)

    def test_the_months_are_the_last_twelve(self):
        self.book(date(2025, 5, 31))
        self.assertFalse(self.told())
        self.assertFalse(self.bars())
        self.book(date(2025, 6, 1))
        [hosting] = self.bars()
        months = [bar["title"] for bar in hosting["values"]]
        self.assertEqual((months[0], months[-1]), ("June 2025", "May 2026"))
        self.assertEqual(hosting["values"][0]["value"], 100)

    def test_what_was_reversed_is_no_revenue(self):
        raw = self.book(date(2026, 5, 2))
        move = self.move_of(raw)
        wizard = self.env["account.move.reversal"].create(
            {
                "move_ids": [(6, 0, move.ids)],
                "journal_id": move.journal_id.id,
                "date": "2026-05-15",
            }
        )
        wizard.refund_moves()
        wizard.new_move_ids.action_post()
        [hosting, total] = self.told()
        self.assertEqual(hosting[1], self.company.currency_id.format(0))
        self.assertEqual(total[1], self.company.currency_id.format(0))

    def test_the_graph_is_of_one_currency_and_says_so_of_others(self):
        self.dollars()
        self.book(date(2026, 5, 12), currency="USD")
        [only] = self.bars()
        self.assertEqual(sum(bar["value"] for bar in only["values"]), 100)
        self.book(date(2026, 5, 12), "Daily Backup")
        [only] = self.bars()
        self.assertEqual(only["key"], "Add-ons")
        drawn = {
            (each["currency"], each["is_drawn"]) for each in self.figures()["revenue"]
        }
        self.assertEqual(drawn, {("CAD", True), ("USD", False)})

    def test_the_graph_itself_opens_in_odoos_own(self):
        self.book(date(2026, 5, 2))
        window = self.card().action_open_revenue_graph()
        self.assertEqual(window["views"][0][1], "graph")
        lines = self.env[window["res_model"]].search(window["domain"])
        self.assertEqual(sum(lines.mapped("ledger_untaxed")), 100)
