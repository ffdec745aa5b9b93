"""What an uninstall leaves of the Stripe balance, so that nothing is booked twice.

The rows go with the addon while their entries stay. By Stripe's ids they are found
again when a new install reads the balance.
"""

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.sql import table_exists

from .kept import keep

MOVEMENTS = "fusion_billing_kept_movements"
OPENINGS = "fusion_billing_kept_openings"


def keep_movements(cr):
    """Into plain tables; none is made where nothing is booked.

    What is held for its entry, or to be booked again, was booked: the new install
    tells it again.
    """
    booked = SQL(
        """
        SELECT external_id, booked_date, move_id, fee_move_id, payment_id, note_id
          FROM fusion_billing_balance_transaction
         WHERE state = 'booked'
            OR state <> 'skipped' AND booked_date IS NOT NULL
        """
    )
    keep(cr, MOVEMENTS, booked, ["external_id"])
    opened = SQL(
        """
        SELECT move.id AS move_id, opening.currency_id, opening.date
          FROM account_move AS move
          JOIN fusion_billing_stripe_opening AS opening
            ON opening.id = move.x_fc_opening_id
        """
    )
    keep(cr, OPENINGS, opened, ["move_id"])


class FusionBillingBalanceTransaction(models.Model):
    _inherit = "fusion.billing.balance.transaction"

    @api.model
    def _keep(self, account, answers):
        rows = super()._keep(account, answers)
        if rows and table_exists(self.env.cr, MOVEMENTS):
            rows._take_back()
        return rows

    def _take_back(self):
        """What an earlier install booked is booked."""
        self.env.cr.execute(
            SQL(
                """
                WITH kept AS (
                    DELETE FROM %(kept)s WHERE external_id IN (
                        SELECT external_id FROM fusion_billing_balance_transaction
                         WHERE id IN %(ids)s)
                    RETURNING *
                )
                UPDATE fusion_billing_balance_transaction AS row
                   SET state = 'booked', booked_date = kept.booked_date,
                       move_id = move.id, fee_move_id = fee.id,
                       payment_id = payment.id, note_id = note.id
                  FROM kept
                  LEFT JOIN account_move AS move ON move.id = kept.move_id
                  LEFT JOIN account_move AS fee ON fee.id = kept.fee_move_id
                  LEFT JOIN account_move AS note ON note.id = kept.note_id
                  LEFT JOIN account_payment AS payment ON payment.id = kept.payment_id
                 WHERE row.external_id = kept.external_id
                """,
                kept=SQL.identifier(MOVEMENTS),
                ids=tuple(self.ids),
            )
        )
        self.invalidate_recordset()


class FusionBillingStripeOpening(models.Model):
    _inherit = "fusion.billing.stripe.opening"

    @api.model_create_multi
    def create(self, vals_list):
        openings = super().create(vals_list)
        if table_exists(self.env.cr, OPENINGS):
            openings._take_back()
        return openings

    def _take_back(self):
        """The entries of an earlier install, where the day is still the same.

        By the clearing account: another Stripe account may open on that day, too.
        """
        for opening in self:
            journal = opening.stripe_account_id._journal_of(opening.currency_id)
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE account_move AS move SET x_fc_opening_id = %(id)s
                      FROM %(kept)s AS kept
                     WHERE kept.move_id = move.id AND kept.date = %(date)s
                       AND kept.currency_id = %(currency)s AND EXISTS (
                           SELECT FROM account_move_line AS item
                            WHERE item.move_id = move.id
                              AND item.account_id = %(clearing)s)
                    """,
                    id=opening.id,
                    kept=SQL.identifier(OPENINGS),
                    date=opening.date,
                    currency=opening.currency_id.id,
                    clearing=journal.default_account_id.id or None,
                )
            )
        self.env["account.move"].invalidate_model(["x_fc_opening_id"])
