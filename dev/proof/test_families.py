"""The proof's own classification: the forms of R6."""

import unittest

from .families import family

FORMS = {
    "Odoo ERP Hosting": "hosting",
    "2 × Odoo ERP Hosting (at $189.83 / month)": "hosting",
    "3 x WordPress Website Hosting": "hosting",
    "Unused time on WordPress Website Hosting after 12 May 2026": "hosting",
    "Managed Odoo - Standard": "managed",
    "WooCommerce - Managed": "managed",
    "Remaining time on 2 × Managed Odoo - Standard after 9 Jun 2026": "managed",
    "DAILY BACKUP - shop": "addons",
    "WhatsApp Business Integration - extra messages (1,000)": "addons",
    "1 × Forms Builder (at $15.00 / month)": "addons",
    "White Label": "addons",
    "Custom domain setup": "other",
    "Unmanaged server": "other",
    "": "other",
}


class TestFamilies(unittest.TestCase):
    def test_forms(self):
        for description, code in FORMS.items():
            with self.subTest(description):
                self.assertEqual(family(description), code)
