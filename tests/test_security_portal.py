from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.fusion_centralize_billing.controllers.portal import FusionBillingPortal

from .common import raw_invoice, unpaid
from .security_case import LevelsCase


@tagged("post_install", "-at_install")
class TestPortal(LevelsCase):
    """The customer sees the own invoice, and nothing of what is decided about it."""

    def setUp(self):
        super().setUp()
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        self.move = self.move_of(raw)
        self.users["portal"].partner_id.parent_id = self.move.partner_id
        self.env.flush_all()
        self.own = self.move.with_env(self.as_level("portal"))

    def test_why_it_is_held_is_not_for_customers(self):
        self.assertTrue(self.own.read(["name"]))
        self.assertRaises(AccessError, self.own.read, ["x_fc_hold"])
        self.assertNotIn("x_fc_hold", self.own.fields_get())
        self.assertRaises(AccessError, self.own.read, ["x_fc_source_row_ids"])

    def test_r2_what_an_earlier_tool_booked_is_not_paid_there_either(self):
        domain = FusionBillingPortal()._get_overdue_invoices_domain(
            self.move.partner_id.id
        )
        moves = self.env["account.move"]
        self.assertFalse(moves.search(domain))
        self.move.sudo().x_fc_nexacloud_invoice_id = False
        self.assertFalse(moves.search(domain), "it has the biller's id still")
        self.move.sudo().x_fc_stripe_invoice_id = False
        self.assertEqual(moves.search(domain), self.move)
