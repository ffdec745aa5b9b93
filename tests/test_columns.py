from odoo.tests import Form, tagged

from .checklist_case import ChecklistCase
from .common import raw_invoice

MONTHS = "fusion.billing.month"


@tagged("post_install", "-at_install")
class TestColumns(ChecklistCase):
    """A column that would say nothing is left out, and is there once it does."""

    def columns(self):
        self.env.invalidate_all()
        months = self.env[MONTHS].with_user(self.accountant)
        context = months.action_open_months()["context"]
        return context["none_signed"], context["one_currency"]

    def test_who_signed_a_month_shows_once_one_is_signed(self):
        self.ingest(raw_invoice())
        self.assertEqual(self.columns(), (True, True))
        month = self.env[MONTHS].with_user(self.accountant).search([], limit=1)
        month._sign("It is right.")
        self.assertEqual(self.columns(), (False, True))

    def test_other_currencies_show_once_there_is_one(self):
        self.ingest(raw_invoice(), raw_invoice(currency="USD"))
        self.assertEqual(self.columns(), (True, False))

    def test_when_a_check_was_made_shows_once_one_was(self):
        service = self.service_of()
        self.assertFalse(service.is_checked)
        self.look("database").sudo().told_at = "2026-05-01 10:00:00"
        self.assertTrue(self.service_of().is_checked)

    def test_new_accounts_are_asked_for_while_one_is_missing(self):
        self.service.family_ids.account_id = self.company_data[
            "default_account_revenue"
        ]
        with Form(self.env["fusion.billing.setup"]) as setup:
            self.assertFalse(setup.makes_accounts)
            with setup.line_ids.edit(0) as line:
                line.account_id = self.env["account.account"]
                line.new_code, line.new_name = "499999", "Of its own"
            self.assertTrue(setup.makes_accounts)
