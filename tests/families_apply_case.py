"""What the tests of families applied to drafts share."""

from odoo.tools import SQL

from .test_families_unmatched import UnmatchedCase

WIZARD = "fusion.billing.family.apply"


class ApplyCase(UnmatchedCase):
    def setUp(self):
        super().setUp()
        self.addons, self.other = self.family("addons"), self.family("other")

    def preview(self):
        """What the button shows, as the accountant sees it."""
        self.env.flush_all()
        self.env.invalidate_all()
        families = self.env["fusion.billing.family"].with_user(self.accountant)
        action = families.action_apply_to_drafts()
        return self.env[WIZARD].with_user(self.accountant).browse(action["res_id"])

    def apply(self, wizard):
        """Confirm it, on a cursor that commits."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            action = wizard.with_env(self.env(cr=cr, user=self.accountant.id))
            action = action.action_apply()
        self.env.invalidate_all()
        return self.env["fusion.billing.ledger.run"].browse(action["res_id"])

    def told(self, wizard):
        return [
            (
                line.source_invoice_id.number,
                line.label,
                line.family_now_id.code,
                line.family_then_id.code,
                line.amount,
            )
            for line in wizard.line_ids
        ]

    def books(self):
        """All that a preview must leave alone."""
        self.env.flush_all()
        tables = ("account_move", "account_move_line", "fusion_billing_source_invoice")
        tables += ("fusion_billing_source_line", "fusion_billing_ledger_run")
        tables += ("mail_message",)
        found = []
        for table in tables:
            self.env.cr.execute(
                SQL(
                    "SELECT md5(string_agg(t::text, '')) FROM %s t",
                    SQL.identifier(table),
                )
            )
            found += self.env.cr.fetchall()
        return found

    def family_of_draft(self, raw):
        lines = self.move_of(raw).invoice_line_ids
        return lines.x_fc_family_id.code, lines.account_id
