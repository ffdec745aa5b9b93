from odoo import api, models


class FusionBillingBalanceBooks(models.AbstractModel):
    """What still stands of a transaction whose other entry is gone."""

    _inherit = "fusion.billing.balance.books"

    @api.model
    def _known(self, account, case, receipt, around):
        known = super()._known(account, case, receipt, around)
        row = case.row
        if not (row.move_id or row.fee_move_id or row.payment_id or row._why_gone()):
            return known
        return known.with_entries(
            row._why_gone(),
            gross=row.move_id.state == "posted",
            fee=row.fee_move_id.state == "posted",
        )


class FusionBillingBalanceWriter(models.AbstractModel):
    """What still stands stays linked."""

    _inherit = "fusion.billing.balance.writer"

    @api.model
    def _prepare_row_vals(self, case):
        vals, known = super()._prepare_row_vals(case), case.known
        is_told = known.gone and case.outcome_of.action == "hold"
        if is_told or known.has_entry and not case.move:
            for name in ("move_id", "note_id", "payment_id"):
                del vals[name]
        if is_told or known.has_fee_entry and not case.fee_move:
            del vals["fee_move_id"]
        return vals
