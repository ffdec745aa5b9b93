"""R15: bulk-post in the background, seen in a real browser on a served Odoo."""

import unittest

from ..layout import CHECKOUT_KEY, STATE
from ..locks import locked
from ..workshop import open_odoo
from .bulk_post import (
    CHOSEN,
    COUNT,
    DATABASE,
    drafts_on_a_server,
    post_forty,
    post_the_rest,
)

POSTED = """
    SELECT count(*) FROM account_move
     WHERE state = 'posted' AND move_type = 'out_invoice'
"""


class TestBulkPost(unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.odoo = open_odoo()
        self.enterContext(locked(f"{CHECKOUT_KEY}-bench"))
        served = drafts_on_a_server(self.odoo, STATE / "walk")
        self.person = self.enterContext(served)

    def posted(self):
        return int(self.odoo.cluster.psql(DATABASE, POSTED))

    def test_the_bar_moves_and_is_found_again(self):
        shown = post_forty(self.person)
        self.assertTrue([each for each in shown if 0 < each < CHOSEN], shown)
        self.assertEqual(shown, sorted(shown))
        self.assertEqual(self.posted(), CHOSEN)
        before, after = post_the_rest(self.person)
        self.assertGreaterEqual(len(after), 2, after)
        self.assertGreater(after[-1], before[-1])
        self.assertEqual(self.posted(), COUNT)
