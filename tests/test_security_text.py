import base64

"""Text of source and biller is hostile; everywhere it arrives as text (Safety)."""

import csv
import io
import json
import random
from unittest.mock import patch

import openpyxl
from lxml import html

from odoo import http
from odoo.tests import HttpCase, tagged

from ..models.ledger_run_export import harmless
from ..sources.errors import SourceReadError
from ..sources.evidence import evidence
from .common import facts_of, raw_invoice
from .hostile_case import HostileCase

SCRIPT = "<script>window.hacked = 1</script><img src='x' onerror='window.hacked = 1'>"
# 100,000 characters that no compression makes small enough for an index
LONG = random.Random(7).randbytes(50_000).hex()
TEXTS = {
    "script": SCRIPT,
    "template": "{{ 7 * 7 }} ${7*7} <t t-out='env.cr'/> %(secret)s %s",
    "formula": '=HYPERLINK("https://elsewhere.invalid","click")',
    "plus": "+1+1",
    "minus": "-1+1",
    "at": "@SUM(1+1)",
    "tab": "\t=1+1",
    "separator": "a;=1+1",
    "nul": "a\0b",
    "surrogate": "a\ud800b",
    "long": LONG,
    "turned": "invoice \u202efdp.exe",
    "isolated": "\u2067\u2066\u200e\u200f\ufeff",
}
STARTS = tuple("=+-@\t\r\n＝＋－＠")


def hostile(text, place):
    """An invoice whose every text is `text`, and what its biller says of it."""
    raw = raw_invoice(invoice_number=f"H-{place}")
    raw |= dict.fromkeys(("invoice_number", "plan_name", "status", "colour"), text)
    raw["user"] = dict.fromkeys(raw["user"], text) | {"id": f"user-{place}"}
    raw["items"][0] |= {"id": text, "description": text}
    customer = dict.fromkeys(("name", "email", "country", "state"), text)
    said = evidence({"number": text, "customer_name": text, text: text})
    return raw, facts_of(
        raw | {"invoice_number": f"H-{place}"},
        customer=evidence(customer | {"external_id": ""}),
        biller_number=evidence(text),
        evidence=said,
    )


class HostileTextCase(HostileCase):
    def ingest_hostile(self, mode="post"):
        """{name of the text: source row} of a run over all of `TEXTS`."""
        made = [hostile(text, place) for place, text in enumerate(TEXTS.values())]
        facts = {raw["id"]: said for raw, said in made}
        self.last = self.run_loop(*(raw for raw, _said in made), facts=facts, mode=mode)
        rows = [self.row_of(raw) for raw, _said in made]
        return dict(zip(TEXTS, rows, strict=True))

    def assertText(self, markup, *shown):
        tree = html.fromstring(f"<div>{markup}</div>")
        odd = [each for each in tree.iter("script", "img", "iframe", "object", "svg")]
        self.assertEqual(odd, [])
        handlers = [name for each in tree.iter() for name in each.attrib]
        self.assertFalse([name for name in handlers if name.startswith("on")])
        for text in shown:
            self.assertIn(text, tree.text_content())


