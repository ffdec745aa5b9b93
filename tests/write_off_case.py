"""An invoice that the biller gave up, and the window in which it is written off."""

from odoo.tests import Form

from .common import raw_invoice, unpaid
from .dispute_case import DisputeCase

WRITE_OFF = "fusion.billing.write.off"


class WriteOffCase(DisputeCase):
    """Uncollectible, open, and of 113.00 with 13.00 of HST."""

    def setUp(self):
        super().setUp()
        self.raw = raw_invoice()
        self.given_up = unpaid(self.raw, uncollectible=True)
        self.ingest(self.raw, facts={self.raw["id"]: self.given_up})
        self.row = self.row_of(self.raw)
        self.move = self.row.move_id

    def wizard(self, row=None, user=None, met="", **vals):
        row = (row or self.row).with_user(user or self.accountant)
        action = row.action_ask_write_off()
        env = row.with_context(**action["context"]).env
        with Form(env[WRITE_OFF]) as form:
            for name, value in vals.items():
                form[name] = value
            for place, authority in enumerate(row._open_taxes()):
                if authority.name == met:
                    with form.line_ids.edit(place) as edited:
                        edited.is_met = True
        return form.record

    def write_off(self, **vals):
        self.wizard(then="post", date="2026-06-30", **vals).action_write_off()
        self.env.invalidate_all()
        return self.move.x_fc_write_off_ids

    def authorities(self):
        self.env["fusion.billing.tax.authority"]._add_missing(self.company)
        return self.env["fusion.billing.tax.authority"].search([])

    def items_of(self, move, account):
        return move.line_ids.filtered(lambda item: item.account_id == account)
