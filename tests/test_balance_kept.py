from odoo.tests import tagged

from ..models.transactions_kept import MOVEMENTS, OPENINGS, keep_movements
from .common import raw_invoice
from .money_case import ROWS, MoneyCase, answer, charge

OPENING = "fusion.billing.stripe.opening"


@tagged("post_install", "-at_install")
class TestBalanceKept(MoneyCase):
    """An uninstall takes the rows: a new install books none of them again."""

    def test_what_was_booked_is_taken_back(self):
        raw = raw_invoice()
        self.ingest(raw)
        told = [charge(raw, 11300, fee=358), answer("payout", -5000, 25)]
        rows = self.book(*told)
        self.open(CAD="100.00")
        before = self.days()
        links = [(row.move_id, row.fee_move_id, row.payment_id) for row in rows]
        keep_movements(self.env.cr)
        rows.sudo().unlink()
        self.env[OPENING].sudo().search([]).unlink()
        self.env.invalidate_all()
        again = self.book(*told)
        self.assertEqual(set(again.mapped("state")), {"booked"})
        self.assertEqual(
            [(row.move_id, row.fee_move_id, row.payment_id) for row in again], links
        )
        self.open(CAD="100.00")
        self.assertEqual(self.days(), before)
        self.assertEqual(before[-1][3], 0)

    def test_nothing_is_kept_of_nothing(self):
        keep_movements(self.env.cr)
        self.env.cr.execute(
            "SELECT to_regclass(%s), to_regclass(%s)", [MOVEMENTS, OPENINGS]
        )
        self.assertEqual(self.env.cr.fetchone(), (None, None))
        self.assertFalse(self.env[ROWS].search([]))
