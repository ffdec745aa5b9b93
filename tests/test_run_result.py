import base64
import csv
import io

import openpyxl
from lxml import html

from odoo.tests import tagged

from .common import LedgerCase, facts_of, raw_invoice

HOSTILE = "<img src=x onerror=alert(1)> & <script>alert(2)</script>"


@tagged("post_install", "-at_install")
class TestRunResult(LedgerCase):
    """R14, R15: the result of a run as tables that a person reads."""

    def make_run(self, mode="draft", trigger="wizard", **vals):
        vals = {
            "service_id": self.service.id,
            "mode": mode,
            "trigger": trigger,
            "state": "done",
            **vals,
        }
        return self.env["fusion.billing.ledger.run"].sudo().create(vals).sudo(False)

    def record(self, run, *raws):
        """Decide and write the raws as part of `run`."""
        ledger = self.env["fusion.billing.invoice.ledger"]._for(self.service)
        facts = {raw["id"]: facts_of(raw) for raw in raws}
        write = run.mode != "dry_run"
        cases = ledger._ingest_cases(
            self.service, list(raws), run.mode == "post", facts, write
        )
        return self.count(run, cases)

    def count(self, run, cases):
        """Record the cases, and add their figures to the run's."""
        ledger = self.env["fusion.billing.invoice.ledger"].with_context(fc_since=0.0)
        run._record(cases)
        run.sudo()._add_found(run._found(ledger, cases, run.batch_ids))
        self.env.invalidate_all()
        return run

    def tables(self, run):
        """{heading: [[cell, ...], ...]} of what the result shows."""
        tree = html.fromstring(f"<div>{run.result}</div>")
        found = {}
        for heading in tree.iter("h4"):
            table = heading.getnext()
            title = " ".join(heading.text_content().split())
            found[title] = [
                [" ".join(cell.text_content().split()) for cell in row.iter("td", "th")]
                for row in table.iter("tr")
            ]
        return found

    def test_r20_how_far_back_the_biller_was_looked_through(self):
        run = self.make_run(completeness_note="Compared back to <May>.")
        self.assertIn("Compared back to &lt;May&gt;.", run.result)

    def test_families_taxes_and_months_add_up(self):
        raws = [
            raw_invoice(),
            raw_invoice("56.50", "6.50", [("Mailbox", "1", "50.00")]),
            raw_invoice("20.00", "0.00", [("Daily Backup", "1", "20.00")]),
        ]
        tables = self.tables(self.record(self.make_run(), *raws))
        families = {row[0]: row[1:] for row in tables["Per service family"]}
        self.assertEqual(families["Total"][0], "3")
        self.assertIn("189.50", families["Total"][3])
        self.assertIn("113.00", families["Hosting"][3])
        taxes = {row[0]: row[2] for row in tables["Per tax"]}
        self.assertIn("20.00", taxes["No tax"])
        self.assertNotIn("Total", taxes)
        self.assertIn("189.50", tables["Per month"][1][4])
        self.assertEqual(tables["Per month"][1][0], "May 2026")

    def test_what_is_held_stands_there_with_its_reason(self):
        held = raw_invoice("109.00", "9.00", invoice_number="RES-HELD")
        tables = self.tables(self.record(self.make_run(), held))
        number, customer, total, why = tables["Held, waiting or failed (1)"][1]
        self.assertEqual((number, customer), ("RES-HELD", "Café Éclair"))
        self.assertIn("109.00", total)
        self.assertGreater(len(why), 40)

    def test_family_other_and_uncharged_tax_are_listed(self):
        raw = raw_invoice("50.00", "0.00", [("Mailbox", "1", "50.00")])
        partner = self.env["res.partner"].create(
            {
                "name": "Ontarian",
                "email": raw["user"]["email"],
                "country_id": self.env.ref("base.ca").id,
                "state_id": self.env.ref("base.state_ca_on").id,
            }
        )
        tables = self.tables(self.record(self.make_run(), raw))
        self.assertTrue(partner)
        self.assertIn("In the family “Other” (1)", tables)
        self.assertIn("Tax to look at (1)", tables)

    def test_a_bulk_post_tells_what_was_posted(self):
        raw = raw_invoice(invoice_number="RES-POST")
        self.ingest(raw, post=False)
        run = self.make_run("post", "bulk_post")
        ledger = self.env["fusion.billing.invoice.ledger"]._for(self.service)
        self.count(run, ledger._post_rows(self.row_of(raw)))
        self.env.invalidate_all()
        tables = self.tables(run)
        self.assertEqual(tables["Posted by this run"][1][:2], ["Stripe", "1"])
        self.assertEqual(tables["Posted (1)"][1][0], "RES-POST")
        self.assertNotIn("Per service family", tables)

    def test_counts_name_what_a_dry_run_would_do(self):
        run = self.record(self.make_run("dry_run"), raw_invoice())
        self.assertEqual(self.tables(run)["1 invoices read"], [["To create", "1"]])
        self.assertEqual(run.line_ids.decision, "To create")
        for outcome, label in run._dry_run_labels().items():
            run.sudo().line_ids.outcome = outcome
            self.assertEqual(run.line_ids.decision, label)
            self.assertEqual(run._outcome_labels()[outcome], label)
        done = self.record(self.make_run(), raw_invoice())
        self.assertEqual(self.tables(done)["1 invoices read"], [["Created", "1"]])

    def test_source_text_is_shown_as_text(self):
        raw = raw_invoice("109.00", "9.00", invoice_number=HOSTILE)
        raw["user"]["company"] = HOSTILE
        run = self.record(self.make_run(error=HOSTILE, state="failed"), raw)
        self.assertNotIn("<img", run.result)
        self.assertNotIn("<script", run.result)
        self.assertIn("&lt;img", run.result)

    def test_an_unknown_currency_or_family_does_not_break_it(self):
        figures = {"count": 1, "untaxed": "1.00", "tax": "0.13", "total": "1.13"}
        totals = {
            "families": {"ZZZ": {"gone": figures}},
            "taxes": {"ZZZ": {"999999999": figures}},
            "posted": {"ZZZ": {"stripe": {"count": 1, "total": "1.13"}}},
        }
        tables = self.tables(self.make_run(totals=totals))
        self.assertEqual(tables["Per service family"][1][0], "gone")
        self.assertEqual(tables["Posted by this run"][1], ["Stripe", "1", "1.13"])

    def test_each_currency_is_added_up_by_itself(self):
        figures = {"count": 1, "untaxed": "1.00", "tax": "0.00", "total": "1.00"}
        totals = {
            "months": {
                "CAD": {"2026-02": figures, "2026-01": figures},
                "USD": {"2026-01": figures},
            }
        }
        rows = self.tables(self.make_run(totals=totals))["Per month"]
        labels = [row[0] for row in rows[1:]]
        self.assertEqual(
            labels, ["January 2026", "February 2026", "Total", "January 2026"]
        )
        self.assertIn("2.00", rows[3][4])

    def test_a_run_is_named_by_what_it_was(self):
        self.assertIn("Dry run", self.make_run("dry_run").display_name)
        self.assertIn("Bulk post", self.make_run("post", "bulk_post").display_name)
        money = self.make_run("post", "cron", task="money").display_name
        self.assertRegex(money, "^Stripe balance: ")

    def test_a_run_counts_what_it_is_about(self):
        counts = {"state": "running", "read_count": 7}
        self.assertIn("invoices are done", self.make_run(**counts).result)
        money = self.make_run(**counts, task="money").result
        self.assertIn("transactions are done", money)
        self.assertNotIn("invoices", money)

    def exported(self, run):
        """The rows of both files, as a spreadsheet reads them."""
        content = base64.b64decode(run.export_xlsx)
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        text = base64.b64decode(run.export_csv).decode("utf-8-sig")
        return list(sheet.values), list(csv.reader(io.StringIO(text)))

    def test_r14_a_run_is_exported(self):
        raws = raw_invoice(invoice_number="EXP-1"), raw_invoice("109.00", "9.00")
        run = self.record(self.make_run("dry_run"), *raws)
        for rows in self.exported(run):
            self.assertEqual(len(rows), 3)
            self.assertEqual(rows[1][0], "EXP-1")
            self.assertEqual([float(cell) for cell in rows[1][5:8]], [100, 13, 113])
            self.assertEqual(rows[1][8], "To create")
            self.assertGreater(len(rows[2][9]), 40)

    def test_r14_no_cell_starts_a_formula(self):
        for start in ("=", "+", "-", "@", "\t"):
            raw = raw_invoice(invoice_number=f"{start}HYPERLINK(1)")
            raw["user"]["company"] = f"{start}cmd|' /C calc'!A0"
            run = self.record(self.make_run("dry_run"), raw)
            for rows in self.exported(run):
                cells = [cell for cell in rows[1] if isinstance(cell, str)]
                found = [cell for cell in cells if cell[:1] in set("=+-@\t")]
                self.assertEqual(found, [])

    def test_r14_an_export_leaves_no_attachment(self):
        run = self.record(self.make_run("dry_run"), raw_invoice())
        before = self.env["ir.attachment"].search_count([])
        self.exported(run)
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)
        self.assertIn(f"/{run.id}/export_csv/", run.action_export_csv()["url"])
