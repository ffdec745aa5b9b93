from odoo import api, models
from odoo.tools import SQL

from .of_run import marked


class FusionBillingPayout(models.Model):
    """A person takes a match with the bank's line back, in Odoo: the payout is on its
    way again (R26).
    """

    _inherit = "fusion.billing.payout"

    @api.model
    def _match_arrivals(self, account):
        own = [("stripe_account_id", "=", account.id)]
        self.search([*own, ("statement_line_id", "!=", False)])._forget_taken_back()
        return super()._match_arrivals(account)

    def _forget_taken_back(self):
        """No run did it: to undo one brings no match back."""
        marked(self._taken_back(), None).statement_line_id = False

    def _taken_back(self):
        """Those that are not matched with their line any more, by one query."""
        self.env.flush_all()
        found = self.env.execute_query(
            SQL(
                """
                SELECT payout.id FROM fusion_billing_payout AS payout
                 WHERE payout.id = ANY(%s) AND NOT EXISTS (
                       SELECT FROM fusion_billing_balance_transaction AS told
                         JOIN account_move_line AS sent
                           ON sent.move_id = told.move_id
                         JOIN account_partial_reconcile AS partial
                           ON sent.id IN (partial.debit_move_id, partial.credit_move_id)
                         JOIN account_move_line AS item
                           ON item.id IN (partial.debit_move_id, partial.credit_move_id)
                        WHERE told.stripe_account_id = payout.stripe_account_id
                          AND told.source_ref = payout.external_id
                          AND item.statement_line_id = payout.statement_line_id)
                """,
                self.ids,
            )
        )
        return self.browse([payout_id for (payout_id,) in found])


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def action_undo_reconciliation(self):
        done = super().action_undo_reconciliation()
        payouts = self.env["fusion.billing.payout"].sudo()
        payouts.search([("statement_line_id", "in", self.ids)])._forget_taken_back()
        return done
