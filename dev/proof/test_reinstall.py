"""An uninstall keeps the books and the ids; a new install books nothing twice."""

from .ledger_case import POSTED, LedgerCase

PAYMENTS = "SELECT concat(count(*), ' ', sum(amount)) FROM account_payment"
REFERENCES = """
    SELECT string_agg(x_fc_stripe_reference, ' ' ORDER BY id) FROM account_payment
"""
SECRETS = "SELECT count(*) FROM ir_config_parameter WHERE key LIKE 'fusion_billing.%'"
# whatever bears the addon's name; the ids are kept on purpose
LEFT = """
    SELECT string_agg(DISTINCT name, ' ') FROM (
        SELECT relname AS name FROM pg_class
         WHERE relname LIKE '%fusion_billing%' AND relkind IN ('r', 'S', 'v')
        UNION ALL
        SELECT attname FROM pg_attribute WHERE attname LIKE 'x_fc_%'
        UNION ALL
        SELECT name FROM ir_model_fields WHERE name LIKE 'x_fc_%'
        UNION ALL
        SELECT model FROM ir_model WHERE model LIKE 'fusion.billing.%'
        UNION ALL
        SELECT name FROM ir_model_data WHERE module = 'fusion_centralize_billing'
        UNION ALL
        SELECT cron_name FROM ir_cron WHERE cron_name LIKE 'Fusion Billing%'
    ) AS leftovers
"""
ROWS = """
    SELECT string_agg(concat(state, ' ', n), ', ' ORDER BY state)
      FROM (SELECT state, count(*) AS n FROM fusion_billing_source_invoice
             GROUP BY state) AS counted
"""


class TestReinstall(LedgerCase):
    database = "reinstalled"

    def test_nothing_is_lost_and_nothing_is_booked_twice(self):
        self.play("set_up drafts")
        self.in_odoo("follow.py")
        self.play("bulk_post")
        self.assertEqual(self.sql("SELECT count(*) FROM mail_mail"), "0")
        references = self.sql(REFERENCES)
        self.assertTrue(references)
        self.in_odoo("uninstall.py")
        self.assertEqual(self.sql(POSTED), "23 3403.46")
        self.assertEqual(self.sql(SECRETS), "0")
        self.assertEqual(self.sql(LEFT), "fusion_billing_kept_ids")
        self.shell("carry_on.py")
        self.install()
        self.assertEqual(self.sql(REFERENCES), references)
        self.in_odoo("run_again.py")
        self.assertEqual(self.sql(POSTED), "23 3403.46")
        self.assertEqual(self.sql(PAYMENTS), "23 3403.46")
        self.assertEqual(self.sql(ROWS), "paid 23, skipped 8")
        adopted = "SELECT adopted_count FROM fusion_billing_ledger_run"
        self.assertEqual(self.sql(adopted), "23")
