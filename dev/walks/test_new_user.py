"""From nothing to a closed month, in a browser: what comes of it, and the clicks."""

import unittest

from ..workshop import open_odoo
from .close_month import FIRST_DAY
from .new_user import ACCOUNTANT, DATABASE, begin, close, new_odoo, told
from .papers import figures_due, wrong_in_papers

# a few more than it takes today: who needs more has made the way longer
CLICKS, MINUTES = 85, 25
POSTED = """
    SELECT count(*), sum(amount_total) FROM account_move
     WHERE state = 'posted' AND move_type = 'out_invoice'
       AND payment_state IN ('paid', 'in_payment')
"""
DAILY = """
    SELECT active FROM ir_cron JOIN ir_model_data ON res_id = ir_cron.id
     WHERE name = 'cron_fc_invoice_ledger'
"""
SIGNED = f"""
    SELECT login FROM fusion_billing_month AS month
      JOIN res_users ON res_users.id = signed_by_id WHERE month.date = '{FIRST_DAY}'
"""


class TestNewUser(unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.odoo = open_odoo()
        self.way, self.stage = self.enterContext(new_odoo(self.odoo))

    def sql(self, statement):
        return self.odoo.cluster.psql(DATABASE, statement).strip()

    def test_a_new_user_closes_a_month(self):
        begin(self.way, self.stage)
        self.assertEqual(self.sql(POSTED), "23|3403.46")
        self.assertEqual(self.sql(DAILY), "t")
        papers = close(self.way)
        self.assertEqual(self.sql(SIGNED), ACCOUNTANT)
        due = figures_due(self.odoo.cluster, DATABASE, FIRST_DAY)
        self.assertEqual(len(due), 6, due)  # source, ledger, four families
        self.assertEqual(wrong_in_papers(*papers, due), [])
        self.assert_short(self.way.legs)

    def assert_short(self, legs):
        self.assertLessEqual(sum(leg.clicks for leg in legs), CLICKS, told(legs))
        self.assertLessEqual(sum(leg.minutes for leg in legs), MINUTES, told(legs))
