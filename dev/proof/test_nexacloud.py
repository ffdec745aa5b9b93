"""The proof's own reading of NexaCloud."""

import unittest

from .nexacloud import currency_of

CURRENCIES = {
    "CAD": "CAD",
    " usd ": "USD",
    "u\u200bsd": "USD",
    "": "CAD",
    None: "CAD",
    " \x01\x1f\x7f\n\r\n\t": "CAD",
}


class TestCurrency(unittest.TestCase):
    def test_what_cannot_be_seen_is_no_currency(self):
        for text, code in CURRENCIES.items():
            with self.subTest(text):
                self.assertEqual(currency_of(text), code)
