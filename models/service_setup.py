from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..wizards.rights import check_administrator, check_company
from .check import ADMINISTRATOR

HOUR = 6  # UTC, at which the daily run begins
# what must be set before somebody can be asked
ASKED = {
    "database": "nexacloud_dsn",
    "stripe": "stripe_api_key",
    "lago": "lago_api_key",
}
# what must be looked at anew: another company has other customers
CHANGES = {"company_id": ("customers",), "time_zone": ("stripe", "lago")}
BY_URGENCY = ("missing", "look", "done")


class FusionBillingService(models.Model):
    """The set-up as a list of checks, and the way to it."""

    _inherit = "fusion.billing.service"

    check_ids = fields.One2many("fusion.billing.check", "service_id", readonly=True)
    setup_state = fields.Selection(
        [
            ("missing", "Not ready"),
            ("look", "Look at it"),
            ("done", "Ready"),
        ],
        string="Set-up",
        compute="_compute_setup",
    )
    setup_note = fields.Text(compute="_compute_setup")
    is_checked = fields.Boolean(compute="_compute_is_checked")

    @api.depends_context("uid", "lang")
    def _compute_setup(self):
        for service in self:
            states = service.check_ids.mapped("state")
            found = [state for state in BY_URGENCY if state in states]
            service.setup_state = (found or ["done"])[0]
            service.setup_note = service._say_setup(states)

    @api.depends("check_ids.told_at")
    def _compute_is_checked(self):
        """Whether anything was asked of the outside yet."""
        for service in self:
            service.is_checked = any(service.check_ids.mapped("told_at"))

    def _setup_is_complete(self):
        """Whether nothing is missing without which nothing can be booked."""
        self.ensure_one()
        return self.setup_state != "missing"

    def _say_setup(self, states):
        missing, look = states.count("missing"), states.count("look")
        if not missing and not look:
            return self.env._("Everything is set up.")
        text = self.env._(
            "Not ready: %(missing)s; nothing can be booked before. To be looked at: "
            "%(look)s.",
            missing=missing,
            look=look,
        )
        if not missing:
            text = self.env._(
                "Nothing is missing: invoices can be booked. To be looked at: "
                "%(look)s.",
                look=look,
            )
        return f"{text} {self._say_who_mends()}".strip()

    def _say_who_mends(self):
        checks = self.env["fusion.billing.check"]
        if checks._may_mend(""):
            return ""
        company = [("company_ids", "in", self.sudo().company_id.ids)]
        return self.env._(
            "An administrator of Fusion Billing mends it: %(names)s.",
            names=checks._names_of(ADMINISTRATOR, company),
        )

    def _check(self, code):
        """The line of this code, made anew where it was deleted."""
        checks = self.sudo().check_ids
        return checks.filtered(lambda check: check.code == code) or checks.create(
            {"service_id": self.id, "code": code}
        )

    # --- the way to it ------------------------------------------

    @api.model
    def action_open_home(self):
        """What the app opens with: the set-up, for whom can complete it, while
        something is missing; else its first menu."""
        service = self.search([("code", "=", "nexacloud")], limit=1)
        checks = self.env["fusion.billing.check"]
        if service and checks._may_mend("") and not service._setup_is_complete():
            return service.action_open_setup()
        return self._first_menu_action()

    @api.model
    def _first_menu_action(self):
        root = self.env.ref("fusion_centralize_billing.menu_root")
        menus = root.child_id._filter_visible_menus().filtered("action")
        return menus[:1].action.sudo()._get_action_dict()

    def action_open_setup(self):
        """The set-up of the one service there is, for everybody who may read it."""
        service = self.env["fusion.billing.invoice.ledger"]._service()
        check_company(self.env, service)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fusion_centralize_billing.action_setup_checklist"
        )
        form = [view for view in action["views"] if view[1] == "form"]
        return {**action, "views": form, "res_id": service.id}

    def action_check_now(self):
        """Ask the source and the billers that are set; bounded by their timeouts."""
        self.ensure_one()
        check_administrator(self.env)
        service = self.sudo()
        check_company(self.env, service)
        codes = [code for code, name in ASKED.items() if service._parameter(name)]
        if not codes:
            raise UserError(
                self.env._(
                    "There is nothing to ask yet: set the NexaCloud database first, "
                    "with “Open the settings”."
                )
            )
        for code in codes:
            service._ask_about(code)

    # --- what changes ------------------------------------------

    def write(self, vals):
        changed = [code for name in CHANGES if name in vals for code in CHANGES[name]]
        if changed:  # Odoo's administrators set the time zone and need not read this
            checks = self.sudo().check_ids
            checks.filtered(lambda check: check.code in changed)._forget()
        return super().write(vals)

    @api.model
    def _switch_on(self, cron):
        """It waits for its hour: a time in the past would start it now."""
        if cron.active:
            return
        now = fields.Datetime.now()
        cron.active = True
        if cron.interval_type == "days" and cron.nextcall <= now:
            hour = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
            cron.nextcall = hour if hour > now else hour + timedelta(days=1)
