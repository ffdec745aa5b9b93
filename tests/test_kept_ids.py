from odoo.tests import tagged
from odoo.tools.sql import table_columns

from ..hooks import KEPT, post_init_hook, pre_init_hook, uninstall_hook
from .common import raw_invoice
from .money_case import MoneyCase, charge
from .test_balance_back import back

DROPPED = """
    UPDATE account_move SET x_fc_nexacloud_invoice_id = NULL,
           x_fc_stripe_invoice_id = NULL, x_fc_credited = NULL;
    UPDATE account_payment SET x_fc_source_payment_id = NULL,
           x_fc_stripe_reference = NULL;
    UPDATE res_partner SET x_fc_stripe_customer_id = NULL;
"""


@tagged("post_install", "-at_install")
class TestKeptIds(MoneyCase):
    """What an uninstall keeps in a plain table, a new install takes back."""

    def setUp(self):
        super().setUp()
        self.raw = raw_invoice()
        self.ingest(self.raw)
        self.move = self.move_of(self.raw)
        self.payment = self.row_of(self.raw).payment_ids

    def reinstalled(self, forget=""):
        self.env.flush_all()
        uninstall_hook(self.env)
        self.env.flush_all()
        self.env.cr.execute(DROPPED + forget)
        self.env.invalidate_all()
        post_init_hook(self.env)
        self.env.invalidate_all()

    def test_the_ids_are_taken_back(self):
        ids = (self.move.x_fc_nexacloud_invoice_id, self.move.x_fc_stripe_invoice_id)
        self.reinstalled()
        again = (self.move.x_fc_nexacloud_invoice_id, self.move.x_fc_stripe_invoice_id)
        self.assertEqual(again, ids)
        self.assertTrue(all(ids))

    def test_payments_are_known_by_their_charge(self):
        """Else what goes back of it would find no payment."""
        reference = f"ch_{self.raw['invoice_number']}"
        self.assertEqual(self.payment.x_fc_stripe_reference, reference)
        self.reinstalled()
        self.assertEqual(self.payment.x_fc_stripe_reference, reference)
        row = self.book(charge(self.raw, 11300))
        self.assertEqual(row.payment_id, self.payment)

    def test_so_are_those_of_lago_which_no_id_tells(self):
        self.payment.sudo().x_fc_stripe_reference = "ch_lago"
        self.payment.sudo().x_fc_source_payment_id = "lago:1:2"
        self.reinstalled()
        self.assertEqual(self.payment.x_fc_stripe_reference, "ch_lago")

    def test_and_those_that_an_earlier_version_kept_without(self):
        self.reinstalled(
            f"DELETE FROM {KEPT} WHERE column_name = 'x_fc_stripe_reference'"
        )
        reference = f"ch_{self.raw['invoice_number']}"
        self.assertEqual(self.payment.x_fc_stripe_reference, reference)

    def test_credit_notes_stay_explained(self):
        self.book(charge(self.raw, 11300))
        note = self.book(back(self.raw, 3000)).note_id
        note.action_post()
        self.assertTrue(note.x_fc_credited)
        self.reinstalled()
        self.assertEqual((note.x_fc_credited, self.move.x_fc_credited), (True, False))

    def test_customers_are_known_by_their_id_at_stripe(self):
        partner = self.move.partner_id
        self.assertEqual(partner.x_fc_stripe_customer_id, "cus_1")
        self.reinstalled()
        self.assertEqual(partner.x_fc_stripe_customer_id, "cus_1")


@tagged("post_install", "-at_install")
class TestReferenceColumn(MoneyCase):
    """An install on a database of many payments computes those of billers alone."""

    def is_new(self):
        """Whether Odoo would compute the column for all payments there are."""
        columns = table_columns(self.env.cr, "account_payment")
        payments = self.env["account.payment"]
        return payments._fields["x_fc_stripe_reference"].update_db(payments, columns)

    def drop(self):
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE account_payment DROP x_fc_stripe_reference")
        self.env.invalidate_all()

    def test_the_column_is_there_before_odoo_looks(self):
        self.drop()
        self.assertTrue(self.is_new())
        self.drop()
        pre_init_hook(self.env)
        self.assertFalse(self.is_new())

    def test_what_an_earlier_tool_booked_gets_its_reference(self):
        raw = raw_invoice()
        self.ingest(raw)
        self.drop()
        pre_init_hook(self.env)
        post_init_hook(self.env)
        payment = self.row_of(raw).payment_ids
        self.assertEqual(payment.x_fc_stripe_reference, f"ch_{raw['invoice_number']}")
