from ast import literal_eval
from datetime import date
from decimal import Decimal

from freezegun import freeze_time
from lxml import etree

from odoo.tests import Form, tagged

from .common import facts_of, queries, raw_invoice, unpaid
from .desk_case import ROWS, DeskCase

TWO_FAMILIES = [("Odoo ERP Hosting", "1", "60.00"), ("Never heard of", "1", "40.00")]


@tagged("post_install", "-at_install")
class TestFigures(DeskCase):
    """R34: source, biller and ledger of every row, to be sorted and added up."""

    def setUp(self):
        super().setUp()
        self.paid = raw_invoice(items=TWO_FAMILIES)
        self.draft = raw_invoice("226.00", "26.00")
        self.apart = raw_invoice("339.00", "39.00")
        self.void = raw_invoice("50.00", "0.00")
        self.raws = [self.paid, self.draft, self.apart, self.void]
        said = {raw["id"]: facts_of(raw) for raw in self.raws}
        said[self.apart["id"]] = facts_of(self.apart, total=Decimal("340.00"))
        said[self.void["id"]] = unpaid(self.void, void=True)
        self.facts = said
        self.ingest(self.paid, facts=said)
        self.ingest(self.draft, self.apart, self.void, post=False, facts=said)
        self.rows = self.rows_of(self.raws).with_user(self.accountant)

    def sides(self, raw):
        row = self.row_of(raw).with_user(self.accountant)
        return row.biller_total, row.ledger_total, row.difference, row.differs

    def test_the_sides_of_a_row(self):
        self.assertEqual(self.sides(self.paid), (113.0, 113.0, 0.0, False))
        self.assertEqual(self.sides(self.draft), (226.0, 0.0, 226.0, False))
        self.assertEqual(self.sides(self.apart), (340.0, 0.0, 339.0, True))
        self.assertEqual(self.row_of(self.apart).biller_difference, -1.0)

    def test_what_is_void_is_billed_nothing_and_explained(self):
        self.assertEqual(self.sides(self.void), (0.0, 0.0, 50.0, False))

    def test_what_nobody_was_asked_of_does_not_differ(self):
        waiting = raw_invoice()
        self.ingest(waiting, facts={})
        row = self.row_of(waiting)
        self.assertEqual((row.biller_difference, row.differs), (0.0, False))

    def test_a_credit_note_is_taken_off_the_ledger(self):
        move = self.move_of(self.paid)
        wizard = self.env["account.move.reversal"].create(
            {"move_ids": move.ids, "journal_id": move.journal_id.id}
        )
        wizard.reverse_moves()
        note = move.reversal_move_ids
        note.invoice_line_ids[0].price_unit = 10.0
        note.action_post()
        self.env.invalidate_all()
        left = 113.0 - note.amount_total
        row = self.row_of(self.paid)
        self.assertAlmostEqual(row.ledger_total, left)
        self.assertAlmostEqual(row.difference, 113.0 - left)
        sums = self.env["fusion.billing.proof.line"]._read_group(
            [("source_invoice_id", "=", row.id)], [], ["ledger_total:sum"]
        )
        self.assertAlmostEqual(row.ledger_total, sums[0][0])

    def test_they_are_sorted_filtered_and_added_up_by_the_database(self):
        rows = self.rows
        domain = [("id", "in", rows.ids)]
        by_difference = rows.search(domain, order="difference desc").mapped(
            "difference"
        )
        self.assertEqual(by_difference, [339.0, 226.0, 50.0, 0.0])
        self.assertEqual(
            rows._read_group(domain, [], ["ledger_total:sum", "difference:sum"]),
            [(113.0, 615.0)],
        )
        found = rows.search([*domain, ("differs", "=", True)])
        self.assertEqual(found.mapped("amount_total"), [339.0])
        self.assertEqual(rows.search([*domain, ("differs", "=", False)]), rows - found)

    def test_an_invoice_stands_in_the_group_of_each_of_its_families(self):
        other = self.service.family_ids.filtered(lambda family: not family.keywords)
        paid = self.row_of(self.paid).with_user(self.accountant)
        self.assertEqual(len(paid.family_ids), 2)
        groups = dict(
            self.rows._read_group(
                [("id", "in", self.rows.ids)], ["family_ids"], ["__count"]
            )
        )
        self.assertEqual(groups[other], 1)
        self.assertEqual(groups[paid.family_ids - other], 4)
        self.assertEqual(self.rows.search([("family_ids", "in", other.ids)]), paid)

    def test_filters(self):
        arch = self.rows.get_view(view_type="search")["arch"]
        for name, expected in {
            "review": {self.draft["id"]},
            "void": {self.void["id"]},
            "untaxed": {self.void["id"]},
            "differs": {self.apart["id"]},
            "other_family": {self.paid["id"]},
            "held": {self.apart["id"]},
            "booked": {self.paid["id"]},
            "skipped": {self.void["id"]},
            "waiting": set(),
            "ignored": set(),
        }.items():
            with self.subTest(name):
                self.assertEqual(self.found_by(arch, name), expected)

    @freeze_time("2026-06-15")
    def test_this_month_and_last_month(self):
        june = raw_invoice()
        self.ingest(
            june, facts={june["id"]: facts_of(june, invoice_date=date(2026, 6, 1))}
        )
        arch = self.rows.get_view(view_type="search")["arch"]
        self.assertEqual(self.found_by(arch, "this_month"), {june["id"]})
        may = {raw["id"] for raw in self.raws}
        self.assertEqual(self.found_by(arch, "last_month"), may)
        self.assertEqual(self.row_of(june).month, "June 2026")

    def found_by(self, arch, name):
        """What the filter of the search view finds, as the accountant."""
        view = etree.fromstring(arch)
        (filter_,) = view.xpath(f"//filter[@name='{name}']")
        domain = literal_eval(filter_.get("domain"))
        return set(self.rows.search(domain).mapped("external_id"))

    def test_every_grouping_of_the_search_view_groups(self):
        arch = etree.fromstring(self.rows.get_view(view_type="search")["arch"])
        names = [
            literal_eval(each.get("context"))["group_by"]
            for each in arch.xpath("//filter[contains(@context, 'group_by')]")
        ]
        self.assertGreaterEqual(
            set(names),
            {"state", "reason_code", "invoice_date:month", "biller", "partner_id"},
        )
        for name in names:
            with self.subTest(name):
                self.assertTrue(
                    self.rows.formatted_read_group([], [name], ["amount_total:sum"])
                )

    def test_the_panel_counts_states_and_reasons(self):
        for name, counted in {"state": ("held", 1), "reason_code": ("void", 1)}.items():
            told = self.rows.search_panel_select_multi_range(
                name, enable_counters=True, search_domain=[]
            )["values"]
            found = {each["id"]: each["__count"] for each in told}
            self.assertEqual(found[counted[0]], counted[1])

    def test_a_list_costs_as_many_queries_for_few_as_for_many(self):
        spec = self.rows._get_fields_spec(self.rows.get_view(view_type="list"))

        def asked():
            rows = self.env[ROWS].with_user(self.accountant)
            rows.web_search_read([], spec)
            return queries(self.env, lambda: rows.web_search_read([], spec))

        few = asked()
        more = [raw_invoice(items=TWO_FAMILIES) for _n in range(8)]
        self.ingest(*more)
        self.assertLessEqual(asked(), few)

    def test_a_new_row_has_no_figures(self):
        row = self.env[ROWS].new({})
        self.assertEqual((row.ledger_total, row.difference), (0.0, 0.0))
        self.assertFalse(row.family_ids)

    def test_an_empty_list_is_shown(self):
        spec = self.rows._get_fields_spec(self.rows.get_view(view_type="list"))
        found = self.rows.web_search_read([("id", "=", 0)], spec)
        self.assertEqual(found["records"], [])
        self.assertTrue(Form(self.rows[:1]).number)
