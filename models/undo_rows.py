import json
from collections import defaultdict

from odoo import models


class FusionBillingLedgerRun(models.Model):
    """Stripe's papers stand where they stood before a run (R33)."""

    _inherit = "fusion.billing.ledger.run"

    def _undo_rows(self):
        """Those that stood alike are written together."""
        for model, effects in self._kept("row").grouped("model").items():
            rows = self.env[model].browse(effects.mapped("res_id")).exists()
            before = {effect.res_id: effect.before for effect in effects}
            links = self._links_left(rows, before)
            alike = defaultdict(rows.browse)
            for row in rows:
                vals = self._there(row, before[row.id], links)
                alike[json.dumps(vals, sort_keys=True)] |= row
            for vals, some in alike.items():
                some.write(json.loads(vals))

    def _links_left(self, rows, before):
        """{field: ids to which it led, and that have not been deleted since}."""
        links = defaultdict(set)
        for vals in before.values():
            for name in vals:
                if rows._fields[name].relational and vals[name]:
                    links[name].add(vals[name])
        return {
            name: set(
                self.env[rows._fields[name].comodel_name].browse(ids).exists().ids
            )
            for name, ids in links.items()
        }

    def _there(self, row, before, links):
        """Without links to what has been deleted since."""
        vals = {
            name: value
            if not row._fields[name].relational or value in links.get(name, ())
            else False
            for name, value in before.items()
        }
        if vals.get("fee_move_id") and row.fee_move_id.x_fc_run_id != self:
            del vals["fee_move_id"]  # of an earlier run, parted by payout since
        return vals
