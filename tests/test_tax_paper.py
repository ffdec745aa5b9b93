from datetime import date

from odoo.tests import tagged

from .common import raw_invoice, unpaid
from .tax_paper_case import FEDERAL, QUEBEC, TaxPaperCase

AUTHORITIES = "fusion.billing.tax.authority"


@tagged("post_install", "-at_install")
class TestTaxPaper(TaxPaperCase):
    """R34: what is owed to whom, for a filing period, and of which rows."""

    def test_r34_what_was_collected(self):
        self.billed(date(2026, 5, 12))
        self.billed(date(2026, 6, 30), "226.00", "26.00")
        self.billed(date(2026, 7, 1))
        paper = self.paper()
        self.assertEqual(str(paper.date_from), "2026-04-01")
        self.assertEqual(str(paper.date_to), "2026-06-30")
        self.assertEqual(self.figures(paper), {"collected": (300, 39)})
        self.assertEqual((paper.collected_base, paper.collected_tax), (300, 39))
        self.assertEqual((paper.tax_total, paper.ledger_tax), (39, 39))
        self.assertTrue(paper.foots)
        self.assertEqual(self.paper(day="2026-07-01").tax_total, 13)
        self.assertOpens(paper)

    def test_r34_a_group_of_taxes_is_owed_to_two(self):
        self.in_quebec()
        self.assertEqual(self.figures(self.paper()), {"collected": (100, 5)})
        paper = self.paper(QUEBEC)
        self.assertEqual(self.figures(paper), {"collected": (100, 9.98)})
        self.assertIn("Revenu Québec", paper.display_name)
        self.assertIn("Q2 2026", paper.display_name)
        self.assertOpens(paper)

    def test_r34_bc_and_manitoba_are_told_apart(self):
        for name, code in (("12_bc", "ca_pst_bc"), ("12_mb", "ca_rst_mb")):
            user = {"id": name, "email": f"{name}@cafe.example", "full_name": name}
            raw = raw_invoice("112.00", "12.00", user=user, user_id=name)
            self.ingest(raw, post=False)
            row = self.row_of(raw)
            self.assertEqual(row.reason_code, "tax_ambiguous")
            row.sudo().chosen_tax_id = self.chart(f"gstpst_sale_tax_{name}")
            self.ingest(raw)
            self.assertEqual(self.figures(self.paper(code)), {"collected": (100, 7)})

    def test_r34_a_tax_that_nobody_uses_makes_no_authority(self):
        self.billed(date(2026, 5, 12))
        self.assertEqual(self.papers().authority_id.mapped("code"), [FEDERAL])

    def test_r34_a_tax_of_no_chart_is_owed_to_its_group(self):
        group = self.env["account.tax.group"].create(
            {"name": "Levy", "company_id": self.company.id}
        )
        tax = self.env["account.tax"].create(
            {
                "name": "Levy 3 %",
                "amount": 3,
                "type_tax_use": "sale",
                "tax_group_id": group.id,
                "company_id": self.company.id,
            }
        )
        self.billed(date(2026, 5, 12))
        self.booked_by_hand("out_invoice", tax, 100.0)
        paper = self.paper(f"group:{group.id}")
        self.assertEqual(paper.authority_id.name, "Levy")
        self.assertEqual(self.figures(paper), {"other": (100, 3)})

    def test_r34_other_entries_are_told_apart_and_foot(self):
        self.billed(date(2026, 5, 12))
        tax = self.chart("hst_sale_tax_13")
        self.booked_by_hand("out_invoice", tax, 50.0)
        paper = self.paper()
        self.assertEqual(
            self.figures(paper), {"collected": (100, 13), "other": (50, 6.5)}
        )
        self.assertEqual((paper.tax_total, paper.ledger_tax), (19.5, 19.5))
        self.assertOpens(paper)

    def test_r34_tax_on_purchases_is_no_part_of_it(self):
        self.billed(date(2026, 5, 12))
        tax = self.chart("hst_purchase_tax_13")
        self.booked_by_hand("in_invoice", tax, 50.0)
        self.assertEqual(self.figures(self.paper()), {"collected": (100, 13)})

    def test_r34_zero_rated(self):
        abroad = {"customer": {"country": "US", "state": "NY"}}
        self.billed(date(2026, 5, 12), "50.00", "0.00", said=abroad)
        paper = self.paper()
        self.assertEqual(self.figures(paper), {"zero": (50, 0)})
        self.assertEqual(paper.line_ids.tax_id, self.chart("int_sale_tax_0"))
        self.assertOpens(paper)

    def test_r34_what_was_not_charged_has_a_base_and_no_tax(self):
        raw = self.billed(date(2026, 5, 12), "50.00", "0.00")
        self.in_quebec()
        self.assertIn("uncharged_tax", self.row_of(raw).flag_ids.mapped("code"))
        paper = self.paper()
        self.assertEqual(self.figures(paper)["uncharged"], (50, 0))
        self.assertEqual((paper.uncharged_base, paper.tax_total), (50, 5))
        self.assertNotIn("uncharged", self.figures(self.paper(QUEBEC)))
        partner = self.move_of(raw).partner_id
        partner.state_id = self.env.ref("base.state_ca_qc")
        self.assertEqual(self.figures(self.paper(QUEBEC))["uncharged"], (50, 0))
        self.assertOpens(self.paper(QUEBEC))

    def test_r34_a_credit_note_adjusts(self):
        raw = self.billed(date(2026, 5, 12))
        day = {"date": "2026-07-03", "invoice_date": "2026-07-03"}
        self.move_of(raw)._reverse_moves([day]).action_post()
        self.assertEqual(self.figures(self.paper()), {"collected": (100, 13)})
        july = self.paper(day="2026-07-03")
        self.assertEqual(self.figures(july), {"adjusted": (-100, -13)})
        self.assertEqual((july.tax_total, july.foots), (-13, True))
        self.assertOpens(july)

    def test_r34_an_invoice_of_an_earlier_period_adjusts(self):
        self.service.book_on_first_open_day = True
        self.company.sale_lock_date = "2026-06-30"
        raw = self.billed(date(2026, 6, 12))
        self.assertEqual(str(self.move_of(raw).date), "2026-07-01")
        july = self.paper(day="2026-07-01")
        self.assertEqual(self.figures(july), {"adjusted": (100, 13)})
        self.assertFalse(self.paper(day="2026-06-12").line_ids)
        self.authority(FEDERAL).period = "year"
        self.assertEqual(self.figures(self.paper()), {"collected": (100, 13)})

    def test_r34_what_is_not_booked_yet(self):
        self.in_quebec(post=False)
        held = self.billed(date(2026, 5, 14), "109.00", "9.00")
        self.assertEqual(self.row_of(held).state, "held")
        paper = self.paper(QUEBEC)
        self.assertEqual(self.figures(paper), {"pending": (100, 9.98)})
        self.assertOpens(paper)
        federal = self.paper()
        self.assertEqual(federal.pending_base, 200)
        self.assertAlmostEqual(federal.pending_tax + paper.pending_tax, 23.98, 2)
        self.assertEqual(federal.tax_total, 0)
        self.assertOpens(federal)

    def test_r34_a_tax_that_no_biller_confirmed_yet_is_not_guessed(self):
        raw = self.in_quebec(post=False)
        row = self.row_of(raw).sudo()
        self.move_of(raw).unlink()
        row.decision = "waiting"
        federal = self.paper()
        self.assertEqual(self.figures(federal), {"pending": (100, 14.98)})
        self.assertFalse(federal.line_ids.tax_id)
        self.assertFalse(self.paper(QUEBEC).line_ids)
        self.assertOpens(federal)

    def test_r34_what_has_no_date_yet_is_said_to_be_nowhere(self):
        self.billed(date(2026, 5, 12))
        self.ingest(raw_invoice(), facts={})
        paper = self.paper()
        self.assertEqual(paper.undated_count, 1)
        self.assertEqual(self.figures(paper), {"collected": (100, 13)})

    def test_r34_in_the_currency_of_the_company(self):
        self.dollars()
        self.billed(date(2026, 5, 12), currency="USD")
        self.assertEqual(self.figures(self.paper()), {"collected": (125, 16.25)})
        held = self.billed(date(2026, 5, 13), "109.00", "9.00", currency="USD")
        self.assertEqual(self.row_of(held).state, "held")
        paper = self.paper()
        self.assertEqual(self.figures(paper)["pending"], (125, 11.25))
        self.assertTrue(paper.foots)
        self.assertOpens(paper)

    def test_r34_void_or_draft_is_in_no_paper(self):
        void, draft = raw_invoice(), raw_invoice()
        said = {void["id"]: unpaid(void, void=True)}
        said[draft["id"]] = unpaid(draft, draft=True)
        self.ingest(void, draft, facts=said)
        self.assertFalse(any(self.papers().mapped("line_ids")))
