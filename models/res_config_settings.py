from odoo import api, fields, models
from odoo.exceptions import UserError

from ..sources.addresses import check_base_url
from ..sources.errors import BillerNotConfigured
from .crons import DAILY, scheduled
from .outside_text import error_text

PARAMETERS = {
    "fc_nexacloud_dsn": "fusion_billing.nexacloud_dsn",
    "fc_stripe_api_key": "fusion_billing.stripe_api_key",
    "fc_stripe_api_base": "fusion_billing.stripe_api_base",
    "fc_lago_api_url": "fusion_billing.lago_api_url",
    "fc_lago_api_key": "fusion_billing.lago_api_key",
}
ADDRESSES = {"fc_stripe_api_base": "Stripe", "fc_lago_api_url": "Lago"}


def _written_only():
    """A field that goes straight to its parameter and always reads as empty.

    It is not stored: a typed secret must not stay behind in the wizard's table.
    """
    return fields.Char(
        compute="_compute_fc_parameters",
        inverse="_inverse_fc_parameters",
        groups="base.group_system",
    )


def _placeholder():
    return fields.Char(compute="_compute_fc_parameters", groups="base.group_system")


def _whether_known():
    return fields.Boolean(compute="_compute_fc_parameters", groups="base.group_system")


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    fc_service_id = fields.Many2one(
        "fusion.billing.service",
        default=lambda self: self._default_fc_service(),
    )
    fc_company_id = fields.Many2one(
        string="Company of the service", related="fc_service_id.company_id"
    )
    fc_time_zone = fields.Selection(related="fc_service_id.time_zone", readonly=False)
    fc_invoice_journal_id = fields.Many2one(
        related="fc_service_id.invoice_journal_id", readonly=False
    )
    fc_payment_journal_id = fields.Many2one(
        related="fc_service_id.payment_journal_id", readonly=False
    )
    fc_preferred_tax_ids = fields.Many2many(
        related="fc_service_id.preferred_tax_ids", readonly=False
    )
    fc_responsible_id = fields.Many2one(
        related="fc_service_id.responsible_id", readonly=False
    )
    fc_cron_auto_post = fields.Boolean(
        related="fc_service_id.cron_auto_post", readonly=False
    )
    fc_book_on_first_open_day = fields.Boolean(
        related="fc_service_id.book_on_first_open_day", readonly=False
    )
    fc_cron_active = fields.Boolean(string="Daily run")
    fc_missing_setup = fields.Char(compute="_compute_fc_missing_setup")

    fc_nexacloud_dsn = _written_only()
    fc_stripe_api_key = _written_only()
    fc_stripe_api_base = _written_only()
    fc_lago_api_url = _written_only()
    fc_lago_api_key = _written_only()
    fc_nexacloud_dsn_hint = _placeholder()
    fc_stripe_api_key_hint = _placeholder()
    fc_stripe_api_base_hint = _placeholder()
    fc_lago_api_url_hint = _placeholder()
    fc_lago_api_key_hint = _placeholder()
    fc_nexacloud_dsn_known = _whether_known()
    fc_stripe_api_key_known = _whether_known()
    fc_stripe_api_base_known = _whether_known()
    fc_lago_api_url_known = _whether_known()
    fc_lago_api_key_known = _whether_known()

    @api.model
    def _default_fc_service(self):
        return self.env["fusion.billing.service"].search(
            [("code", "=", "nexacloud")], limit=1
        )

    def _compute_fc_parameters(self):
        """Never the values: only whether there is one."""
        for name, key in PARAMETERS.items():
            known = bool(self._fc_parameter(key))
            self[name] = False
            self[f"{name}_known"] = known
            self[f"{name}_hint"] = self._fc_hint(name, known)

    def _fc_hint(self, name, known):
        if known:
            return self.env._("Configured (type to replace)")
        if name == "fc_stripe_api_base":
            return self.env._("Stripe's own (leave empty)")
        return self.env._("Not configured")

    @api.depends("fc_service_id")
    def _compute_fc_missing_setup(self):
        for settings in self:
            service = settings.fc_service_id.sudo()
            settings.fc_missing_setup = service and ", ".join(service._missing_setup())

    # --- saving -----------------------------------------------------------------------

    def _inverse_fc_parameters(self):
        """Keep what was typed; an empty field leaves what is stored."""
        parameters = self.env["ir.config_parameter"].sudo()
        self._fc_lock(parameters)
        for name, key in PARAMETERS.items():
            value = (self[name] or "").strip()
            if value and name in ADDRESSES:
                value = self._fc_checked_address(value, ADDRESSES[name])
            if value:
                parameters.set_param(key, value)
        self.invalidate_recordset(list(PARAMETERS))  # not to be sent back

    @api.model
    def _fc_lock(self, parameters):
        """Odoo logs a statement that fails with its values: a key must not be one."""
        known = parameters.search([("key", "in", list(PARAMETERS.values()))])
        if known.try_lock_for_update() != known:
            raise UserError(
                self.env._(
                    "The connections are being saved by somebody else just now; "
                    "nothing of yours was. Please try again in a moment."
                )
            )

    @api.model
    def _fc_checked_address(self, url, biller):
        try:
            return check_base_url(url, biller)
        except BillerNotConfigured as error:
            problem = error_text(self.env, error)
        raise UserError(
            self.env._(
                "%(problem)s Use https, as in https://api.example.com; plain http is "
                "for this machine only.",
                problem=problem,
            )
        )

    @api.model
    def get_values(self):
        values = super().get_values()
        return values | {"fc_cron_active": scheduled(self.env, DAILY).active}

    def set_values(self):
        result = super().set_values()
        cron = scheduled(self.env, DAILY)
        if cron and cron.active != self.fc_cron_active:
            self._fc_switch(cron)
        return result

    def _fc_switch(self, cron):
        if self.fc_cron_active:
            self.env["fusion.billing.service"]._switch_on(cron)
        else:
            cron.active = False

    # --- buttons ----------------------------------------------------------------------

    def action_fc_forget(self):
        """Remove the parameter that the button names."""
        self._fc_check_rights()
        key = PARAMETERS.get(self.env.context.get("fc_parameter"))
        if key:
            self.env["ir.config_parameter"].sudo().set_param(key, False)
        return {"type": "ir.actions.client", "tag": "reload"}

    def action_fc_test_nexacloud(self):
        return self._fc_try("database")

    def action_fc_test_stripe(self):
        return self._fc_try("stripe")

    def action_fc_test_lago(self):
        return self._fc_try("lago")

    def _fc_check_rights(self):
        self.ensure_one()
        self.check_access("write")

    def _fc_try(self, code):
        """What was found, or the one sentence of the error, as a notice."""
        self._fc_check_rights()
        service = self.env["fusion.billing.invoice.ledger"]._service()
        kind, message = service._ask_about(code)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": kind, "message": message, "sticky": True},
        }

    @api.model
    def _fc_parameter(self, key):
        return self.env["ir.config_parameter"].sudo().get_param(key)
