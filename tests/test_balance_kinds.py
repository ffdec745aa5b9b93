import re
import typing
from pathlib import Path

import stripe

from odoo.tests import BaseCase

from ..ledger.balance_kinds import ADJUSTMENTS, KINDS, kind_of
from ..ledger.customer_credit import CREDIT_KINDS


def literals_of(resource, name):
    """What Stripe's package says that this field may be."""
    hint = resource.__annotations__[name]
    parts = [hint, *typing.get_args(hint)]
    return {
        word
        for part in parts
        if typing.get_origin(part) is typing.Literal
        or "Literal" in str(typing.get_origin(part))
        for word in typing.get_args(part)
    }


class TestBalanceKinds(BaseCase):
    """R23: every kind of Stripe's API has its line, in the code and on paper."""

    def test_r23_every_type_of_the_pinned_api_is_known(self):
        self.assertEqual(literals_of(stripe.BalanceTransaction, "type"), set(KINDS))

    def test_r29_every_kind_of_customers_credit_is_known(self):
        said = literals_of(stripe.CustomerBalanceTransaction, "type")
        self.assertEqual(said, set(CREDIT_KINDS))

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
