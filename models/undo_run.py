from odoo import fields, models

OVER = ("done", "failed", "cancelled")
EFFECTS = "fusion.billing.run.effect"


class FusionBillingLedgerRun(models.Model):
    """A run that was taken back, and what there is to take back of one (R33)."""

    _inherit = "fusion.billing.ledger.run"

    undone_at = fields.Datetime(readonly=True, copy=False)
    undone_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    effect_ids = fields.One2many(EFFECTS, "run_id")

    def action_undo(self):
        """The window that tells what will be taken back, or why it cannot be."""
        self.ensure_one()
        window = self.env["fusion.billing.undo.run"].create({"run_id": self.id})
        return window._get_records_action(
            name=self.env._("Undo this run"), target="new"
        )

    # --- what is of it ------------------------------------------

    def _made(self, *states):
        """The entries that it made and that are there, by the database."""
        own = [("x_fc_run_id", "=", self.id)]
        if states:
            own.append(("state", "in", states))
        return self.env["account.move"].search(own, order="id")

    def _made_rest(self):
        """Posted, without the entries of payments: to be reversed."""
        return self._made("posted").filtered(lambda move: not move.origin_payment_id)

    def _kept(self, kind, model=None):
        kept = self.effect_ids.filtered(lambda effect: effect.kind == kind)
        return kept.filtered(lambda effect: model in (None, effect.model))

    def _posted_drafts(self):
        """Drafts of before that it posted, as far as they still are."""
        moves = self.env["account.move"].browse(self._kept("posted").mapped("res_id"))
        return moves.exists().filtered(lambda move: move.state == "posted")

    def _redated(self):
        """{payment: the day on which it was before}."""
        return {
            payment: fields.Date.to_date(before["day"])
            for payment, before in self._redated_before().items()
        }

    def _redated_before(self):
        """{payment of before that it dated: what was kept of it}."""
        payments = self.env["account.payment"]
        kept = {effect.res_id: effect.before for effect in self._kept("redated")}
        there = payments.browse(kept).exists()
        there = there.filtered(lambda payment: payment.move_id.x_fc_run_id != self)
        return {payment: kept[payment.id] for payment in there}

    def _arrived(self):
        """Lines of the bank that it matched with payouts."""
        payouts = self.env["fusion.billing.payout"]
        kept = self._kept("row", payouts._name).mapped("res_id")
        return payouts.browse(kept).exists().statement_line_id

    def _dated(self):
        """Posted entries of before that an undo changes, besides its own."""
        redated = self.env["account.payment"].union(*self._redated())
        dated = redated._with_exchange() | self._arrived().move_id
        return self._posted_drafts() | dated
