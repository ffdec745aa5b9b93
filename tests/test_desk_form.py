from datetime import datetime
from decimal import Decimal

from freezegun import freeze_time

from odoo.tests import tagged

from ..ledger.facts_codec import facts_from_dict, facts_to_dict
from .common import facts_of, raw_invoice, unpaid
from .desk_case import DeskCase

CUSTOMER = "1a90feed-0000-4000-8000-0000000000aa"
INVOICE = "1a90feed-0000-4000-8000-000000000004"


@tagged("post_install", "-at_install")
class TestSides(DeskCase):
    """R34: the three sides next to each other, and what differs is marked."""

    def comparison(self, raw, **said):
        self.ingest(raw, post=False, facts={raw["id"]: facts_of(raw, **said)})
        return self.row_of(raw).with_user(self.accountant).comparison

    def test_what_differs_is_marked_and_nothing_else(self):
        shown = self.comparison(raw_invoice(), total=Decimal("114.00"))
        self.assertEqual(shown.count("table-warning"), 2)  # before tax, and in all
        self.assertIn("What is marked", shown)
        self.assertNotIn("table-warning", self.comparison(raw_invoice()))

    def test_an_edited_draft_is_marked_on_its_side(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        move = self.move_of(raw).with_user(self.accountant)
        move.invoice_line_ids.price_unit = 90.0
        shown = self.row_of(raw).with_user(self.accountant).comparison
        self.assertIn("Draft in Odoo", shown)
        self.assertRegex(self.text(shown), r"Total 113.00 \$ 113.00 \$ 101.70 \$")
        self.assertEqual(shown.count("table-warning"), 3)

    def test_what_is_void_is_billed_nothing_and_says_so(self):
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw, void=True)})
        shown = self.row_of(raw).comparison
        self.assertIn("Void at the biller: nothing is billed.", shown)
        self.assertRegex(self.text(shown), r"Total 113.00 \$ 0.00 \$")

    def test_of_what_is_waiting_the_biller_says_nothing(self):
        raw = raw_invoice()
        self.ingest(raw, facts={})
        self.assertIn("has not confirmed", self.row_of(raw).comparison)

    def test_each_line_has_its_family_and_why_and_families_the_ledger(self):
        long = "Never heard of this service " * 9
        items = [("Odoo ERP Hosting", "1", "60.00"), (long, "1", "40.00")]
        raw = raw_invoice(items=items)
        self.ingest(raw)
        text = self.text(self.row_of(raw).with_user(self.accountant).by_family)
        self.assertRegex(text, r"Hosting (60.00 \$ ){3}Odoo ERP Hosting because")
        self.assertIn("because of: Odoo ERP Hosting", text)
        self.assertRegex(text, r"Other (40.00 \$ ){3}Never heard")
        self.assertIn(f"{long.strip()} no family has a word of it", text)

    def test_a_draft_moved_to_another_family_differs_there(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        other = self.service.family_ids[-1]
        line = self.move_of(raw).invoice_line_ids
        line.sudo().x_fc_family_id = other
        shown = self.row_of(raw).by_family
        self.assertEqual(shown.count("table-warning"), 2)

    def test_of_very_many_lines_the_first_are_shown_and_all_are_added(self):
        items = [(f"Odoo ERP Hosting {n}", "1", "1.00") for n in range(210)]
        raw = raw_invoice("237.30", "27.30", items)
        self.ingest(raw)
        text = self.text(self.row_of(raw).by_family)
        self.assertIn("10 more lines are not shown", text)
        self.assertRegex(text, r"Hosting (210.00 \$ ){3}")

    def test_hostile_text_stays_text(self):
        raw = raw_invoice(items=[("<script>alert(1)</script>", "1", "100.00")])
        self.ingest(raw)
        row = self.row_of(raw)
        self.assertNotIn("<script", row.by_family + row.comparison)
        self.assertIn("&lt;script&gt;", row.by_family)

    def test_a_row_whose_invoice_was_deleted_can_be_looked_at(self):
        raw = raw_invoice()
        self.ingest(raw, post=False)
        self.move_of(raw).unlink()
        row = self.row_of(raw).with_user(self.accountant)
        self.assertEqual(row.reason_code, "move_deleted")
        self.assertTrue(row.comparison and row.by_family)
        self.assertEqual((row.ledger_total, row.payment_count), (0.0, 0))


@tagged("post_install", "-at_install")
class TestTimeline(DeskCase):
    """R11: runs, decisions and payments of a row, in order."""

    def run_daily(self, raw):
        with self.source([raw], self.facts), self.enter_registry_test_mode():
            self.env.ref(
                "fusion_centralize_billing.cron_fc_invoice_ledger"
            ).method_direct_trigger()

    def post_all(self):
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            env = self.env(cr=cr, user=self.accountant.id)
            env["fusion.billing.invoice.ledger.post"].create({}).action_post()
        self.env.invalidate_all()

    def test_what_happened_stands_in_order(self):
        raw = raw_invoice("112.00", "12.00")
        self.facts = {raw["id"]: facts_of(raw)}
        tax = self.chart("gstpst_sale_tax_12_bc")
        # a clock that stands: the tests' cursor keeps its hour when it commits
        with freeze_time("2026-06-01 06:00"):
            self.run_daily(raw)
        with freeze_time("2026-06-02 09:00"):
            self.act_on([raw], "_choose_tax", tax)
        with freeze_time("2026-06-02 10:00"):
            self.post_all()
        text = self.text(self.row_of(raw).with_user(self.accountant).timeline)
        told = (
            "Daily run: Held",
            "Several taxes explain",
            "Tax chosen",
            "Retry: Updated",
            "Bulk post: Posted",
            "Payment booked",
        )
        places = [text.find(words) for words in told]
        self.assertNotIn(-1, places, text)
        self.assertEqual(places, sorted(places))

    def test_what_runs_found_again_and_again_is_told_once(self):
        raw = raw_invoice("112.00", "12.00")
        self.ingest(raw, post=False)
        row = self.row_of(raw)
        run = (
            self.env["fusion.billing.ledger.run"]
            .sudo()
            .create({"service_id": self.service.id, "mode": "post", "trigger": "cron"})
        )
        for day in (1, 2, 3):
            run = run.copy({"started_at": datetime(2026, 6, day, 6)})
            run.line_ids.create(
                {"run_id": run.id, "source_invoice_id": row.id, "outcome": "held"}
            )
        text = self.text(row.with_user(self.accountant).timeline)
        self.assertEqual(text.count("Daily run: Held"), 1)
        self.assertRegex(text, "3 times, until .*6/3/26")

    def test_a_note_is_shown_as_what_it_is(self):
        raw = raw_invoice()
        self.ingest(raw)
        row = self.row_of(raw).with_user(self.accountant)
        row.message_post(body="<i>Called</i> the customer", message_type="comment")
        self.assertIn("&lt;i&gt;Called&lt;/i&gt; the customer", row.timeline)
        self.assertIn("Note", row.timeline)


@tagged("post_install", "-at_install")
class TestPageAtTheBiller(DeskCase):
    def page(self, biller_id, evidence=None):
        raw = raw_invoice(stripe_invoice_id=biller_id)
        facts = facts_from_dict(facts_of(raw, evidence=evidence))
        self.ingest(raw, facts={raw["id"]: facts})
        row = self.row_of(raw)
        row.sudo().facts = facts_to_dict(facts)
        return row.biller_page

    def lago(self, url):
        self.env["ir.config_parameter"].set_param("fusion_billing.lago_api_url", url)

    def test_stripes_is_made_of_its_id_alone(self):
        page = self.page("in_1NexaCloud260003")
        self.assertEqual(
            page, "https://dashboard.stripe.com/invoices/in_1NexaCloud260003"
        )

    def test_an_id_of_another_shape_leads_nowhere(self):
        for biller_id in ("in_1/../../evil", "in_1?x=", "in_é", "in_", "javascript:x"):
            with self.subTest(biller_id):
                self.assertFalse(self.page(biller_id))

    def test_lagos_only_where_its_pages_are_known(self):
        evidence = {"invoice": {"customer": {"lago_id": CUSTOMER}}}
        for url, known in (
            ("https://api.getlago.com/api/v1", True),
            ("https://lago.example.com/api/v1", False),
            ("https://api.getlago.com.evil.example", False),
            ("http://[broken", False),
            ("", False),
        ):
            with self.subTest(url):
                self.lago(url)
                page = self.page(f"lago:{INVOICE[:-2]}{len(url):02}", evidence)
                self.assertEqual(bool(page), known)
        self.assertEqual(
            self.env["fusion.billing.source.invoice"]._is_lago_hosted(), False
        )

    def test_lagos_needs_ids_of_its_shape(self):
        self.lago("https://api.getlago.com")
        evidence = {"invoice": {"customer": {"lago_id": CUSTOMER}}}
        self.assertEqual(
            self.page(f"lago:{INVOICE}", evidence),
            f"https://app.getlago.com/customer/{CUSTOMER}/invoice/{INVOICE}/overview",
        )
        for biller_id, said in (
            ("lago:../../x", evidence),
            (f"lago:{INVOICE[:-1]}5", {"invoice": {"customer": {"lago_id": "../x"}}}),
            (f"lago:{INVOICE[:-1]}6", {"invoice": "odd"}),
            (f"lago:{INVOICE[:-1]}7", None),
        ):
            with self.subTest(biller_id):
                self.assertFalse(self.page(biller_id, said))
