from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import raw_invoice, unpaid
from .money_screen_case import MoneyScreenCase


@tagged("post_install", "-at_install")
class TestMoneyStrangers(MoneyScreenCase):
    """Whoever works in another company reads no figures by a dialogue's onchange."""

    def setUp(self):
        super().setUp()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        group = "fusion_centralize_billing.group_accountant"
        self.stranger = self.new_user("money_accountant_elsewhere", group, other)

    def asked(self, user, model, name, record, *figures):
        """What a remote call that names the record reads of it."""
        self.env.flush_all()
        self.env.invalidate_all()
        wizards = self.env[model].with_env(self.env(user=user.id, su=False))
        spec = {figure: {} for figure in figures} | {name: {}}
        return wizards.onchange({name: record.id}, [name], spec)["value"]

    def check(self, model, name, record, **figures):
        mine = self.asked(self.users["accountant"], model, name, record, *figures)
        self.assertEqual({key: mine[key] for key in figures}, figures)
        for figure in figures:
            with self.assertRaises(AccessError):
                self.asked(self.stranger, model, name, record, figure)

    def test_of_a_payout(self):
        payout, _row = self.paid_out()
        model, cad = "fusion.billing.payout.match", payout.currency_id.id
        self.check(model, "payout_id", payout, amount=50, currency_id=cad)
        with self.assertRaises(AccessError):
            self.asked(self.stranger, model, "payout_id", payout, "possible_ids")

    def test_of_a_write_off(self):
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw, uncollectible=True)})
        row = self.row_of(raw)
        cad = row.currency_id.id
        model = "fusion.billing.write.off"
        self.check(model, "row_id", row, amount=113, currency_id=cad)
        with self.assertRaises(AccessError):
            self.asked(self.stranger, model, "row_id", row, "said")
        wizards = self.env[model].with_user(self.stranger)
        with self.assertRaises(AccessError):
            wizards.with_context(default_row_id=row.id).default_get(["row_id"])
