from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

BILLER_INDEX = "account_move_fc_stripe_invoice_uniq"
FAMILY_INDEX = "fusion_billing_family_code_uniq"
INDEXES = {
    "account_move_fc_nexacloud_invoice_uniq",
    BILLER_INDEX,
    "account_payment_fc_source_payment_uniq",
    "fusion_billing_account_link_account_uniq",
    "fusion_billing_check_code_uniq",
    FAMILY_INDEX,
    "fusion_billing_flag_code_uniq",
    "fusion_billing_service_code_uniq",
    "fusion_billing_source_invoice_external_uniq",
    "fusion_billing_source_invoice_move_uniq",
}


@tagged("post_install", "-at_install")
class TestUniqueness(AccountTestInvoicingCommon):
    """R1: that the database keeps ids unique is checked, not taken for granted."""

    def setUp(self):
        super().setUp()
        self.uniqueness = self.env["fusion.billing.uniqueness"]

    def drop(self, index):
        self.env.execute_query(SQL("DROP INDEX %s", SQL.identifier(index)))

    def moves_with(self, *biller_ids):
        """As an earlier tool leaves them: drafts that carry these ids."""
        moves = self.env["account.move"].create(
            [{"move_type": "out_invoice", "partner_id": self.partner_a.id}]
            * len(biller_ids)
        )
        for move, biller_id in zip(moves, biller_ids, strict=True):
            move.x_fc_stripe_invoice_id = biller_id
        self.env.flush_all()
        return moves

    def test_all_is_kept_unique(self):
        self.assertIsNone(self.uniqueness._problem())
        self.uniqueness._check()

    def test_it_looks_at_every_unique_index(self):
        for index in INDEXES:
            self.drop(index)
        missing = {name for _model, name in self.uniqueness._missing_indexes()}
        self.assertEqual(missing, INDEXES)
        for index in INDEXES:
            self.assertIn(index, self.uniqueness._problem())

    def test_another_index_of_the_name_is_not_enough(self):
        self.drop(FAMILY_INDEX)
        self.env.execute_query(
            SQL(
                "CREATE INDEX %s ON fusion_billing_family (service_id, code)",
                SQL.identifier(FAMILY_INDEX),
            )
        )
        self.assertIn(FAMILY_INDEX, self.uniqueness._problem())

    def test_duplicates_are_named_with_their_records(self):
        self.drop(BILLER_INDEX)
        moves = self.moves_with("in_1", "in_2", "in_1", "in_3", "in_2", False, False)
        problem = self.uniqueness._problem()
        for value, pair in {
            "in_1": moves[0] + moves[2],
            "in_2": moves[1] + moves[4],
        }.items():
            names = [f"{move.display_name} (id {move.id})" for move in pair]
            line = f"• Biller invoice {value} is on {', '.join(names)}\n"
            self.assertIn(line, problem)
        self.assertEqual(problem.count("•"), 2)
        self.assertNotIn("in_3", problem)

    def test_duplicates_of_two_columns(self):
        self.drop(FAMILY_INDEX)
        service = self.env["fusion.billing.invoice.ledger"]._service()
        families = (
            self.env["fusion.billing.family"]
            .sudo()
            .create([{"service_id": service.id, "code": "twice", "name": "Twice"}] * 2)
        )
        problem = self.uniqueness._problem()
        self.assertIn(f"Service {service.id}, Code twice is on", problem)
        for family in families:
            self.assertIn(f"Twice (id {family.id})", problem)

    def test_many_duplicates_are_counted(self):
        self.drop(BILLER_INDEX)
        self.moves_with(*(f"in_{number % 23}" for number in range(46)))
        problem = self.uniqueness._problem()
        self.assertEqual(problem.count("•"), 20)
        self.assertIn("\n… and 3 more\n", problem)

    def test_many_records_of_one_value_are_counted(self):
        self.drop(BILLER_INDEX)
        self.moves_with(*["in_1"] * 25)
        problem = self.uniqueness._problem()
        self.assertEqual(problem.count("(id "), 20)
        self.assertIn(", … and 5 more\n", problem)

    def test_it_refuses(self):
        self.drop(BILLER_INDEX)
        self.moves_with("in_1", "in_1")
        with self.assertRaisesRegex(UserError, "Biller invoice in_1 is on"):
            self.uniqueness._check()

    def test_only_its_own_install_and_upgrade_are_refused(self):
        self.drop(BILLER_INDEX)
        self.moves_with("in_1", "in_1")
        self.load_tables("sale")
        with self.assertRaisesRegex(UserError, "Biller invoice in_1 is on"):
            self.load_tables("fusion_centralize_billing")

    def load_tables(self, addon):
        """As Odoo does when `addon` is installed or upgraded."""
        models = ["fusion.billing.uniqueness"]
        self.env.registry.init_models(self.env.cr, models, {"module": addon}, False)
