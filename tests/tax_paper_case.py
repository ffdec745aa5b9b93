"""Invoices of several provinces, and the working papers that come of them."""

from datetime import date

from .common import LedgerCase, facts_of, raw_invoice

PAPERS = "fusion.billing.tax.paper"
ITEMS = "fusion.billing.tax.paper.item"
FEDERAL, QUEBEC = "ca_gst_hst", "ca_qst"


class TaxPaperCase(LedgerCase):
    def authority(self, code):
        domain = [("company_id", "=", self.company.id), ("code", "=", code)]
        return self.env["fusion.billing.tax.authority"].search(domain)

    def papers(self):
        """All that the menu opens, as an accountant sees them."""
        papers = self.env[PAPERS].with_user(self.accountant)
        papers.action_open_papers()
        self.env.flush_all()
        self.env.invalidate_all()
        return papers.search([])

    def paper(self, code=FEDERAL, day="2026-05-12"):
        day = date.fromisoformat(day)
        [paper] = self.papers().filtered(
            lambda paper: (
                paper.authority_id.code == code
                and paper.date_from <= day <= paper.date_to
            )
        )
        return paper

    def billed(self, day, total="113.00", tax="13.00", post=True, said=(), **columns):
        raw = raw_invoice(total, tax, **columns)
        said = {raw["id"]: facts_of(raw, invoice_date=day, **dict(said))}
        self.ingest(raw, post=post, facts=said)
        return raw

    def in_quebec(self, day=date(2026, 5, 12), **values):
        """GST 5.00 and QST 9.98 on 100.00."""
        return self.billed(day, "114.98", "14.98", **values)

    def booked_by_hand(self, move_type, tax, amount, day="2026-05-12"):
        return self.init_invoice(
            move_type, invoice_date=day, amounts=[amount], taxes=tax, post=True
        )

    def figures(self, paper):
        """{figure: (base, tax)} of its lines."""
        found = {}
        for line in paper.line_ids:
            base, tax = found.get(line.figure, (0, 0))
            found[line.figure] = (round(base + line.base, 2), round(tax + line.tax, 2))
        return found

    def assertOpens(self, paper):
        """Each figure opens rows that add up to it."""
        self.assertTrue(paper.line_ids)
        for line in paper.line_ids:
            rows = self.env[ITEMS].with_user(self.accountant)
            rows = rows.search(line.action_open()["domain"])
            self.assertAlmostEqual(sum(rows.mapped("base")), line.base, 2)
            self.assertAlmostEqual(sum(rows.mapped("tax")), line.tax, 2)
            entries = {row.move_number or row.source_invoice_id for row in rows}
            self.assertEqual(len(entries), line.entry_count)
