"""What an uninstall leaves of disputes and write-offs, so that none is booked twice."""

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.sql import table_exists

from .kept import keep

DISPUTES = "fusion_billing_kept_disputes"
WRITE_OFFS = "fusion_billing_kept_write_offs"


def keep_disputes(cr):
    """Into plain tables; none is made where nothing is booked."""
    disputed = SQL(
        """
        SELECT dispute.external_id, move.id AS move_id, dispute.stands_on,
               dispute.status, dispute.told_status, dispute.decided_on
          FROM account_move AS move
          JOIN fusion_billing_dispute AS dispute ON dispute.id = x_fc_dispute_id
        """
    )
    keep(cr, DISPUTES, disputed, ["external_id", "move_id"])
    written_off = SQL(
        """
        SELECT id, x_fc_written_off_id, x_fc_recovered_id FROM account_move
         WHERE coalesce(x_fc_written_off_id, x_fc_recovered_id) IS NOT NULL
        """
    )
    keep(cr, WRITE_OFFS, written_off, ["id"])


def take_back_write_offs(cr):
    """The entries are still there: they are write-offs again."""
    if not table_exists(cr, WRITE_OFFS):
        return
    cr.execute(
        """
        UPDATE account_move AS move
           SET x_fc_written_off_id = written.id, x_fc_recovered_id = recovered.id
          FROM fusion_billing_kept_write_offs AS kept
          LEFT JOIN account_move AS written ON written.id = kept.x_fc_written_off_id
          LEFT JOIN account_move AS recovered ON recovered.id = kept.x_fc_recovered_id
         WHERE move.id = kept.id
        """
    )
    cr.execute("DROP TABLE fusion_billing_kept_write_offs")


class FusionBillingDispute(models.Model):
    _inherit = "fusion.billing.dispute"

    @api.model
    def _begin(self, vals):
        dispute = super()._begin(vals)
        if table_exists(self.env.cr, DISPUTES):
            dispute._take_back_entries(vals)
        return dispute

    def _take_back_entries(self, vals):
        """What an earlier install booked of it is booked."""
        found = self.env.execute_query(
            SQL(
                "DELETE FROM %s AS kept USING account_move AS move"
                " WHERE external_id = %s"
                " AND move.id = kept.move_id AND move.company_id = %s"
                " RETURNING kept.move_id, kept.stands_on, kept.status,"
                " kept.told_status, kept.decided_on",
                SQL.identifier(DISPUTES),
                self.external_id,
                self.company_id.id,
            )
        )
        if not found:
            return
        names = ("stands_on", "status", "told_status", "decided_on")
        self.write(dict(zip(names, found[0][1:], strict=True)))
        moves = self.env["account.move"].browse([each[0] for each in found]).exists()
        moves.x_fc_dispute_id = self
        self._follow(vals)
