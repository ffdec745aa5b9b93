from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date

from ..ledger.booked import FamilyRule
from ..ledger.text import fold
from .zero_tax import ZERO_TAX, usable


class FusionBillingFamily(models.Model):
    """A service family: which descriptions belong to it, which account they go to."""

    _name = "fusion.billing.family"
    _description = "Service Family"
    _order = "service_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    service_id = fields.Many2one(
        "fusion.billing.service", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="service_id.company_id", store=True)
    keywords = fields.Text(
        help="One per line. A description that contains one of them belongs to this "
        "family; the first family that matches wins. A family without keywords takes "
        "what no other does.",
    )
    date_from = fields.Date(
        string="From",
        help="The first invoice date of which this is the rule. Empty: from ever on.",
    )
    date_to = fields.Date(
        string="Until",
        help="The last invoice date of which this is the rule. Empty: for ever.",
    )
    account_id = fields.Many2one(
        "account.account",
        string="Income account",
        check_company=True,
        domain="[('account_type', 'in', ('income', 'income_other'))]",
    )
    zero_tax_id = fields.Many2one(
        "account.tax",
        string="Zero-rated or exempt tax",
        check_company=True,
        domain=ZERO_TAX,
        help="Put on the lines of this family when the biller charged no tax, so that "
        "they reach the tax return.",
    )

    _code_uniq = models.UniqueIndex("(service_id, code)")

    def _rules(self):
        """The families as pure rules, in order; those without keywords last (R6)."""
        return tuple(
            FamilyRule(
                code=family.code,
                keywords=tuple(family._keyword_lines()),
                zero_tax_id=usable(family.zero_tax_id, family.company_id).id or None,
                date_from=family.date_from or None,
                date_to=family.date_to or None,
            )
            for family in self.sorted(lambda family: not family._keyword_lines())
        )

    def _keyword_lines(self):
        return [*filter(None, map(str.strip, (self.keywords or "").splitlines()))]

    # --- of which invoice dates ------------------------------------------

    @api.constrains("date_from", "date_to", "keywords")
    def _check_dates(self):
        for family in self:
            if family._is_inverted():
                raise ValidationError(
                    self.env._(
                        "%(family)s would end on %(end)s, before it begins on "
                        "%(start)s. Please correct one of the two dates.",
                        family=family.name,
                        start=format_date(self.env, family.date_from),
                        end=format_date(self.env, family.date_to),
                    )
                )
            if not family._keyword_lines() and (family.date_from or family.date_to):
                raise ValidationError(
                    self.env._(
                        "%(family)s has no keywords: it takes what no other family "
                        "does, on every day. Give it keywords, or no dates.",
                        family=family.name,
                    )
                )

    def _is_inverted(self):
        return bool(self.date_from and self.date_to and self.date_to < self.date_from)

    @api.constrains("date_from", "date_to", "keywords", "service_id")
    def _check_overlap(self):
        """Of a word that two families have on one day, one would never be found."""
        for family in self:
            own = {fold(word): word for word in family._keyword_lines()}
            for other in family.service_id.family_ids - family:
                shared = own.keys() & set(map(fold, other._keyword_lines()))
                if shared and family._meets(other):
                    family._refuse_overlap(other, own[min(shared)])

    def _meets(self, other):
        """There is an invoice date of which both are the rule."""
        starts = [*filter(None, (self.date_from, other.date_from))]
        ends = [*filter(None, (self.date_to, other.date_to))]
        return not starts or not ends or max(starts) <= min(ends)

    def _refuse_overlap(self, other, word):
        raise ValidationError(
            self.env._(
                "“%(word)s” would be a keyword of %(family)s (%(span)s) and of "
                "%(other)s (%(other_span)s), for the same invoice dates. Take it away "
                "from one of them, or give them dates that do not overlap.",
                word=word,
                family=self.name,
                span=self._span(),
                other=other.name,
                other_span=other._span(),
            )
        )

    def _span(self):
        """Of which invoice dates it is the rule, in words."""
        start, end = (format_date(self.env, day) for day in self._dates())
        if start and end:
            return self.env._("%(start)s to %(end)s", start=start, end=end)
        if start:
            return self.env._("from %(start)s", start=start)
        return self.env._("until %(end)s", end=end) if end else self.env._("always")

    def _dates(self):
        return self.date_from, self.date_to
