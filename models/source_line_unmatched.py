from odoo import api, models
from odoo.tools.misc import split_every

from ..ledger.families import strip_decoration
from ..ledger.unmatched import pattern_of
from .source_line import BATCH


class FusionBillingSourceLine(models.Model):
    _inherit = "fusion.billing.source.line"

    @api.model
    def _fill_unmatched(self):
        """For lines that were written before they kept what no keyword was for."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT DISTINCT source_invoice_id FROM fusion_billing_source_line"
            " WHERE kind IN ('item', 'balance')"
            "   AND keyword IS NULL AND unmatched IS NULL"
        )
        ids = [row_id for (row_id,) in self.env.cr.fetchall()]
        rows = self.env["fusion.billing.source.invoice"].sudo()
        for part in split_every(BATCH, ids, list):
            self._set_unmatched(self._unmatched_of(rows.browse(part)))
            self.env.invalidate_all()  # of many thousand rows there is much
        # what families take by now of what none took then
        services = (
            self.env["fusion.billing.service"]
            .sudo()
            .search([("active", "in", (True, False))])
        )
        services.family_ids._find_cover()

    @api.model
    def _unmatched_of(self, rows):
        """[(line's id, what it is for)] of those without a keyword.

        Lines stand in the order of their items; what makes up for a difference comes
        after them.
        """
        found = []
        for row in rows.filtered("payload"):
            lines = row.line_ids.filtered(lambda line: line.kind != "biller")
            for line, said in zip(lines.sorted("id"), row._described(), strict=False):
                if said and not line.keyword:
                    found.append((line.id, strip_decoration(said)))
        return found

    @api.model
    def _set_unmatched(self, found):
        if not found:
            return
        self.env.cr.execute_values(
            """
            UPDATE fusion_billing_source_line AS line
               SET unmatched = told.text, pattern = told.pattern
              FROM (VALUES %s) AS told (id, text, pattern) WHERE told.id = line.id
            """,
            [(line_id, text, pattern_of(text)) for line_id, text in found],
        )
