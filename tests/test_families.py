from odoo.tests import BaseCase

from ..ledger.booked import FamilyRule
from ..ledger.families import family_of, strip_decoration
from .pure import FAMILIES

FORMS = [
    "{}",
    "1 × {}",
    "2 × {}",
    "12 x {}",
    "3× {}",
    "{} (at $189.83 / month)",
    "2 × {} (at $189.83 / month)",
    "1 × {} (at CA$1,200.00 / year)",
    "Remaining time on {} after 12 May 2026",
    "Remaining time on 2 × {} after 01 Jun 2026",
    "Unused time on {} after 12 May 2026",
    "Unused time on 3 × {} (at $5.00 / month) after 2026-05-12",
    "unused time on {} after May 12, 2026",
    "Remaining time on {}",
    "  {} \u202e",
]

EXAMPLES = [
    ("Odoo ERP Hosting", "hosting"),
    ("WordPress Website Hosting", "hosting"),
    ("ODOO erp\u00a0HOSTING", "hosting"),
    ("Managed Odoo - Standard", "managed"),
    ("Odoo Community – Managed", "managed"),
    ("Daily Backup", "addons"),
    ("Daily Backups", "addons"),
    ("WhatsApp", "addons"),
    ("Forms Builder", "addons"),
    ("White Label", "addons"),
    ("Consulting, 3 hours", "other"),
    ("Unmanaged VPS", "other"),
    ("", "other"),
]


class TestFamilies(BaseCase):
    def test_r6_every_form_of_every_item(self):
        for name, family in EXAMPLES:
            for form in FORMS if name else ["{}"]:
                description = form.format(name)
                with self.subTest(description=description):
                    found, matched = family_of(description, FAMILIES)
                    self.assertEqual(found, family)
                    self.assertEqual(matched, family != "other")

    def test_r6_decoration_leaves_the_named_item(self):
        for form in FORMS:
            with self.subTest(form=form):
                bare = strip_decoration(form.format("White Label (EU) after-care"))
                self.assertEqual(bare, "White Label (EU) after-care")

    def test_r6_what_only_looks_like_decoration_stays(self):
        for name in [
            "2x4 Rack",
            "Xerox 3 x",
            "Support after hours",
            "Setup (at once",
            "Remaining time on",
            "1 ×",
            "100 Managed users",
        ]:
            with self.subTest(name=name):
                self.assertEqual(strip_decoration(name), name)

    def test_r6_decoration_cannot_hide_the_item(self):
        """A date in the decoration is no name: the item decides."""
        rules = (FamilyRule("may", ("May",)), *FAMILIES)
        found = family_of("Remaining time on WhatsApp after 12 May 2026", rules)
        self.assertEqual(found, ("addons", True))

    def test_r6_first_rule_wins(self):
        self.assertEqual(
            family_of("Managed Odoo ERP Hosting", FAMILIES), ("hosting", True)
        )
        self.assertEqual(
            family_of("Managed Odoo ERP Hosting", FAMILIES[1:]), ("managed", True)
        )

    def test_r6_accents_do_not_matter(self):
        rules = (FamilyRule("hosting", ("Hébergement géré",)),)
        self.assertEqual(family_of("HEBERGEMENT GERE", rules), ("hosting", True))

    def test_r6_fallback_is_the_rule_without_keywords(self):
        rules = (FamilyRule("misc", ()), FamilyRule("managed", ("Managed",)))
        self.assertEqual(family_of("Managed Odoo", rules), ("managed", True))
        self.assertEqual(family_of("Odd", rules), ("misc", False))
        self.assertEqual(family_of("Odd", ()), ("other", False))

    def test_r6_keywords_are_text_not_patterns(self):
        rules = (FamilyRule("cpp", ("C++ (x",)), FamilyRule("blank", ("", " ")))
        self.assertEqual(family_of("Managed c++ (X64)", rules), ("cpp", True))
        self.assertEqual(family_of("anything", rules), ("other", False))

    def test_hostile_description_is_quick(self):
        for text in ["2 × " * 30_000, "(at " * 30_000, "x after " * 20_000]:
            family_of("Remaining time on " + text, FAMILIES)
