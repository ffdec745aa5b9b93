from datetime import date
from unittest.mock import patch

from odoo.tests import tagged

from ..models import completeness_gap
from .common import facts_of, raw_invoice, unpaid
from .test_completeness_list import GAPS, ListCase


@tagged("post_install", "-at_install")
class TestNumbersNotSeen(ListCase):
    """R34: numbers between those seen that nobody has."""

    def number(self, *numbers):
        self.ingest(*(raw_invoice(invoice_number=number) for number in numbers))

    def test_r34_the_stretches_of_each_sequence(self):
        self.number("NC26-0006", "NC26-0008", "NC26-0011", "NC26-0015")
        self.number("ABCD-0001", "ABCD-0002", "EFGH-0009")
        self.number("LAG-1234-001-002", "LAG-1234-001-004", "LAG-1234-002-009")
        self.assertEqual(
            self.gaps(),
            {"NC26-": "0007, 0009–0010, 0012–0014", "LAG-1234-001-": "003"},
        )
        gap = self.env[GAPS].search([("sequence", "=", "NC26-")])
        self.assertEqual((gap.lowest, gap.highest), ("0006", "0015"))
        self.assertEqual(gap.not_seen_count, 6)

    def test_r34_numbers_that_grow_longer_are_not_cut(self):
        self.number("N-8", "N-12")
        self.assertEqual(self.gaps(), {"N-": "9–11"})
        self.number("N-1003")
        self.assertEqual(self.gaps(), {"N-": "9–11, 13–1002"})

    def test_r34_a_gap_is_of_the_month_of_the_next_number(self):
        june = raw_invoice(invoice_number="N-5")
        self.number("N-1", "N-3")
        said = facts_of(june, invoice_date=date(2026, 6, 2))
        self.ingest(june, facts={june["id"]: said})
        self.env["fusion.billing.month"]._add_missing(self.service)
        gaps = self.env[GAPS].search([]).sorted("date")
        self.assertEqual(gaps.mapped("not_seen"), ["2", "4"])
        names = gaps.month_id.sorted("date").mapped("display_name")
        self.assertEqual(names, ["May 2026", "June 2026"])
        self.assertEqual(self.may().not_seen_note, "N- 2")

    def test_r34_void_drafts_and_what_is_missing_have_their_numbers(self):
        void, draft = (raw_invoice(invoice_number=f"N-{n}") for n in (2, 3))
        self.number("N-1", "N-6")
        said = {void["id"]: unpaid(void, void=True)}
        said[draft["id"]] = unpaid(draft, draft=True)
        self.ingest(void, draft, facts=said)
        told = {"customer": "", "date": "2026-05-01", "total": "1", "currency": "CAD"}
        self.service.missing_billed = {"in_4": told | {"number": "N-4", "paid": True}}
        self.service.void_billed = {
            "in_5": told | {"number": "N-5", "paid": False, "void": True}
        }
        self.assertEqual(self.gaps(), {})
        self.service.void_billed = False
        self.assertEqual(self.gaps(), {"N-": "5"})

    def test_r34_hostile_numbers(self):
        self.number("N-1", "N-999999999", "M-1", "M-99999999999999999999999", "=X-1")
        self.number("no digits", "’''); --7", "=X-3", "９")
        self.assertEqual(self.gaps(), {"N-": "2–999999998", "=X-": "2"})
        gap = self.env[GAPS].search([("sequence", "=", "=X-")])
        [[cell]] = gap.export_data(["sequence"])["datas"]
        self.assertEqual(cell, "'=X-")

    def test_r34_very_many_stretches_are_cut_and_counted(self):
        with patch.object(completeness_gap, "SHOWN", 2):
            self.number("N-1", "N-3", "N-5", "N-7")
            self.assertEqual(self.gaps(), {"N-": "2, 4 …"})
            self.assertEqual(self.env[GAPS].search([]).not_seen_count, 3)

    def test_r34_an_id_in_the_place_of_a_number_is_none(self):
        raw = raw_invoice(invoice_number="N-1")
        raw |= {"invoice_number": None, "id": "00000000-0000-4000-8000-000000000001"}
        other = raw_invoice(invoice_number="N-2")
        other |= {"invoice_number": None, "id": "00000000-0000-4000-8000-000000000009"}
        self.ingest(raw, other)
        self.assertEqual(self.gaps(), {})
        self.assertEqual(self.lines().mapped("number"), [False, False])
