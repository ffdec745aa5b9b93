from odoo.exceptions import UserError
from odoo.tests import tagged

from .money_case import ROWS, answer
from .money_screen_case import MoneyScreenCase

ACCOUNTS = "fusion.billing.stripe.account"


@tagged("post_install", "-at_install")
class TestStripeCompany(MoneyScreenCase):
    """R24: a Stripe account and the company whose books have its money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company()["company"]
        cls.administrator = cls.users["administrator"]
        cls.administrator.company_ids |= cls.other

    def by_administrator(self, model):
        both = (self.company | self.other).ids
        records = self.env[model].with_user(self.administrator)
        return records.with_context(allowed_company_ids=both)

    def change_company(self):
        setups = self.by_administrator("fusion.billing.setup")
        setups.create({"chosen_company_id": self.other.id}).action_change_company()

    def test_r2_another_company_of_the_service_gives_the_account_up(self):
        self.change_company()
        self.assertEqual(self.service.company_id, self.other)
        self.assertFalse(self.service.stripe_account_id)
        self.assertEqual(self.stripe.company_id, self.company)

    def test_r24_not_once_there_is_money(self):
        self.book(answer("payout", -5000))
        with self.assertRaisesRegex(UserError, "Stripe is booked in"):
            self.change_company()
        self.assertEqual(self.service.company_id, self.company)
        self.assertEqual(self.service.stripe_account_id, self.stripe)

    def test_r24_the_company_stays_once_there_is_money(self):
        chosen = [name for name in self.stripe._fields if name.endswith("account_id")]
        chosen += ["fee_tax_id", "bank_journal_id", "credit_journal_id"]
        none = {**dict.fromkeys(chosen, False), "journal_ids": False}
        account = self.by_administrator(ACCOUNTS).browse(self.stripe.id)
        self.book(answer("payout", -5000))
        with self.assertRaisesRegex(UserError, "cannot be changed any more"):
            account.write({**none, "company_id": self.other.id})
        account.write({"company_id": self.company.id})
        self.env[ROWS].sudo().search([]).unlink()
        account.write({**none, "company_id": self.other.id})
        self.assertEqual(self.stripe.company_id, self.other)

    def test_r23_what_no_service_uses_any_more_is_booked_by_hand(self):
        row = self.book(answer("moon_tax", -100))
        self.service.stripe_account_id = False
        row.with_user(self.accountant)._book_by_hand(self.accounts["goodwill"])
        self.assertEqual((row.state, self.balance_of("goodwill")), ("booked", 1))

    def test_r23_a_copy_has_read_nothing_yet(self):
        self.book(answer("payout", -5000))
        self.stripe._remember(1_780_000_000, {"CAD": "1.00"})
        read = ("listed_until", "balance", "balance_at", "balance_row", "balance_until")
        for name in read:
            self.assertTrue(self.stripe[name], name)
            self.assertFalse(self.stripe.copy({"journal_ids": False})[name], name)
