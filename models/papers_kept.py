"""What an uninstall leaves of credit notes and customers' credit (R27, R29).

As with the Stripe balance: the entries stay, and by Stripe's ids a new install finds
that they are booked.
"""

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.sql import table_exists

from .kept import keep

PAPERS = "fusion_billing_kept_papers"
CREDITS = "fusion_billing_kept_credits"


def keep_papers(cr):
    """Into plain tables; none is made where nothing is booked.

    What is held for its entry was booked, as what is still to be reversed: the new
    install decides it again.
    """
    booked = SQL(
        """
        SELECT external_id, booked_date, move_id,
               CASE state WHEN 'cancelled' THEN state ELSE 'booked' END AS state
          FROM (
               SELECT external_id, booked_date, move_id, state
                 FROM fusion_billing_credit_note
                UNION ALL
               SELECT external_id, booked_date, move_id, state
                 FROM fusion_billing_credit_move) AS told
         WHERE state IN ('booked', 'cancelled')
            OR state <> 'skipped' AND (booked_date IS NOT NULL OR move_id IS NOT NULL)
        """
    )
    keep(cr, PAPERS, booked, ["external_id"])
    opened = SQL(
        """
        SELECT move.id AS move_id, credit.customer_ref, credit.currency_id
          FROM account_move AS move
          JOIN fusion_billing_customer_credit AS credit
            ON credit.id = move.x_fc_credit_id
        """
    )
    keep(cr, CREDITS, opened, ["move_id"])


class FusionBillingPaper(models.AbstractModel):
    """A paper that an earlier install may have booked."""

    _inherit = "fusion.billing.paper"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        if table_exists(self.env.cr, PAPERS):
            rows._take_back()
        return rows

    def _take_back(self):
        """What an earlier install booked is booked."""
        kept = {external_id: vals for external_id, *vals in self._taken_back()}
        for row in self.filtered(lambda each: each.external_id in kept):
            day, move, state = kept[row.external_id]
            source = row._own_invoice()
            row.write(
                {
                    "state": state,
                    "booked_date": day,
                    "move_id": move,
                    "source_invoice_id": source.id,
                }
            )

    def _taken_back(self):
        self.env.cr.execute(
            SQL(
                """
                WITH taken AS (
                    DELETE FROM %s WHERE external_id IN %s
                    RETURNING external_id, booked_date, move_id, state)
                SELECT taken.external_id, booked_date, move.id, taken.state FROM taken
                  LEFT JOIN account_move AS move ON move.id = taken.move_id
                """,
                SQL.identifier(PAPERS),
                tuple(self.mapped("external_id")) or ("",),
            )
        )
        return self.env.cr.fetchall()


class FusionBillingCustomerCredit(models.Model):
    _inherit = "fusion.billing.customer.credit"

    @api.model_create_multi
    def create(self, vals_list):
        credits = super().create(vals_list)
        if table_exists(self.env.cr, CREDITS):
            credits._take_back()
        return credits

    def _take_back(self):
        """The opening entries of an earlier install."""
        for credit in self:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE account_move AS move SET x_fc_credit_id = %s FROM %s AS kept
                     WHERE kept.move_id = move.id AND kept.customer_ref = %s
                       AND kept.currency_id = %s
                    """,
                    credit.id,
                    SQL.identifier(CREDITS),
                    credit.customer_ref,
                    credit.currency_id.id,
                )
            )
        self.env["account.move"].invalidate_model(["x_fc_credit_id"])
