from odoo import models

from ..wizards.rights import check_administrator, check_company
from .crons import DAILY, WORKER, scheduled

ADDON = "fusion_centralize_billing"
DATABASE = "fc_nexacloud"
SETTING_OF = {"database": DATABASE, "stripe": "fc_stripe", "lago": "fc_lago"}
SETTINGS = "/odoo/billing-setup/{service}/action-{addon}.action_settings#{setting}"


class FusionBillingCheck(models.Model):
    """The one button of a line."""

    _inherit = "fusion.billing.check"

    def action_mend(self):
        """Do, or open, what the line's button says."""
        self.ensure_one()
        check_administrator(self.env)
        check_company(self.env, self.sudo().service_id)
        if not self.mend:  # somebody else has done it meanwhile
            return False
        return getattr(self, f"_mend_by_{self.mend}")()

    def _mend_by_check(self):
        code = self.code if self.code in SETTING_OF else "database"
        self.sudo().service_id._ask_about(code)

    def _mend_by_settings(self):
        return self._open_setting(SETTING_OF.get(self.code, DATABASE))

    def _mend_by_zone(self):
        return self._open_setting("fc_time_zone")

    def _open_setting(self, setting):
        """With the field marked, and the set-up to go back to above it."""
        url = SETTINGS.format(service=self.service_id.id, addon=ADDON, setting=setting)
        return {"type": "ir.actions.act_url", "target": "self", "url": url}

    def _mend_by_chart(self):
        return self._open("account.action_account_config")

    def _mend_by_setup(self):
        return self._open(f"{ADDON}.action_setup")

    def _mend_by_families(self):
        return self._open(f"{ADDON}.action_family")

    def _mend_by_taxes(self):
        return self._open("account.action_tax_form")

    def _open(self, name):
        return self.env["ir.actions.act_window"]._for_xml_id(name)

    def _mend_by_links(self):
        """A link of the first one that is not clear; the list where it has one."""
        action = self._open(f"{ADDON}.action_account_link")
        left = self.sudo()._left_unclear()
        if not left:
            return action
        first = left[0]
        known = self.env["fusion.billing.account.link"].search(
            [
                ("service_id", "=", self.service_id.id),
                ("external_account_id", "=", first["id"]),
            ],
            limit=1,
        )
        return {
            **action,
            "name": self.env._("Which customer is %(who)s?", who=first["who"]),
            "res_id": known.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_service_id": self.service_id.id,
                "default_external_account_id": first["id"],
            },
        }

    def _mend_by_daily(self):
        for name in (DAILY, WORKER):
            self.sudo().service_id._switch_on(scheduled(self.env, name))

    def _mend_by_index(self):
        """Made as Odoo makes it at an upgrade; with duplicates it would not be."""
        uniqueness = self.env["fusion.billing.uniqueness"].sudo()
        for model, name in uniqueness._missing_indexes():
            model._table_objects[name].apply_to_database(model)

    def _mend_by_records(self):
        """Those that share a value of the first index that is missing."""
        uniqueness = self.env["fusion.billing.uniqueness"].sudo()
        for model, name in uniqueness._missing_indexes():
            _columns, groups = uniqueness._duplicates(model, name)
            if groups:
                ids = [res_id for *_values, ids in groups for res_id in ids]
                return {
                    "type": "ir.actions.act_window",
                    "name": self.env._("The same value more than once"),
                    "res_model": model._name,
                    "views": [(False, "list"), (False, "form")],
                    "domain": [("id", "in", ids)],
                }
        return False
