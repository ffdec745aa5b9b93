import ast
import html
import re
from pathlib import Path

from odoo.tests import BaseCase, tagged

from .. import sources
from ..ledger.reasons import because
from ..models import outside_text
from ..models.outside_text import PATTERNS, SENTENCES, error_text, in_words
from ..models.reason_text import sentence
from ..sources import errors
from ..sources.errors import SourceError, SourceNotConfigured, SourceUnreachable
from .common import raw_invoice, unpaid
from .french_case import french_accountant, load_french
from .runs_case import CRON, RunsCase

NBSP = "\N{NO-BREAK SPACE}"


@tagged("post_install", "-at_install")
class TestFrenchReading(RunsCase):
    """One reads French, another English, what neither of them has written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        load_french(cls.env)
        cls.reader = french_accountant(cls)
        cls.french = cls.env(user=cls.reader, context={"lang": "fr_CA"})

    def said(self, code, variant="", **figures):
        reason = because(code, variant, **figures)
        return sentence(self.french, reason.code, reason.figures)

    def test_an_amount_has_the_separators_of_the_language(self):
        said = self.said("payment_exceeds", amount="1234567.89", residual="-0.5")
        self.assertIn(f"1{NBSP}234{NBSP}567,89,", said)
        self.assertIn(" -0,5 à payer", said)

    def test_an_amount_keeps_its_currency_and_its_cents(self):
        sides = ("untaxed", "tax", "total")
        figures = {
            f"{side}_{kind}": "1.10" for side in ("source", "move") for kind in sides
        }
        figures["move_total"] = "9876.5 USD"
        said = self.said("totals_mismatch", **figures)
        self.assertIn(f"total 9{NBSP}876,5 USD au lieu de 1,10", said)

    def test_what_only_looks_like_an_amount_is_left_alone(self):
        said = self.said("bad_data", "not_a_number", field="total", value="1,234.50")
        self.assertIn("1,234.50", said)
        self.assertIn("–", self.said("missing_in_source", **self.missing(total="–")))

    def missing(self, **told):
        figures = {"biller_id": "in_1", "number": "2026-05-01", "currency": "CAD"}
        return figures | {"date": "2026-04-30", "total": "1234.56"} | told

    def test_a_day_is_written_as_the_language_has_it(self):
        self.french["res.lang"]._lang_get("fr_CA").sudo().date_format = "%d/%m/%Y"
        said = self.said("missing_in_source", **self.missing())
        self.assertIn(f"30/04/2026, 1{NBSP}234,56 CAD", said)
        self.assertIn("numéro 2026-05-01", said, "a number is no date")

    def test_a_lock_that_an_english_run_met_is_read_in_french(self):
        raw = raw_invoice()
        self.company.sale_lock_date = "2026-05-31"
        self.ingest(raw)
        row = self.row_of(raw)
        label = self.french["res.company"].fields_get(["sale_lock_date"])
        label = label["sale_lock_date"]["string"]
        self.assertNotEqual(label, "Sales Lock Date")
        self.assertIn(f"{label} (2026-05-31)", row.with_env(self.french).reason)
        self.assertIn("Sales Lock Date (05/31/2026)", row.reason)

    def test_what_is_gone_is_read_by_both(self):
        raw = raw_invoice("1130.00", "130.00")
        self.ingest(raw)
        run = self.run_wizard()
        line = run.line_ids.filtered(lambda line: line.outcome == "gone")
        self.assertIn(f"1{NBSP}130,00 CAD", line.with_env(self.french).reason)
        self.assertIn("1,130.00", line.reason.replace(NBSP, ""))

    def test_a_month_and_its_money(self):
        raw = raw_invoice("1356.00", "156.00")
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        self.env["fusion.billing.month"].action_open_months()
        may = self.french["fusion.billing.month"].search([("date", "=", "2026-05-01")])
        self.assertEqual(may.display_name, "mai 2026")
        self.assertIn(f"1{NBSP}356,00{NBSP}$", may._statement())

    def test_the_result_of_a_run(self):
        run = self.run_wizard().with_env(self.french)
        result = html.unescape(run.result)
        self.assertIn("simulation", result)
        self.assertIn(f"113,00{NBSP}$", result)
        self.assertIn("mai 2026", result)
        self.assertTrue(run.display_name.startswith("Simulation, "), run.display_name)

    def test_selections_flags_families_and_menus(self):
        fields = self.french["fusion.billing.source.invoice"].fields_get()
        self.assertIn(("held", "Retenue"), fields["state"]["selection"])
        ref = self.french.ref
        module = "fusion_centralize_billing"
        self.assertEqual(ref(f"{module}.flag_uncharged_tax").name, "Taxe non facturée")
        self.assertEqual(ref(f"{module}.family_hosting").name, "Hébergement")
        self.assertEqual(ref(f"{module}.menu_source_invoice").name, "Factures sources")

    def test_a_daily_run_keeps_its_words_in_the_language_of_whom_it_tells(self):
        self.service.responsible_id = self.reader
        self.env["ir.config_parameter"].set_param("fusion_billing.nexacloud_dsn", "")
        with (
            self.enter_registry_test_mode(),
            self.assertLogs("odoo.addons.fusion_centralize_billing", "ERROR"),
        ):
            self.env.ref(CRON).method_direct_trigger()
        self.assertIn("n'est pas configurée (DSN manquant)", self.last_run().error)

    def test_what_goes_wrong_outside_is_read_in_french(self):
        error = SourceUnreachable(
            host="this machine", port=1, database="nexa", detail="no answer in time"
        )
        self.assertEqual(error_text(self.env, error), str(error))
        self.assertIn("sur cette machine", error_text(self.french, error))
        said = self.said(
            "biller_refused", biller="Lago", detail="HTTP 401: it may not read this"
        )
        self.assertIn(f"HTTP 401{NBSP}: elle ne peut pas lire ceci", said)

    def test_what_a_server_says_stays_in_its_words(self):
        self.assertEqual(
            in_words(self.french, "role %(x)s is not there"), "role %(x)s is not there"
        )
        error = SourceNotConfigured(problem="100%(s) wrong")
        self.assertIn("100%(s) wrong", error_text(self.french, error))


def literals(node):
    """The texts in it, what an f-string fills in being an `x`."""
    if isinstance(node, ast.JoinedStr):
        parts = (getattr(part, "value", None) for part in node.values)
        yield "".join(part if isinstance(part, str) else "x" for part in parts)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from literals(child)


def details(tree):
    """What is said of an error: a `detail`, a `problem`, or the text of a `Failure`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in ("detail", "problem"):
            yield node.value
        elif isinstance(node, ast.Assign) and node.targets[0].__class__ is ast.Name:
            if node.targets[0].id in ("detail", "problem"):
                yield node.value
        elif isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in ("Failure", "error", "_answer_error"):
                yield from node.args
        elif isinstance(node, ast.Return) and node.value:
            yield node.value


class TestOutsideText(BaseCase):
    def test_every_error_has_its_sentence_and_no_sentence_is_idle(self):
        kinds = [
            each
            for each in vars(errors).values()
            if isinstance(each, type) and issubclass(each, SourceError)
        ]
        said = {re.sub(r"\{(\w+)\}", r"%(\1)s", kind.sentence) for kind in kinds}
        self.assertEqual(set(SENTENCES), said)

    def test_details_are_known_word_by_word(self):
        found = set()
        for path in Path(sources.__path__[0]).glob("http*.py"):
            for each in details(ast.parse(path.read_text())):
                texts = {text for text in literals(each) if " " in text.strip()}
                found |= {text for text in texts if text[0] != "<" and text != "HTTP x"}
        self.assertGreater(len(found), 10)
        for text in found:
            with self.subTest(text):
                self.assertTrue(any(known.fullmatch(text) for known, _text in PATTERNS))

    def test_no_word_is_idle(self):
        code = "".join(
            path.read_text() for path in Path(sources.__path__[0]).glob("*.py")
        )
        for text in outside_text.WORDS:
            fixed = max(outside_text.FIGURE.split(text)[::2], key=len).strip("( ):")
            with self.subTest(text):
                self.assertIn(fixed, code)
