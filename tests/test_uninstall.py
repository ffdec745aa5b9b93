from odoo.tests import tagged

from ..hooks import post_init_hook, uninstall_hook
from ..models.transactions_kept import MOVEMENTS, keep_movements
from .common import raw_invoice
from .money_case import ROWS, MoneyCase, answer

OPENINGS = "fusion.billing.stripe.opening"
EXTENDED = ("account.move", "account.payment", "res.partner")


@tagged("post_install", "-at_install")
class TestUninstall(MoneyCase):
    """What an uninstall keeps is all there again, however often it is done."""

    def uninstall(self):
        """All columns of the addon go."""
        self.env.flush_all()
        uninstall_hook(self.env)
        for model in (self.env[name] for name in EXTENDED):
            for name, field in model._fields.items():
                if name.startswith("x_fc_") and field.store and field.column_type:
                    self.env.cr.execute(f"UPDATE {model._table} SET {name} = NULL")
        self.env.invalidate_all()

    def install(self):
        post_init_hook(self.env)
        self.env.flush_all()
        self.env.invalidate_all()

    def forget(self, rows):
        """Rows and openings go with their tables."""
        keep_movements(self.env.cr)
        rows.sudo().unlink()
        self.env[OPENINGS].sudo().search([]).unlink()
        self.env.invalidate_all()

    # --- ids ------------------------------------------

    def test_an_id_that_was_kept_before_is_the_one_of_now(self):
        raw = raw_invoice()
        self.ingest(raw)
        move = self.move_of(raw)
        uninstall_hook(self.env)
        move.sudo().x_fc_stripe_invoice_id = "in_other"
        self.uninstall()
        self.install()
        self.assertEqual(move.x_fc_stripe_invoice_id, "in_other")

    # --- more than once ------------------------------------------

    def test_money_is_kept_once_more(self):
        told = [answer("payout", -5000, 25), answer("payout", -700)]
        rows = self.book(*told)
        self.open(CAD="100.00")
        before, moves = self.days(), rows.move_id
        for _time in range(2):
            self.forget(rows)
            rows = self.book(*told)
            self.open(CAD="100.00")
            self.assertEqual((rows.move_id, self.days()), (moves, before))

    def test_what_was_not_read_meanwhile_stays_kept(self):
        first, other = answer("payout", -5000), answer("payout", -700)
        rows = self.book(first, other)
        moves = rows.move_id
        self.forget(rows)
        self.forget(self.book(first))
        self.env.cr.execute(f"SELECT count(*) FROM {MOVEMENTS}")
        self.assertEqual(self.env.cr.fetchone(), (2,))
        self.assertEqual(self.book(first, other).move_id, moves)

    def test_openings_of_one_day_go_back_to_their_own_account(self):
        other = self.other_account()
        for account in (self.stripe, other):
            account._take_balance({"CAD": "100.00"}, "2026-06-30 12:00:00")
            self.env[OPENINGS].sudo()._open(account)
        moves = [account.opening_ids.move_ids for account in (self.stripe, other)]
        self.forget(self.env[ROWS])
        for account in (self.stripe, other):
            self.env[OPENINGS].sudo()._open(account)
        self.env.invalidate_all()
        self.assertEqual(
            [account.opening_ids.move_ids for account in (self.stripe, other)], moves
        )

    def other_account(self):
        named = {"name": "Another", "code": "STRB"}
        journal = self.journal.sudo().copy(named)
        self.assertNotEqual(journal.default_account_id, self.journal.default_account_id)
        vals = {"name": "Another", "journal_ids": [(6, 0, journal.ids)]}
        return self.stripe.copy(vals)
