import ast
import re
from pathlib import Path

from odoo.tests import BaseCase

from .. import ledger, models
from ..ledger.reasons import FLAGS, REASONS, because
from ..models.reason_text import SENTENCES
from ..models.reason_text import in_words as sentence

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


class PlainEnvironment:
    """Stands in for Odoo's: no translation, the same formatting."""

    def __init__(self):
        self.templates = []

    def _(self, text, **figures):
        self.templates.append(text)
        return text % figures if figures else text

    def figures(self):
        """The figures that were asked for; sentences may be made of parts."""
        return set(PLACEHOLDER.findall(" ".join(self.templates))) - {"differences"}


def codes_in(package, calls):
    """The literal first arguments of the calls of these names in a package."""
    for path in Path(package.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in calls:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    yield path.name, first.value


class TestReasons(BaseCase):
    def test_r11_every_code_has_its_sentence_and_no_sentence_is_idle(self):
        wanted = {
            f"{code}.{variant}" if variant else code
            for code, kind in REASONS.items()
            for variant in kind.variants or ("",)
        }
        self.assertEqual(set(SENTENCES), wanted)

    def test_r11_the_readme_explains_every_code_and_no_other(self):
        readme = (Path(__file__).parents[1] / "README.md").read_text()
        table = readme.split("## What each reason means")[1].split("\n## ")[0]
        rows = [line.split("|") for line in table.splitlines() if line[:3] == "| `"]
        told = {code for row in rows for code in re.findall(r"`(\w+)`", row[1])}
        self.assertEqual(told, set(REASONS))
        for row in rows:
            self.assertEqual(len(row), 6, row)
            self.assertTrue(all(cell.strip() for cell in row[1:5]), row)

    def test_r11_sentences_use_declared_figures_only(self):
        for key in SENTENCES:
            code, _dot, variant = key.partition(".")
            declared = REASONS[code].figures
            env = PlainEnvironment()
            figures = {name: f"«{name}»" for name in declared}
            text = sentence(env, code, figures | {"variant": variant})
            with self.subTest(key=key):
                self.assertLessEqual(env.figures(), set(declared))
                self.assertNotIn("%", text.replace(" %)", ""))
                self.assertTrue(text.endswith("."))

    def test_r11_every_declared_figure_is_told_by_a_variant(self):
        for code, kind in REASONS.items():
            told = set()
            for variant in kind.variants or ("",):
                env = PlainEnvironment()
                sentence(env, code, {"variant": variant})
                told |= env.figures()
            with self.subTest(code=code):
                self.assertEqual(told, set(kind.figures))

    def test_r20_only_what_differs_is_told(self):
        figures = dict.fromkeys(REASONS["amount_mismatch"].figures, "same")
        figures |= {"source_total": "113.00", "biller_total": "113.01"}
        figures |= {"biller_customer": "–"}
        text = sentence(PlainEnvironment(), "amount_mismatch", figures)
        self.assertIn("total 113.00 and 113.01", text)
        self.assertNotIn("same", text)

    def test_what_an_older_version_wrote_can_be_read(self):
        env = PlainEnvironment()
        self.assertEqual(sentence(env, "gone", {"a": "1"}), "gone, 1")
        self.assertIn("–", sentence(env, "void"))
        self.assertIn("in_1", sentence(env, "void", {"biller_id": "in_1", "old": "x"}))

    def test_codes_in_use_are_in_the_catalogue(self):
        used = [*codes_in(ledger, ("because",)), *codes_in(models, ("because",))]
        self.assertTrue(used)
        for name, code in used:
            with self.subTest(file=name, code=code):
                self.assertIn(code, REASONS)

    def test_reasons_are_made_with_just_their_figures(self):
        self.assertEqual(
            because("negative_total", total="-1.00").figures, {"total": "-1.00"}
        )
        for wrong in [
            lambda: because("no_such_code"),
            lambda: because("negative_total"),
            lambda: because("negative_total", total=1, tax=2),
            lambda: because("bad_data", field="a", value="b"),
            lambda: because("bad_data", "other", field="a", value="b"),
            lambda: because("move_deleted", "other"),
        ]:
            with self.assertRaises(KeyError):
                wrong()

    def test_flags_are_told(self):
        for code, text in FLAGS.items():
            self.assertTrue(code.islower() and text.endswith("."), code)
