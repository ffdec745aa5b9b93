import re
import typing
from pathlib import Path

import stripe

from odoo.tests import BaseCase

from ..ledger.balance_kinds import ADJUSTMENTS, KINDS, kind_of


class TestBalanceKinds(BaseCase):
    """R23: every kind of Stripe's API has its line, in the code and on paper."""

    def test_r23_every_type_of_the_pinned_api_is_known(self):
        hint = stripe.BalanceTransaction.__annotations__["type"]
        [literal] = [
            each
            for each in typing.get_args(hint)
            if typing.get_origin(each) is not None
        ]
        self.assertEqual(set(typing.get_args(literal)), set(KINDS))

    def test_r23_the_documented_table_has_each_of_them(self):
        text = (Path(__file__).parents[1] / "docs" / "money.md").read_text()
        told = set(re.findall(r"^\| (`\w+`(?:, `\w+`)?) \|", text, re.MULTILINE))
        wanted = {f"`{name}`" for name in KINDS}
        wanted |= {f"`adjustment`, `{name}`" for name in ADJUSTMENTS}
        self.assertEqual(told, wanted)

    def test_r23_an_adjustment_is_what_its_category_says(self):
        self.assertEqual(kind_of("adjustment", "dispute").name, "dispute")
        self.assertEqual(kind_of("adjustment", "other_adjustment").name, "by_hand")
        self.assertIsNone(kind_of("moon_tax", "moon"))
