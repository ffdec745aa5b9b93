"""Several rows at once, as a person ticks them in the list."""

import re
from html import unescape

from odoo.tests import new_test_user

from .common import ActionCase

ROWS = "fusion.billing.source.invoice"


class DeskCase(ActionCase):
    def rows_of(self, raws):
        ids = [str(raw["id"]) for raw in raws]
        return self.env[ROWS].search([("external_id", "in", ids)])

    def act_on(self, raws, name, *args):
        """Call an action on the rows as the accountant: its report, if there is one."""
        rows = self.rows_of(raws)
        with (
            self.source(list(raws), self.facts),
            self.enter_registry_test_mode(),
            self.env.registry.cursor() as cr,
        ):
            env = self.env(cr=cr, user=self.accountant.id)
            self.said = getattr(rows.with_env(env), name)(*args)
        self.env.invalidate_all()
        model = (self.said or {}).get("res_model")
        if model != "fusion.billing.desk.report":
            return None
        return self.env[model].with_user(self.accountant).browse(self.said["res_id"])

    def done_of(self, report):
        """The rows an action applied to, by the ends of their numbers."""
        rows = self.env[ROWS].browse(report.done)
        return {number.split("-")[-1].lower() for number in rows.mapped("number")}

    def resolve(self, raws, action):
        """The dialogue of an action, as the accountant has it before him."""
        wizards = self.env[f"{ROWS}.resolve"].with_user(self.accountant)
        rows = self.rows_of(raws)
        return wizards.create({"action": action, "row_ids": [(6, 0, rows.ids)]})

    def text(self, html):
        """What a person reads."""
        words = unescape(re.sub(r"<[^>]+>", " ", html or ""))
        return re.sub(r"\s+", " ", words)

    def new_user(self, login, groups):
        return new_test_user(
            self.env,
            login=login,
            groups=groups,
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
