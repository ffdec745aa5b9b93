from typing import NamedTuple

from odoo import api, fields, models

from ..sources.errors import SourceError
from .outside_text import error_text

ADMINISTRATOR = "fusion_centralize_billing.group_administrator"
SYSTEM = "base.group_system"
# The buttons that lead to Odoo's own settings, which take Odoo's own right.
OF_SYSTEM = ("settings", "zone", "chart")
MENDS = [  # what its button says
    ("check", "Check now"),
    ("settings", "Open the settings"),
    ("zone", "Open the settings"),
    ("chart", "Open the settings"),
    ("setup", "Choose or create"),
    ("families", "Open the families"),
    ("taxes", "Open the taxes"),
    ("links", "Choose the customer"),
    ("daily", "Switch on"),
    ("index", "Make it again"),
    ("records", "Show them"),
]
# What was found with the help of a parameter holds no longer when it changes.
FOUND_WITH = {
    "nexacloud_dsn": ("database", "taxes", "customers"),
    "stripe_api_key": ("stripe",),
    "stripe_api_base": ("stripe",),
    "lago_api_url": ("lago",),
    "lago_api_key": ("lago",),
}


class Look(NamedTuple):
    """How a line stands, in words, and the button that mends it."""

    state: str
    summary: str
    mend: str = ""


class FusionBillingCheck(models.Model):
    """A line of the set-up: what is there, what is missing, and what mends it.

    Looking never leaves this database. What was found outside, when a person asked, is
    kept with its time, until what it was found with changes.
    """

    _name = "fusion.billing.check"
    _description = "Set-up Check"
    _order = "sequence, id"
    _rec_name = "code"

    service_id = fields.Many2one(
        "fusion.billing.service", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="service_id.company_id")
    sequence = fields.Integer()
    code = fields.Selection(
        [
            ("database", "NexaCloud database"),
            ("stripe", "Stripe"),
            ("lago", "Lago"),
            ("journals", "Journals"),
            ("accounts", "Income accounts"),
            ("taxes", "Taxes"),
            ("customers", "Customers"),
            ("daily", "Daily run"),
            ("unique", "Nothing twice"),
        ],
        string="What",
        required=True,
    )
    is_told_good = fields.Boolean()
    told = fields.Text()
    told_at = fields.Datetime(string="Checked")
    found = fields.Json()
    state = fields.Selection(
        [
            ("done", "Ready"),
            ("unused", "Not used"),
            ("look", "Look at it"),
            ("missing", "Not ready"),
        ],
        compute="_compute_look",
    )
    summary = fields.Text(string="What was found", compute="_compute_look")
    mend = fields.Selection(MENDS, compute="_compute_look")

    _code_uniq = models.UniqueIndex("(service_id, code)")

    @api.depends("service_id", "code", "told", "told_at", "found", "is_told_good")
    @api.depends_context("uid", "lang")
    def _compute_look(self):
        for check in self:
            company = check.sudo().company_id
            books = check.sudo().with_company(company)
            look = getattr(books, f"_look_{check.code}")()
            check.state, check.summary = look.state, look.summary
            check.mend = look.mend if check._may_mend(look.mend) else False
            if look.mend in OF_SYSTEM and not check.mend and check._may_mend(""):
                check.summary += "\n" + check._ask_whom()

    @api.model
    def _may_mend(self, mend):
        """Whether this user may press the button."""
        user = self.env.user
        is_enough = mend not in OF_SYSTEM or user.has_group(SYSTEM)
        return is_enough and user.has_group(ADMINISTRATOR)

    @api.model
    def _ask_whom(self):
        return self.env._(
            "This is set in Odoo's settings, which take Odoo's own right “Settings”. "
            "%(names)s can do it.",
            names=self._names_of(SYSTEM),
        )

    @api.model
    def _names_of(self, group, domain=()):
        """Up to three active users of the group, by name."""
        users = self.env["res.users"].sudo()
        own = [("all_group_ids", "in", self.env.ref(group).ids), ("share", "=", False)]
        found = users.search([*own, *domain], limit=3, order="id")
        return ", ".join(found.mapped("name")) or self.env._("Nobody so far")

    # --- what was found outside ------------------------------------------

    def _ask(self, describe):
        """Keep what `describe()` finds: (kind of notice, sentence, figures)."""
        self.ensure_one()
        try:
            kind, told, found = describe()
        except SourceError as error:
            kind, told, found = "danger", error_text(self.env, error), False
        self._keep(told, found, kind != "danger")
        return kind, told

    def _keep(self, told, found, is_good=True):
        self.sudo().write(
            {
                "told": told,
                "told_at": fields.Datetime.now(),
                "found": found,
                "is_told_good": is_good,
            }
        )

    def _forget(self):
        nothing = dict.fromkeys(("told", "told_at", "found", "is_told_good"), False)
        self.sudo().filtered("told_at").write(nothing)

    @api.model
    def _forget_found_with(self, parameters):
        """What was found with these parameters, named without their prefix."""
        codes = [code for name in parameters for code in FOUND_WITH[name]]
        self.sudo().search([("code", "in", codes)])._forget()
