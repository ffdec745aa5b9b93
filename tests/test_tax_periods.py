from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .tax_paper_case import FEDERAL, ITEMS, PAPERS, TaxPaperCase

AUTHORITIES = "fusion.billing.tax.authority"


@tagged("post_install", "-at_install")
class TestTaxPeriods(TaxPaperCase):
    """R34: how often it is filed is chosen, and every period has its paper."""

    def setUp(self):
        super().setUp()
        self.billed(date(2026, 2, 10))
        self.billed(date(2026, 5, 12))

    def test_r34_a_period_with_nothing_has_a_paper_too(self):
        papers = self.papers().sorted("date_from")
        self.assertEqual(str(papers[0].date_from), "2026-01-01")
        months = [paper.date_from.month for paper in papers]
        self.assertEqual(months[:3], [1, 4, 7])
        empty = papers[2]
        self.assertFalse(empty.line_ids)
        self.assertEqual((empty.tax_total, empty.foots), (0, True))
        self.assertTrue(empty.export_xlsx)

    def test_r34_monthly_and_yearly(self):
        authority = self.authority(FEDERAL)
        if not authority:
            self.papers()
            authority = self.authority(FEDERAL)
        authority.with_user(self.accountant).period = "month"
        papers = self.papers().sorted("date_from")
        self.assertEqual([paper.tax_total for paper in papers[:4]], [13, 0, 0, 13])
        self.assertIn("February 2026", papers[0].display_name)
        authority.with_user(self.accountant).period = "year"
        papers = self.papers()
        self.assertEqual(papers[-1:].tax_total, 26)
        self.assertTrue(papers[-1:].display_name.endswith(", 2026"))
        self.assertEqual(set(papers.mapped("period")), {"year"})

    def test_r34_each_is_there_once(self):
        count = len(self.papers())
        self.assertEqual(len(self.papers()), count)

    def test_r34_a_tax_is_owed_to_one(self):
        self.papers()
        authority = self.authority(FEDERAL)
        values = {"name": "Another", "tax_ids": [Command.set(authority.tax_ids.ids)]}
        with self.assertRaisesRegex(ValidationError, "already a tax of"):
            self.env[AUTHORITIES].create(values | {"company_id": self.company.id})

    def test_r34_what_a_person_parted_otherwise_stays(self):
        self.papers()
        federal = self.authority(FEDERAL).with_user(self.accountant)
        tax = federal.tax_ids
        federal.tax_ids = [Command.clear()]
        own = federal.create({"name": "Own", "tax_ids": [Command.set(tax.ids)]})
        papers = self.papers()
        self.assertFalse(self.authority(FEDERAL).tax_ids)
        found = papers.filtered(lambda paper: paper.authority_id == own)
        self.assertEqual(sum(found.mapped("tax_total")), 26)

    def test_r34_readers_read_and_another_company_sees_nothing(self):
        self.papers()
        for reader, seen in self.readers_here_and_elsewhere():
            papers = self.env[PAPERS].with_user(reader)
            for name in (PAPERS, AUTHORITIES, ITEMS, f"{PAPERS}.line"):
                found = self.env[name].with_user(reader).search([])
                self.assertEqual(bool(found), seen, name)
                with self.assertRaises(AccessError):
                    self.env[name].with_user(reader).create({})
            if seen:
                papers.action_open_papers()
                paper = papers.search([])[-1:]
                self.assertEqual(paper.tax_total, 13)
                self.assertTrue(paper.export_xlsx)
                with self.assertRaises(AccessError):
                    paper.authority_id.period = "month"
            else:
                with self.assertRaisesRegex(UserError, "Switch to that company"):
                    papers.action_open_papers()
