import re
from collections import Counter

import polib
from lxml import html

from odoo.tests import BaseCase, TransactionCase, tagged

from ..dev import catalogue

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
# Québec: a space that does not break, before the colon and within guillemets only
NBSP = "\N{NO-BREAK SPACE}"
TYPOGRAPHY = {
    "a space before a colon that breaks, or none": re.compile(
        rf"(?<![{NBSP}/\w])[ ]?:|\w:"
    ),
    "a space within guillemets that breaks, or none": re.compile(
        rf"«(?!{NBSP})|(?<!{NBSP})»"
    ),
    "a space before ; ! or ?": re.compile(rf"[ {NBSP}][;!?]"),
    "English quotes": re.compile("[“”]"),
}
# a colon of a URL, of an id, or of nothing but code
NO_COLON = re.compile(r"https?:|\b\w+:(?=[\w%…])|fusion\.\S+")


def current(french):
    return [entry for entry in french if not entry.obsolete]


def tags(text):
    """The markup of a translated term, attributes and all, in its order."""
    if "<" not in text:
        return []
    root = html.fragment_fromstring(text, create_parent=True)
    return [(each.tag, sorted(each.attrib.items())) for each in root.iterdescendants()]


@tagged("post_install", "-at_install")
class TestFrenchCatalogue(TransactionCase):
    """`make i18n` was run, and what it asked for was done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = catalogue.exported(cls.env)
        cls.french = polib.pofile(str(catalogue.FRENCH))

    def test_the_template_has_the_terms_of_today(self):
        written = polib.pofile(str(catalogue.TEMPLATE))
        places = [
            {entry.msgid: set(entry.occurrences) for entry in each}
            for each in (self.template, written)
        ]
        self.assertEqual(*places, "Please run make i18n.")

    def test_every_term_is_translated(self):
        translated = {entry.msgid for entry in current(self.french) if entry.msgstr}
        self.assertGreater(len(translated), 800)
        wanted = {entry.msgid for entry in self.template}
        self.assertEqual(wanted - translated, set())

    def test_nothing_is_left_for_a_translator(self):
        left = {kind: [] for kind in catalogue.unfinished(self.french)}
        self.assertEqual(catalogue.unfinished(self.french), left)

    def test_the_loader_finds_what_it_goes_by(self):
        """Where a term is from: of each that the translation says, as the template."""
        written = {entry.msgid: entry for entry in self.template}
        for entry in current(self.french):
            with self.subTest(term=entry.msgid):
                self.assertEqual(entry.comment, written[entry.msgid].comment)
                self.assertEqual(entry.occurrences, written[entry.msgid].occurrences)

    def test_figures_stand_in_both(self):
        for entry in current(self.french):
            both = (entry.msgid, entry.msgstr)
            counts = [Counter(PLACEHOLDER.findall(text)) for text in both]
            with self.subTest(term=entry.msgid):
                self.assertEqual(*counts)

    def test_markup_stands_in_both(self):
        for entry in current(self.french):
            with self.subTest(term=entry.msgid):
                self.assertEqual(tags(entry.msgid), tags(entry.msgstr))

    def test_it_is_set_as_french_is_in_quebec(self):
        for entry in current(self.french):
            text = NO_COLON.sub("", re.sub("<[^>]*>", "", entry.msgstr))
            for fault, pattern in TYPOGRAPHY.items():
                with self.subTest(term=entry.msgid, fault=fault):
                    self.assertIsNone(pattern.search(text), entry.msgstr)


class TestMerge(BaseCase):
    """What `make i18n` makes of a catalogue when the addon's terms have changed."""

    def catalogue_of(self, **terms):
        found = polib.POFile()
        for msgid, msgstr in terms.items():
            found.append(polib.POEntry(msgid=msgid, msgstr=msgstr))
        return found

    def test_what_is_new_gone_and_nearly_the_same(self):
        french = self.catalogue_of(Held="Retenue", Waiting="En attente", Old="Vieux")
        template = self.catalogue_of(Held="", Waiting_="", New="")
        catalogue.merge(french, template)
        self.assertEqual(
            [entry.msgid for entry in french][:3], ["Held", "Waiting_", "New"]
        )
        self.assertEqual(french.find("Held").msgstr, "Retenue")
        self.assertEqual(french.find("Waiting_").msgstr, "En attente")
        self.assertEqual(
            catalogue.unfinished(french),
            {
                "untranslated": ["New"],
                "fuzzy": ["Waiting_"],
                "obsolete": ["Waiting", "Old"],
            },
        )
