from odoo.tests import tagged

from .common import queries
from .dispute_case import DISPUTES
from .money_case import answer
from .money_screen_case import PAYOUT, MoneyScreenCase

DAY = "fusion.billing.balance.day"


@tagged("post_install", "-at_install")
class TestMoneyToldDashboard(MoneyScreenCase):
    """The dashboard counts what is open of the money, and opens just that."""

    def figures(self, level="reader"):
        """{name: figure} of a card."""
        card = self.by(level, self.service)
        return {each["name"]: each for each in card.dashboard["balance"]["open"]}

    def opened(self, figure, level="reader"):
        card = self.by(level, self.service).with_context(**figure["context"])
        action = card.action_open_money()
        return card.env[action["res_model"]].search(action["domain"])

    def everything_is_open(self):
        self.book_every_fate()
        self.paid_out()
        self.paid_out(3000, "failed", at="2026-05-14 15:00")
        self.paid_out(2000, "in_transit")
        self.dispute("1", "needs_response")
        self.dispute("2", "under_review")
        self.dispute("3", "lost", reason_code="dispute_lost_to_review")
        self.dispute("4", "won")

    def dispute(self, key, status, **more):
        values = {"stripe_account_id": self.stripe.id, "external_id": f"du_{key}"}
        told = {"status": status, "amount": 10, "currency_id": self.cad()}
        self.env[DISPUTES].sudo().create(values | told | more)

    def cad(self):
        return self.company.currency_id.id

    def test_nothing_is_open(self):
        self.assertEqual([each["count"] for each in self.figures().values()], [0] * 4)

    def test_each_figure_opens_what_it_counts(self):
        self.everything_is_open()
        for level in ("reader", "accountant"):
            figures = self.figures(level)
            counts = {name: each["count"] for name, each in figures.items()}
            opened = {name: self.opened(each, level) for name, each in figures.items()}
            self.assertEqual(counts, {name: len(opened[name]) for name in opened})
            differing = self.env[DAY].search_count([("difference", "!=", 0)])
            expected = {"days": differing, "payouts": 2, "disputes": 2, "credits": 0}
            self.assertEqual(counts, expected)
            self.assertTrue(differing)

    def test_just_those_are_opened(self):
        self.everything_is_open()
        figures = self.figures()
        payouts = self.opened(figures["payouts"])
        self.assertEqual(set(payouts.mapped("external_id")), {"po_5000", "po_3000"})
        troubles = {each.external_id: each.trouble for each in payouts}
        self.assertEqual(troubles, {"po_5000": "late", "po_3000": "back"})
        disputes = self.opened(figures["disputes"])
        self.assertEqual(set(disputes.mapped("external_id")), {"du_1", "du_3"})
        days = self.opened(figures["days"])
        self.assertTrue(all(days.mapped("difference")))

    def test_days_of_a_month_that_is_signed_off_are_not_open(self):
        self.book_every_fate()
        self.assertTrue(self.figures()["days"]["count"])
        month = self.env["fusion.billing.month"].sudo()
        values = {"service_id": self.service.id, "date": "2026-05-01"}
        month = month.create(values | {"signed_at": "2026-06-03 12:00:00"})
        self.assertFalse(self.figures()["days"]["count"])
        month.signed_at = False
        self.assertTrue(self.figures()["days"]["count"])

    def test_without_customers_credit_it_is_not_counted(self):
        self.stripe.credit_account_id = False
        self.assertNotIn("credits", self.figures())

    def test_as_many_queries_for_many_as_for_few(self):
        self.everything_is_open()
        few = self.queries()
        for number in range(5):
            self.paid_out(100 + number, "failed")
            self.dispute(f"n{number}", "needs_response")
        self.book(*(answer("moon_tax", -100) for _each in range(5)))
        self.assertEqual(self.queries(), few)

    def queries(self):
        card = self.by("reader", self.service)
        card.web_read({"dashboard": {}})
        return queries(card.env, lambda: card.web_read({"dashboard": {}}))

    def test_a_run_asks_as_often_for_many_points_as_for_few(self):
        self.everything_is_open()
        self.stripe._points()  # what is cached of languages and fields
        few = queries(self.env, self.stripe._points)
        for number in range(5):
            self.paid_out(100 + number, "failed")
            self.dispute(f"n{number}", "needs_response")
        self.book(*(answer("moon_tax", -100) for _each in range(5)))
        self.assertEqual(queries(self.env, self.stripe._points), few)

    def test_another_companys_reader_counts_nothing_of_it(self):
        self.everything_is_open()
        stranger = self.elsewhere()
        for model in (PAYOUT, DISPUTES, DAY):
            self.assertFalse(self.env[model].with_user(stranger).search_count([]))
