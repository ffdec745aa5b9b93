from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..ledger.booked import FamilyRule
from ..ledger.families import first_keyword
from ..ledger.text import clean, fold
from .rights import check_accountant, check_company

FAMILY = "fusion.billing.family"
SHOWN = 5  # patterns of which the window gives examples
KEYWORD = 250


class FusionBillingFamilyRule(models.TransientModel):
    """A keyword for a family, made of a description that none took (R6)."""

    _name = "fusion.billing.family.rule"
    _description = "Make a Rule"

    service_id = fields.Many2one(
        "fusion.billing.service",
        required=True,
        readonly=True,
        default=lambda self: self.env["fusion.billing.invoice.ledger"]._service(),
    )
    company_id = fields.Many2one(related="service_id.company_id")
    description = fields.Char(readonly=True)
    keyword = fields.Char(
        string="Descriptions that contain",
        required=True,
        help="Found where a word begins with it; capitals and accents do not matter.",
    )
    is_new = fields.Selection(
        [("no", "A family that there is"), ("yes", "A new family")],
        string="Belong to",
        required=True,
        default="no",
    )
    family_id = fields.Many2one(
        FAMILY,
        check_company=True,
        domain="[('service_id', '=', service_id), ('keywords', '!=', False)]",
    )
    name = fields.Char(string="Its name")
    account_id = fields.Many2one(
        "account.account",
        string="Income account",
        check_company=True,
        domain="[('account_type', 'in', ('income', 'income_other'))]",
    )
    date_from = fields.Date(
        string="Invoices from",
        help="Of invoices before this date, nothing changes. Empty: of all invoices.",
    )
    found = fields.Html(compute="_compute_found", sanitize=False)

    # --- what it would take ------------------------------------------

    @api.depends("keyword", "is_new", "family_id", "date_from")
    @api.depends_context("lang")
    def _compute_found(self):
        for rule in self:
            taken, left = rule._split_lines()
            rule.found = self.env["ir.qweb"]._render(
                "fusion_centralize_billing.family_rule_found",
                {"rule": rule, "taken": taken, "left": left, "has_own": rule._fits()},
            )

    def _fits(self):
        """The keyword occurs in the description that it is made of."""
        return not self.description or bool(self._matching([self.description]))

    def _matching(self, texts):
        rule = FamilyRule("new", (self.keyword or "",))
        return [text for text in texts if first_keyword(rule, fold(text))]

    def _split_lines(self):
        """What the keyword takes of the list, and what of it the dates leave there."""
        self.service_id.check_access("read")  # of another company, nothing is told
        texts = self._matching(self._unmatched()._open_texts(self.service_id))
        start, end = self._dates()
        groups = self._groups(texts, start, end) if texts else []
        return tuple(
            [each for each in groups if each["is_taken"] is is_taken]
            for is_taken in (True, False)
        )

    def _unmatched(self):
        return self.env["fusion.billing.unmatched"]

    def _dates(self):
        if self.is_new == "no":
            return self.family_id._dates()
        return self.date_from, False

    def _groups(self, texts, start, end):
        """Lines, amount and the likes by currency, added up by the database."""
        query = SQL(
            """
            SELECT is_taken, currency_id, count(*), sum(amount),
                   (array_agg(DISTINCT pattern))[:%(shown)s]
              FROM (SELECT *, date BETWEEN %(start)s AND %(end)s AS is_taken
                      FROM (%(lines)s) AS line
                     WHERE service_id = %(service)s AND text = ANY(%(texts)s)) AS line
             GROUP BY is_taken, currency_id ORDER BY sum(amount) DESC
            """,
            shown=SHOWN,
            start=start or "-infinity",
            end=end or "infinity",
            lines=self._unmatched()._open_lines(),
            service=self.service_id.id,
            texts=texts,
        )
        names = ("is_taken", "currency", "count", "amount", "patterns")
        groups = [dict(zip(names, row, strict=True)) for row in self._rows(query)]
        for group in groups:
            currency = self.env["res.currency"].browse(group["currency"])
            group["amount"] = currency.format(group["amount"])
        return groups

    def _rows(self, query):
        self.env.flush_all()
        return self.env.execute_query(query)

    # --- making it ------------------------------------------

    def action_make(self):
        """Add the keyword; the list is shown again, without what it takes."""
        self._make()
        return {"type": "ir.actions.act_window_close"}

    def action_make_and_apply(self):
        """And see at once what it changes on drafts."""
        self._make()
        return self.env[FAMILY].action_apply_to_drafts()

    def _make(self):
        self.ensure_one()
        check_accountant(self.env)
        check_company(self.env, self.service_id.sudo())
        keyword = clean(self.keyword, KEYWORD)
        if not fold(keyword):
            raise UserError(self.env._("Please give the words that a rule looks for."))
        if self.is_new == "yes":
            self._make_family(keyword)
        elif not self.family_id:
            raise UserError(self.env._("Please choose the family."))
        else:
            self._add_to_family(keyword)

    def _add_to_family(self, keyword):
        family = self.family_id
        words = family._keyword_lines()
        if fold(keyword) not in map(fold, words):
            family.keywords = "\n".join([*words, keyword])

    def _make_family(self, keyword):
        name = clean(self.name, KEYWORD)
        if not name or not self.account_id:
            raise UserError(
                self.env._("Please give the new family its name and income account.")
            )
        families = self.service_id.family_ids
        last = families.filtered(lambda family: family._keyword_lines())[-1:]
        self.family_id = self.env[FAMILY].create(
            {
                "service_id": self.service_id.id,
                "name": name,
                "code": self._free_code(name),
                "sequence": last.sequence if last else 10,
                "keywords": keyword,
                "account_id": self.account_id.id,
                "date_from": self.date_from,
            }
        )

    def _free_code(self, name):
        slug = self.env["ir.http"]._slugify(name, max_length=40) or "family"
        taken = set(self.service_id.family_ids.mapped("code"))
        codes = (slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 3)))
        return next(code for code in codes if code not in taken)
