from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .quiet import QUIET

# Odoo lets the parts of a group be of neither use: they have the group's.
IS_PART_OF_SALE = SQL(
    """
    (SELECT bool_and(whole.type_tax_use = 'sale')
       FROM account_tax_filiation_rel AS part_of
       JOIN account_tax AS whole ON whole.id = part_of.parent_tax
      WHERE part_of.child_tax = tax.id)
    """
)
PERIODS = [("month", "Monthly"), ("quarter", "Quarterly"), ("year", "Yearly")]


class FusionBillingTaxAuthority(models.Model):
    """To whom taxes are owed, and how often they are filed (R34).

    One is made for each that a tax in use says; an accountant may name and part them
    otherwise.
    """

    _name = "fusion.billing.tax.authority"
    _description = "Tax Authority"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    code = fields.Char(readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    period = fields.Selection(
        PERIODS,
        string="Filed",
        required=True,
        default="quarter",
        help="By the calendar.",
    )
    tax_ids = fields.Many2many(
        "account.tax",
        "fusion_billing_tax_authority_tax",
        "authority_id",
        "tax_id",
        check_company=True,
        context={"active_test": False},  # what was archived was charged
        domain="[('type_tax_use', '!=', 'purchase'), ('amount_type', '!=', 'group')]",
        help="The taxes owed to it: of a group, its parts.",
    )
    state_id = fields.Many2one(
        "res.country.state",
        string="Province or state",
        help="What was not taxed, of customers there, is shown with this authority.",
    )
    takes_rest = fields.Boolean(
        string="Untaxed too",
        help="What carries no tax at all, or a tax that is not known yet, is shown "
        "with this authority.",
    )
    paper_ids = fields.One2many("fusion.billing.tax.paper", "authority_id")

    _code_uniq = models.UniqueIndex("(company_id, code) WHERE code IS NOT NULL")

    @api.constrains("tax_ids", "company_id")
    def _check_taxes(self):
        """Of two authorities, each would have the same amount."""
        authorities = self.search([("company_id", "in", self.company_id.ids)])
        taken = {}
        for authority in authorities:
            for tax in authority.tax_ids:
                other = taken.setdefault((authority.company_id, tax), authority)
                if other != authority:
                    raise ValidationError(
                        self.env._(
                            "%(tax)s is already a tax of %(authority)s. Take it "
                            "out there first.",
                            tax=tax.name,
                            authority=other.name,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        authorities = super().create(vals_list)
        authorities._add_papers()
        return authorities

    def write(self, vals):
        done = super().write(vals)
        if "period" in vals:
            self._add_papers()
        return done

    # --- which there are ------------------------------------------

    @api.model
    def _add_missing(self, company):
        """One for each that a tax in use belongs to, and their working papers."""
        authorities = self.sudo().with_context(active_test=False, **QUIET)
        known = authorities.search([("company_id", "=", company.id)])
        for tax in authorities._taxes_in_use(company) - known.tax_ids:
            known |= authorities._take(known, tax, company)
        if known and not any(known.mapped("takes_rest")):
            known[:1].takes_rest = True
        known._add_papers()

    def _take(self, known, tax, company):
        """The authority of this tax, made where there is none yet."""
        vals = self._vals_of(tax, company)
        authority = known.filtered(lambda each: each.code == vals["code"])
        if authority:
            authority.tax_ids |= tax
            return authority
        return self.create({**vals, "company_id": company.id, "tax_ids": tax.ids})

    @api.model
    def _taxes_in_use(self, company):
        """What journal items and source invoices carry: of a group, its parts."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH used (tax_id) AS (
                    SELECT line.tax_id FROM fusion_billing_source_line AS line
                     UNION
                    SELECT account_tax_id FROM account_move_line_account_tax_rel
                )
                SELECT DISTINCT tax.id
                  FROM used
                  LEFT JOIN account_tax_filiation_rel AS part
                    ON part.parent_tax = used.tax_id
                  JOIN account_tax AS tax
                    ON tax.id = coalesce(part.child_tax, used.tax_id)
                 WHERE tax.amount_type <> 'group'
                   AND tax.company_id IN %(companies)s
                   AND (tax.type_tax_use = 'sale'
                        OR tax.type_tax_use = 'none' AND %(is_part)s)
                """,
                companies=tuple((company | company.sudo().parent_ids).ids),
                is_part=IS_PART_OF_SALE,
            )
        )
        ids = [tax_id for (tax_id,) in self.env.cr.fetchall()]
        return self.env["account.tax"].browse(sorted(ids))
