from odoo import api, fields, models

from ..ledger.families import family_of, in_force, strip_decoration
from ..ledger.family_verdicts import verdicts


class FusionBillingFamilyTest(models.TransientModel):
    """Which family a typed description gets, of an invoice of a day, and why (R6)."""

    _name = "fusion.billing.family.test"
    _description = "Test a Description"

    description = fields.Char(
        help="As on the customer's invoice, for example “2 × Odoo ERP Hosting "
        "(at $189.83 / month)”.",
    )
    date = fields.Date(
        string="On an invoice of",
        required=True,
        default=lambda self: self._today(),
        help="A family may be the rule of some invoice dates only.",
    )
    named_item = fields.Char(string="Read as", compute="_compute_family")
    family_id = fields.Many2one("fusion.billing.family", compute="_compute_family")
    account_id = fields.Many2one(
        "account.account", string="Income account", compute="_compute_family"
    )
    matched = fields.Boolean(compute="_compute_family")
    why = fields.Html(compute="_compute_family", sanitize=False)

    @api.model
    def _service(self):
        return self.env["fusion.billing.invoice.ledger"]._service()

    @api.model
    def _today(self):
        return self.env["fusion.billing.books"]._today(self._service())

    @api.depends("description", "date")
    @api.depends_context("lang")
    def _compute_family(self):
        families = self.env["fusion.billing.family"].search(
            [("service_id", "=", self._service().id)]
        )
        rules = families._rules()
        for test in self:
            text = (test.description or "").strip()
            day = test.date or self._today()
            code, matched = ("", False)
            if text:
                code, matched = family_of(text, in_force(rules, day))
            test.named_item = text and strip_decoration(text)
            test.family_id = families.filtered(lambda family, c=code: family.code == c)
            test.account_id = test.family_id.account_id
            test.matched = matched
            test.why = text and test._explain(families, verdicts(text, rules, day))

    def _explain(self, families, found):
        by_code = {family.code: family for family in families}
        return self.env["ir.qweb"]._render(
            "fusion_centralize_billing.family_verdicts",
            {
                "told": [
                    (by_code[verdict.code], verdict, self._say(by_code, verdict))
                    for verdict in found
                ]
            },
        )

    def _say(self, by_code, verdict):
        """Why the family is the one, or was passed over."""
        sentences = {
            "matched": self.env._("Its keyword “%(word)s” occurs."),
            "rest": self.env._("No other family has a keyword for it."),
            "later": self.env._("“%(word)s” occurs, too; another comes before."),
            "no_word": self.env._("None of its keywords occurs."),
            "not_needed": self.env._("It takes only what no other family does."),
            "other_day": self.env._("Not the rule of that date, but %(span)s."),
        }
        span = by_code[verdict.code]._span()
        return sentences[verdict.kind] % {"word": verdict.keyword, "span": span}
