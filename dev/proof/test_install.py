"""An install or upgrade that would leave an id without its unique index is refused."""

from .ledger_case import OdooCase

NOT_UNIQUE = "Biller invoice in_1 is on Draft Invoice (id 1), Draft Invoice (id 2)"
INDEX = "account_move_fc_stripe_invoice_uniq"
IN_FORCE = f"SELECT count(*) FROM pg_indexes WHERE indexname = '{INDEX}'"
ADDON_STATE = """
    SELECT state FROM ir_module_module WHERE name = 'fusion_centralize_billing'
"""
IDS = """
    SELECT string_agg(x_fc_stripe_invoice_id, ' ' ORDER BY id) FROM account_move
"""
CORRECT = "UPDATE account_move SET x_fc_stripe_invoice_id = 'in_0' WHERE id = 1"
KEPT = """
    CREATE TABLE fusion_billing_kept_ids AS
    SELECT 'account_move' AS table_name, id AS res_id, x_fc_stripe_invoice_id AS value,
           'x_fc_stripe_invoice_id' AS column_name
      FROM account_move;
    ALTER TABLE fusion_billing_kept_ids OWNER TO odoo;
    UPDATE account_move SET x_fc_stripe_invoice_id = NULL
"""


class TestInstall(OdooCase):
    database = "installed"

    def setUp(self):
        super().setUp()
        self.shell("earlier_tool.py")

    def assert_it_goes_on(self, attempt):
        """Once corrected, the same succeeds and the id is kept unique."""
        self.sql(CORRECT)
        attempt()
        self.assertEqual(self.sql(IN_FORCE), "1")
        self.assertEqual(self.sql(IDS), "in_0 in_1 in_2")
        self.assertEqual(self.sql(ADDON_STATE), "installed")

    def test_ids_of_an_earlier_tool(self):
        self.assertIn(NOT_UNIQUE, self.refusal(self.install))
        self.assertEqual(self.sql(ADDON_STATE), "uninstalled")
        self.assertEqual(self.sql(IDS), "in_1 in_1 in_2")
        self.assert_it_goes_on(self.install)

    def test_ids_kept_by_an_uninstall(self):
        self.sql(KEPT)
        self.assertIn(NOT_UNIQUE, self.refusal(self.install))
        self.assertEqual(self.sql(ADDON_STATE), "uninstalled")
        self.assertEqual(self.sql("SELECT count(*) FROM fusion_billing_kept_ids"), "3")

    def test_an_upgrade_after_the_index_was_lost(self):
        self.sql(CORRECT)
        self.install()
        self.sql(f"DROP INDEX {INDEX}")
        self.sql("UPDATE account_move SET x_fc_stripe_invoice_id = 'in_1' WHERE id = 1")
        self.assertIn(NOT_UNIQUE, self.refusal(self.upgrade))
        self.assertEqual(self.sql(IN_FORCE), "0")
        self.assert_it_goes_on(self.upgrade)
