from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..models.row_kinds import ATTENTION
from .common import facts_of, raw_invoice, unpaid
from .dashboard_case import DashboardCase
from .tax_paper_case import TaxPaperCase

MAY = date(2026, 5, 12)
MISSING = {"customer": "", "total": "113.00", "currency": "CAD", "paid": True}


class AdoptedCase(TaxPaperCase):
    def adopted(self, move_type="out_invoice", amounts=(100.0,), biller_id="in_old"):
        """What an earlier tool made of a biller's invoice: HST 13 %, still a draft."""
        tax = self.chart("hst_sale_tax_13")
        move = self.init_invoice(
            move_type, invoice_date="2026-05-12", amounts=[*amounts], taxes=tax
        )
        move.x_fc_stripe_invoice_id = biller_id
        return move

    def look(self):
        self.env["fusion.billing.month"]._add_missing(self.service)
        self.env.flush_all()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestWrongPapers(AdoptedCase):
    """R34: what a working paper could leave out, or tell twice."""

    def test_r34_a_tax_that_was_archived_since_was_charged(self):
        self.billed(MAY)
        self.chart("hst_sale_tax_13").active = False
        paper = self.paper()
        self.assertEqual((paper.tax_total, paper.ledger_tax), (13, 13))
        self.assertTrue(paper.foots)

    def test_r34_parts_of_a_group_may_be_of_no_use_of_their_own(self):
        part = {"type_tax_use": "none", "company_id": self.company.id}
        part["tax_group_id"] = self.chart("tax_group_gst").id
        parts = self.env["account.tax"].create(
            [part | {"name": f"{rate} %", "amount": rate} for rate in (4, 3)]
        )
        whole = {"name": "Both", "amount_type": "group", "type_tax_use": "sale"}
        whole["children_tax_ids"] = [Command.set(parts.ids)]
        tax = self.env["account.tax"].create(whole | {"company_id": self.company.id})
        raw = self.billed(MAY, "107.00", "7.00", post=False)
        self.row_of(raw).sudo().chosen_tax_id = tax
        self.ingest(raw)
        self.assertEqual(self.move_of(raw).invoice_line_ids.tax_ids, tax)
        self.assertEqual(sum(self.papers().mapped("collected_tax")), 7)

    def test_r34_what_was_given_twice_is_not_still_to_be_booked(self):
        raw = self.billed(MAY)
        again = raw_invoice(stripe_invoice_id=raw["stripe_invoice_id"])
        self.ingest(again)
        self.assertEqual(self.row_of(again).reason_code, "duplicate_source")
        self.assertEqual(self.figures(self.paper()), {"collected": (100, 13)})

    def test_r34_a_line_without_tax_among_others_with_tax(self):
        move = self.adopted(amounts=(100.0, 50.0))
        move.invoice_line_ids[1].tax_ids = False
        move.action_post()
        items = [("Odoo ERP Hosting", "1", "150.00")]
        raw = raw_invoice("163.00", "13.00", items, stripe_invoice_id="in_old")
        self.ingest(raw)
        self.assertEqual(self.row_of(raw).move_id, move)
        paper = self.paper()
        figures = {"collected": (100, 13), "uncharged": (50, 0)}
        self.assertEqual(self.figures(paper), figures)
        self.assertOpens(paper)


@tagged("post_install", "-at_install")
class TestWrongSides(AdoptedCase):
    """R34: what was booked before, and what the source lacks."""

    def test_r8_a_credit_note_that_was_adopted_counts_as_negative(self):
        note = self.adopted("out_refund")
        note.action_post()
        items = [("Odoo ERP Hosting", "1", "-100.00")]
        raw = raw_invoice("-113.00", "-13.00", items, stripe_invoice_id="in_old")
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        row = self.row_of(raw)
        self.assertEqual(row.move_id, note)
        self.assertEqual((row.ledger_total, row.difference), (-113, 0))
        self.assertFalse(row.differs)
        self.assertEqual(row._booked_amounts(), (-100, -13, -113))

    def test_r34_a_credit_note_booked_alone_counts_as_negative(self):
        self.adopted("out_refund").action_post()
        self.look()
        [line] = self.env["fusion.billing.completeness.line"].search([])
        self.assertEqual((line.status, line.amount_total), ("alone", -113))

    def test_r34_what_the_source_lacks_may_be_booked_already(self):
        self.adopted().action_post()
        told = MISSING | {"number": "N-1", "date": "2026-05-12"}
        self.service.missing_billed = {"in_old": told}
        self.company.sale_lock_date = "2026-05-31"
        self.look()
        [found] = self.env["fusion.billing.correction"].search([])
        self.assertEqual((found.kind, found.difference), ("missing", 0))

    def test_r34_a_month_of_nothing_but_what_the_source_lacks(self):
        told = MISSING | {"number": "N-1", "date": "2026-05-12"}
        self.service.missing_billed = {"in_old": told}
        self.look()
        [month] = self.env["fusion.billing.month"].search([])
        self.assertEqual((month.source_total, month.other_currencies), (0, ""))
        self.assertEqual(month.unexplained_count, 1)

    def test_another_companys_figures_are_not_read_through_a_dialogue(self):
        raw = self.billed(MAY)
        self.look()
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        group = "fusion_centralize_billing.group_accountant"
        companies = {"company_id": elsewhere.id, "company_ids": elsewhere.ids}
        user = new_test_user(self.env, "stranger", group, **companies)
        env = self.env(user=user, su=False)
        apply = env["fusion.billing.family.apply"].create(
            {"service_id": self.service.id}
        )
        vals = {"apply_id": apply.id, "source_invoice_id": self.row_of(raw).id}
        line = env["fusion.billing.family.apply.line"].create(vals)
        month = self.env["fusion.billing.month"].search([])
        sign = env["fusion.billing.month.sign"].create({"month_id": month.id})
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            line.read(["customer_name"])
        self.assertFalse(sign.ledger_total)

    def test_r14_what_no_rule_takes_is_exported_as_text(self):
        self.billed(MAY, items=[("@SUM(A1) weird", "1", "100.00")])
        self.env.flush_all()
        groups = self.env["fusion.billing.unmatched"].search([])
        [[text]] = groups.export_data(["example"])["datas"]
        self.assertEqual(text, "'@SUM(A1) weird")


@tagged("post_install", "-at_install")
class TestWrongCards(DashboardCase):
    def test_a_draft_that_was_void_at_the_biller_needs_nobody(self):
        raw = raw_invoice()
        self.ingest(raw, post=False, facts={raw["id"]: unpaid(raw)})
        self.ingest(raw, post=False, facts={raw["id"]: unpaid(raw, void=True)})
        row = self.row_of(raw)
        self.assertEqual((row.state, row.reason_code), ("cancelled", "void"))
        self.assertFalse(self.rows("attention")["count"])
        self.assertFalse(self.rows("decide")["count"])
        self.assertFalse(self.filter_of_list("attention"))
        self.assertFalse(row.search(ATTENTION.domain()))

    def test_r34_two_that_are_wrong_by_the_same_amount_hide_nothing(self):
        items = [("Odoo ERP Hosting", "1", "-100.00")]
        raws = [raw_invoice(), raw_invoice("-113.00", "-13.00", items)]
        said = {raw["id"]: facts_of(raw) for raw in raws}
        self.ingest(*raws, post=False, facts=said)
        [cad] = self.figures()["month"]["currencies"]
        [left] = [each for each in cad["figures"] if each["name"] == "open"]
        self.assertIn("0.00", left["amount"])
        self.assertTrue(left["is_bad"])
