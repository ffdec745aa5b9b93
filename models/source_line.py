import hashlib

from odoo import api, fields, models
from odoo.tools.misc import split_every

from ..ledger.breakdown import breakdown
from ..ledger.facts_codec import facts_from_dict
from ..ledger.invoice import Absent
from ..ledger.unmatched import pattern_of
from .quiet import QUIET

BATCH = 500

COLUMNS = (
    "source_invoice_id",
    "label",
    "kind",
    "family_id",
    "keyword",
    "tax_id",
    "source_untaxed",
    "source_tax",
    "biller_untaxed",
    "biller_tax",
    "unmatched",
    "pattern",
)


class FusionBillingSourceLine(models.Model):
    """What source and biller say of an invoice, by family and tax (R34).

    Written with the row, anew whenever one of them says something else.
    """

    _name = "fusion.billing.source.line"
    _description = "Line of a Source Invoice"
    _inherit = "fusion.billing.bulk"
    _bulk_columns = COLUMNS
    _order = "source_invoice_id, id"
    _log_access = False  # its invoice tells; of lines there are very many

    source_invoice_id = fields.Many2one(
        "fusion.billing.source.invoice", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="source_invoice_id.currency_id")
    label = fields.Char(string="Description")
    kind = fields.Selection(
        [
            ("item", "Item"),
            ("balance", "Balance"),
            ("discount", "Discount"),
            ("rounding", "Rounding"),
            ("biller", "At the biller alone"),
        ]
    )
    family_id = fields.Many2one(
        "fusion.billing.family", index="btree_not_null", ondelete="set null"
    )
    keyword = fields.Char(
        string="Because of", help="The word of the family that the description has."
    )
    tax_id = fields.Many2one("account.tax", ondelete="set null")
    source_untaxed = fields.Monetary(string="Untaxed at the source")
    source_tax = fields.Monetary(string="Tax at the source")
    biller_untaxed = fields.Monetary(string="Untaxed at the biller")
    biller_tax = fields.Monetary(string="Tax at the biller")
    unmatched = fields.Char(
        string="No rule for", help="What no family had a keyword for, as it is read."
    )
    pattern = fields.Char(help="What it has in common with others of its kind.")

    _unmatched_idx = models.Index("(source_invoice_id) WHERE unmatched IS NOT NULL")

    @api.model
    def _find_parts(self, cases):
        """The cases whose parts are not those of their lines; sets `parts`."""
        for case in cases:
            facts = case.facts or self._kept_facts(case)
            case.parts = breakdown(
                case.source, facts, case.decision, case.booked, case.policy
            )
            case.parts_hash = self._hash(case.parts)
        return [case for case in cases if case.parts_hash != case.row.parts_hash]

    @api.model
    def _kept_facts(self, case):
        """Facts once known stand: not to be reached today does not unsay them."""
        kept = case.row.facts
        if not kept or isinstance(case.verified, Absent):
            return None
        return facts_from_dict(kept)

    @api.model
    def _hash(self, parts):
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    @api.model
    def _write_for(self, service, cases):
        """The lines of rows that exist by now, in place of those before."""
        known = [case.row.id for case in cases if case.found_row]
        self.search([("source_invoice_id", "in", known)]).unlink()
        families = {family.code: family.id for family in service.family_ids}
        vals_list = [
            self._prepare_vals(case, part, families)
            for case in cases
            for part in case.parts
        ]
        if self._is_extended():
            self.create(vals_list)
            return
        self._insert([[vals[name] for name in COLUMNS] for vals in vals_list])

    @api.model
    def _fill_missing(self):
        """For rows that were written before there were lines: from what they keep."""
        rows = self.env["fusion.billing.source.invoice"].sudo()
        for service, ids in rows._read_group(
            [("parts_hash", "=", False)], ["service_id"], ["id:array_agg"]
        ):
            ledger = self.env["fusion.billing.invoice.ledger"]._for(service)
            for part in split_every(BATCH, ids, list):
                self._fill(ledger, service, rows.browse(part))
                self.env.invalidate_all()  # of many thousand rows there is much

    @api.model
    def _fill(self, ledger, service, rows):
        known = rows.filtered("payload")
        finder = self.env["fusion.billing.case.finder"]
        cases = [finder._case_from(row) for row in known]
        facts = {row.external_id: row._known_facts() for row in known}
        ledger._decide_cases(service, cases, facts)
        self.sudo()._write_for(service, self._find_parts(cases))
        for case in cases:
            case.row.with_context(**QUIET).parts_hash = case.parts_hash

    @api.model
    def _prepare_vals(self, case, part, families):
        return {
            "source_invoice_id": case.row.id,
            "label": part.label or None,
            "kind": part.kind,
            "family_id": families.get(part.family),
            "keyword": part.keyword or None,
            "tax_id": part.tax_id,
            "source_untaxed": part.source_untaxed,
            "source_tax": part.source_tax,
            "biller_untaxed": part.biller_untaxed,
            "biller_tax": part.biller_tax,
            "unmatched": part.unmatched or None,
            "pattern": pattern_of(part.unmatched) if part.unmatched else None,
        }