@tagged("post_install", "-at_install")
class TestHostileText(HostileTextCase, HttpCase):
    def test_it_is_booked_like_any_other(self):
        rows = self.ingest_hostile()
        nameless = rows.pop("isolated")
        self.assertEqual(
            (nameless.state, nameless.reason_code), ("held", "partner_missing")
        )
        states = {name: row.state for name, row in rows.items()}
        self.assertEqual(set(states.values()), {"paid"}, states)
        for name, row in rows.items():
            move, partner = row.move_id, row.partner_id
            texts = [row.number, row.customer_name, move.ref, move.payment_reference]
            texts += [
                *move.invoice_line_ids.mapped("name"),
                partner.name,
                partner.email,
            ]
            for text in filter(None, texts):
                with self.subTest(name, text=text[:40]):
                    self.assertLessEqual(len(text), 600)
                    self.assertTrue(text.isprintable(), ascii(text))

    def test_markup_stays_text_in_names_and_lines(self):
        row = self.ingest_hostile()["script"]
        self.assertEqual(row.partner_id.name, SCRIPT)
        self.assertEqual(row.move_id.invoice_line_ids.name, SCRIPT)
        self.assertEqual(row.number, SCRIPT)

    def test_rows_and_runs_are_rendered_as_text(self):
        for mode in ("dry_run", "post"):
            rows = self.ingest_hostile(mode)
            self.assertText(self.last.result, SCRIPT)
        for name, row in rows.items():
            with self.subTest(name):
                self.assertText(row.comparison)
                self.assertText(row.source_lines)
        self.assertText(rows["script"].source_lines, SCRIPT)

    def test_what_people_type_is_text_in_the_chatter(self):
        rows = self.ingest_hostile("draft")
        for row in rows.values():
            row.with_user(self.accountant)._ignore(SCRIPT)
            self.assertText(row.message_ids[:1].body, SCRIPT)
            self.assertIn(SCRIPT, row.reason)

    def test_an_error_is_text_in_chatter_and_activity(self):
        def broken(*_args, **_kwargs):
            raise SourceReadError(database="nexa", sqlstate="22P02", detail=SCRIPT)

        self.service.responsible_id = self.accountant
        Ledger = type(self.env["fusion.billing.invoice.ledger"])
        cron = self.env.ref("fusion_centralize_billing.cron_fc_invoice_ledger")
        with (
            patch.object(Ledger, "_list_nexacloud_invoices", broken),
            self.enter_registry_test_mode(),
            self.assertLogs(level="ERROR"),
        ):
            cron.method_direct_trigger()
        self.env.invalidate_all()
        run = self.env["fusion.billing.ledger.run"].search([], limit=1)
        self.assertIn(SCRIPT, run.error)
        for markup in (run.result, run.message_ids[:1].body, run.activity_ids.note):
            self.assertText(markup, SCRIPT)

    def test_a_runs_files_hold_no_formula(self):
        self.ingest_hostile("dry_run")
        text = self.last._as_csv().decode("utf-8-sig")
        content = io.BytesIO(base64.b64decode(self.last.export_xlsx))
        sheet = openpyxl.load_workbook(content).active
        files = [list(sheet.values)]
        # by comma, or by semicolon as a spreadsheet of another country splits it
        files += [list(csv.reader(io.StringIO(text), delimiter=d)) for d in ",;"]
        for cells in files:
            self.assertEqual(len(cells), len(TEXTS) + 1)
            found = [str(cell) for row in cells for cell in row if cell]
            odd = [cell[:40] for cell in found if cell.lstrip(" ").startswith(STARTS)]
            self.assertEqual(odd, [])
        self.assertFalse(any(cell.data_type == "f" for row in sheet for cell in row))

    def test_each_start_of_a_formula_is_harmless(self):
        for text in ("=1", "＝1", "\n=1", " =1", "x;=1", "x\t@y", "x,+1", "x|-1"):
            with self.subTest(text):
                self.assertNotRegex(harmless(text), r"(^|[;,|\t\n])\s*[=+\-@＝＋－＠]")
        for text in ("INV-0001", "Smith & Sons", "2 × a = b", "", "a-b; c"):
            self.assertEqual(harmless(text), text)

    def test_odoos_own_export_holds_no_formula(self):
        rows = self.ingest_hostile("draft")
        self.accountant.group_ids |= self.env.ref("base.group_allow_export")
        self.authenticate(self.accountant.login, self.accountant.login)
        records = self.env["fusion.billing.source.invoice"].union(*rows.values())
        links = self.env["fusion.billing.account.link"].search([])
        for exported, names in (
            (records, ("number", "customer_name", "reason")),
            (self.last.line_ids, ("number", "customer_name")),
            (links, ("external_account_id", "partner_id/name")),
        ):
            sheet = self.exported(exported, names)
            with self.subTest(exported._name):
                self.assertEqual(sheet.max_row, len(exported) + 1)
                cells = [cell for row in sheet for cell in row]
                self.assertFalse([c.value for c in cells if c.data_type == "f"])

    def test_nor_that_of_another_model_or_of_groups(self):
        rows = self.ingest_hostile("draft")
        self.accountant.group_ids |= self.env.ref("base.group_allow_export")
        self.authenticate(self.accountant.login, self.accountant.login)
        records = self.env["fusion.billing.source.invoice"].union(*rows.values())
        for exported, names, groupby in (
            (records.move_id, ("ref", "amount_total", "partner_id/name"), []),
            (records.partner_id, ("name", "active"), []),
            (records, ("number", "amount_total"), ["customer_name"]),
            (records.move_id, ("date", "amount_total"), ["partner_id", "ref"]),
        ):
            sheet = self.exported(exported, names, groupby)
            with self.subTest(exported._name, groupby=groupby):
                cells = [cell for row in sheet for cell in row]
                self.assertFalse([c.value for c in cells if c.data_type == "f"])
                shown = " ".join(str(cell.value) for cell in cells)
                self.assertIn(TEXTS["formula"], shown)
                if "amount_total" in names:
                    self.assertIn("n", {cell.data_type for cell in sheet["B"][1:]})

    def exported(self, records, names, groupby=()):
        """The sheet that Odoo's own export makes of a list."""
        fields = [{"name": name, "label": name, "type": "char"} for name in names]
        data = {"model": records._name, "ids": records.ids, "fields": fields}
        data |= {"domain": [], "import_compat": False, "groupby": groupby}
        form = {"data": json.dumps(data), "csrf_token": http.Request.csrf_token(self)}
        answer = self.url_open("/web/export/xlsx", data=form)
        return openpyxl.load_workbook(io.BytesIO(answer.content)).active

    def test_a_runs_files_are_no_page(self):
        self.ingest_hostile("dry_run")
        self.authenticate(self.accountant.login, self.accountant.login)
        for name in ("export_csv", "export_xlsx"):
            url = f"/web/content/{self.last._name}/{self.last.id}/{name}"
            headers = self.url_open(url).headers
            self.assertEqual(headers["Content-Security-Policy"], "default-src 'none'")
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")

    def test_no_script_runs_in_a_browser(self):
        rows = self.ingest_hostile()
        row = rows["script"]
        look = """
            const shown = document.body.innerText + [...document.querySelectorAll(
                "input, textarea")].map((field) => field.value).join();
            if (window.hacked) console.error("a script ran");
            else if (!shown.includes("<script>")) console.error("it is not shown");
            else console.log("test successful");
        """
        for url in (
            "/odoo/source-invoices",
            f"/odoo/source-invoices/{row.id}",
            f"/odoo/billing-runs/{self.last.id}",
            f"/odoo/customer-invoices/{row.move_id.id}",
        ):
            with self.subTest(url):
                self.browser_js(
                    url,
                    f"setTimeout(() => {{ {look} }}, 1000)",
                    ready="!!document.querySelector('.o_form_view, .o_list_view td')",
                    login=self.accountant.login,
                )
