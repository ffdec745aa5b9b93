from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import facts_of, queries, raw_invoice
from .dashboard_case import DashboardCase

KINDS = ("attention", "held", "failed", "decide", "waiting", "review")


@tagged("post_install", "-at_install")
class TestDashboard(DashboardCase):
    """R11, R15: what needs a person is counted, and each figure opens its rows."""

    def test_every_figure_opens_just_what_it_counts(self):
        self.ingest_every_fate()
        expected = dict(zip(KINDS, (4, 2, 1, 1, 1, 1), strict=True))
        for name, count in expected.items():
            figure = self.rows(name)
            with self.subTest(figure=name):
                self.assertEqual((figure["count"], figure["text"]), (count, str(count)))
                self.assertEqual(len(self.opened("action_open_rows", figure)), count)

    def test_which_rows_they_are(self):
        self.ingest_every_fate()
        wanted = {
            "failed": [self.failed],
            "decide": [self.changed],
            "waiting": [self.waiting],
            "review": [self.draft],
            "held": self.held,
            "attention": [*self.held, self.failed, self.changed],
        }
        for name, raws in wanted.items():
            opened = self.opened("action_open_rows", self.rows(name))
            with self.subTest(figure=name):
                ids = {self.row_of(raw).id for raw in raws}
                self.assertEqual(set(opened.ids), ids)

    def test_what_needs_attention_is_what_the_lists_filter_shows(self):
        self.ingest_every_fate()
        for name in ("attention", "held", "failed", "waiting", "review"):
            opened = self.opened("action_open_rows", self.rows(name))
            with self.subTest(figure=name):
                self.assertEqual(opened.sudo(), self.filter_of_list(name))

    def test_held_rows_by_reason(self):
        self.ingest_every_fate()
        other = raw_invoice(user=None, user_id=None)
        self.ingest(other)
        held = self.rows("held")
        told = [(reason["title"], reason["count"]) for reason in held["reasons"]]
        self.assertEqual(told, [("No tax explains it", 2), ("No customer", 1)])
        for reason in held["reasons"]:
            opened = self.opened("action_open_rows", reason)
            self.assertEqual(len(opened), reason["count"])
            self.assertEqual(len(set(opened.mapped("reason_code"))), 1)
        [decide] = self.rows("decide")["reasons"]
        self.assertEqual(decide["title"], "Void after posting")

    def test_the_list_that_opens_says_what_it_shows(self):
        self.ingest_every_fate()
        [reason] = self.rows("held")["reasons"]
        card = self.card().with_context(**reason["context"])
        self.assertEqual(card.action_open_rows()["name"], "Held · No tax explains it")

    def test_as_many_queries_for_many_rows_as_for_few(self):
        self.ingest_every_fate()
        few = self.queries()
        for _time in range(3):
            self.ingest_every_fate()
        self.ingest(*(raw_invoice() for _ in range(10)))
        self.assertEqual(self.rows("held")["count"], 8)
        self.assertEqual(self.queries(), few)

    def queries(self):
        fields = {"dashboard": {}, "revenue_graph": {}, "name": {}}
        self.card().web_read(fields)  # what is kept for all of a process is so now
        return queries(self.env, lambda: self.card().web_read(fields))


@tagged("post_install", "-at_install")
class TestDashboardFirstScreen(DashboardCase):
    """It is what opens, for everybody who may open the app."""

    def action(self):
        return self.env.ref("fusion_centralize_billing.action_dashboard")

    def test_it_is_the_first_menu(self):
        root = self.env.ref("fusion_centralize_billing.menu_root")
        for level in ("reader", "accountant", "administrator"):
            menus = root.with_env(self.as_level(level)).child_id
            shown = menus._filter_visible_menus().sorted("sequence")
            with self.subTest(level=level):
                self.assertEqual(shown[:1].name, "Dashboard")
                self.assertEqual(shown[:1].action.id, self.action().id)

    def test_every_level_reads_it_and_what_it_opens(self):
        self.ingest_every_fate()
        self.run_of()
        for level in ("reader", "accountant", "administrator"):
            with self.subTest(level=level):
                self.read_all(level)

    def read_all(self, level):
        service = self.card(level)
        service.get_views([(self.action().view_id.id, "kanban")])
        figures = self.figures(level)
        links = {
            "action_open_rows": figures["rows"],
            "action_open_sum": figures["month"]["currencies"][0]["figures"],
            "action_open_revenue": figures["revenue"],
            "action_open_run": [figures["last_run"]],
            "action_open_month": [{"context": {}}],
            "action_open_revenue_graph": [{"context": {}}],
        }
        for name, targets in links.items():
            for figure in targets:
                card = self.card(level).with_context(**figure["context"])
                self.read_window(card.env, getattr(card, name)())

    def read_window(self, env, window):
        records = env[window["res_model"]]
        views = [(view or False, kind) for view, kind in window["views"]]
        records.get_views(views)
        if window.get("res_id"):
            records.browse(window["res_id"]).web_read({"display_name": {}})
        else:
            records.web_search_read(window["domain"], {"display_name": {}})

    def test_nobody_else_does(self):
        for level in ("internal", "invoicing", "portal"):
            with self.subTest(level=level), self.assertRaises(AccessError):
                self.card(level).read(["dashboard"])
        # Odoo's settings show the service, but no invoices to who may not see them
        with self.assertRaises(AccessError):
            self.card("system").read(["dashboard"])

    def test_there_is_no_card_of_another_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        group = "fusion_centralize_billing.group_administrator"
        stranger = self.new_user("dashboard_stranger", group, elsewhere)
        services = self.env[self.service._name].with_user(stranger)
        self.assertFalse(services.search([]))
        with self.assertRaises(AccessError):
            self.service.with_user(stranger).read(["dashboard"])
        with self.assertRaises(AccessError):
            self.service.with_user(stranger).action_open_rows()

    def test_looking_writes_nothing(self):
        self.ingest_every_fate()
        months = self.env["fusion.billing.month"].search_count([])
        self.figures()
        self.assertEqual(self.env["fusion.billing.month"].search_count([]), months)

    def test_without_invoices_it_leads_to_the_set_up(self):
        self.assertTrue(self.figures()["is_empty"])
        for level, is_offered in (("reader", False), ("administrator", True)):
            arch = self.card(level).get_view(self.action().view_id.id, "kanban")["arch"]
            with self.subTest(level=level):
                self.assertEqual('name="action_open_setup"' in arch, is_offered)
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: facts_of(raw)})
        self.assertFalse(self.figures()["is_empty"])
