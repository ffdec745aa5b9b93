from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..ledger.balance_kinds import ROLES
from .checklist_case import ChecklistCase
from .money_screen_case import MoneyScreenCase

SETUP = "fusion.billing.stripe.setup"
STRIPE = "fusion.billing.stripe.account"


class StripeSetupCase(ChecklistCase):
    """A company whose journals are chosen, and nothing of the Stripe balance."""

    def setUp(self):
        super().setUp()
        self.opening = self.env["account.account"].create(
            {
                "name": "Opening",
                "code": "3990",
                "account_type": "equity",
                "company_ids": [(6, 0, self.company.ids)],
            }
        )

    def dialogue(self, level="administrator", **vals):
        values = {"opening_account_id": self.opening.id, **vals}
        return self.as_level(level)[SETUP].create(values)


@tagged("post_install", "-at_install")
class TestStripeSetup(StripeSetupCase):
    """What is missing is shown, created on request, and nobody's module data."""

    def test_nothing_is_created_before_it_is_applied(self):
        accounts = self.env["account.account"].search_count([])
        setup = self.dialogue()
        self.assertEqual(self.env["account.account"].search_count([]), accounts)
        self.assertFalse(self.env[STRIPE].search([]))
        self.assertEqual(setup.preview.count("•"), 8)
        for line in setup.line_ids:
            self.assertIn(f"account {line.new_code} {line.new_name}", setup.preview)

    def test_defaults_alone_set_everything_up(self):
        setup = self.dialogue()
        codes = setup.line_ids.mapped("new_code")
        self.assertEqual(len(set(codes)), 7)
        said = setup.action_apply()
        account = self.env[STRIPE].search([])
        self.assertEqual(self.service.stripe_account_id, account)
        self.assertEqual(account.company_id, self.company)
        self.assertEqual(account.journal_ids, self.service.payment_journal_id)
        self.assertEqual(account.opening_account_id, self.opening)
        self.assertEqual(account.cut_over_date.day, 1)
        self.assertFalse(account._missing_choices())
        self.assertIn("NexaCloud Payouts in transit", said["params"]["message"])

    def test_the_accounts_are_of_the_right_kind(self):
        self.dialogue().action_apply()
        chosen = self.env[STRIPE].search([])._accounts()
        self.assertEqual(
            {role: account.account_type for role, account in chosen.items()},
            {
                "unallocated": "liability_current",
                "transit": "asset_current",
                "disputed": "asset_current",
                "fee": "expense",
                "credit": "liability_current",
                "goodwill": "expense",
            },
        )
        matched = {role for role, account in chosen.items() if account.reconcile}
        self.assertEqual(matched, set(ROLES) - {"fee"})
        journal = self.env[STRIPE].search([]).credit_journal_id
        self.assertEqual((journal.type, journal.code), ("general", "MISC"))
        for account in chosen.values():
            self.assertEqual(account.company_ids, self.company)
            self.assertFalse(account.get_external_id()[account.id])

    def test_existing_accounts_are_taken_instead(self):
        own = self.env["account.account"].create(
            {
                "name": "Clearing of payouts",
                "code": "1177",
                "account_type": "asset_current",
                "reconcile": True,
                "company_ids": [(6, 0, self.company.ids)],
            }
        )
        with Form(self.as_level("administrator")[SETUP]) as form:
            form.opening_account_id = self.opening
            self.assertEqual(form.preview.count("•"), 8)
            with form.line_ids.edit(1) as line:
                line.account_id = own
            self.assertEqual(form.preview.count("•"), 7)
        form.record.action_apply()
        self.assertEqual(self.env[STRIPE].search([]).transit_account_id, own)

    def test_an_account_whose_items_cannot_be_matched_is_refused(self):
        values = {"name": "Loose", "code": "1178", "account_type": "asset_current"}
        own = self.env["account.account"].create(
            {**values, "reconcile": False, "company_ids": [(6, 0, self.company.ids)]}
        )
        setup = self.dialogue()
        [line] = setup.line_ids.filtered(lambda each: each.role == "transit")
        line.account_id = own
        refused = self.assertRaisesRegex(UserError, "Loose cannot be matched")
        with refused, self.env.cr.savepoint():
            setup.action_apply()
        self.assertFalse(self.env[STRIPE].search([]))
        own.reconcile = True
        setup.action_apply()
        self.assertEqual(self.env[STRIPE].search([]).transit_account_id, own)

    def test_bad_debts_have_an_account_for_a_lost_dispute(self):
        self.dialogue().action_apply()
        account = self.env[STRIPE].search([])
        self.assertEqual(account.bad_debt_account_id.name, "NexaCloud Bad debts")
        self.assertEqual(account.bad_debt_account_id.account_type, "expense")

    def test_what_is_named_like_bad_debts_is_taken(self):
        own = self.env["account.account"].create(
            {
                "name": "Doubtful customers",
                "code": "5777",
                "account_type": "expense",
                "company_ids": [(6, 0, self.company.ids)],
            }
        )
        self.dialogue().action_apply()
        self.assertEqual(self.env[STRIPE].search([]).bad_debt_account_id, own)

    def test_a_second_time_creates_nothing(self):
        self.dialogue().action_apply()
        account = self.env[STRIPE].search([])
        kept = ("name", "cut_over_date", "fee_account_id", "journal_ids")
        before = [account[name] for name in kept]
        setup = self.as_level("administrator")[SETUP].create({})
        self.assertIn("creates nothing", setup.preview)
        said = setup.action_apply()
        self.assertIn("there already", said["params"]["message"])
        self.assertEqual(self.env[STRIPE].search([]), account)
        self.assertEqual([account[name] for name in kept], before)

    def test_choices_are_kept_and_can_be_changed(self):
        self.dialogue(fee_entries="transaction").action_apply()
        account = self.env[STRIPE].search([])
        self.assertEqual(account.fee_entries, "transaction")
        setup = self.as_level("administrator")[SETUP].create({"name": "Ours"})
        self.assertEqual(setup.fee_entries, "transaction")
        setup.action_apply()
        self.assertEqual(account.name, "Ours")

    def test_the_cut_over_stays_once_the_opening_is_booked(self):
        self.dialogue(cut_over_date="2026-05-01").action_apply()
        account = self.env[STRIPE].search([])
        account.write({"balance": {"CAD": "10.00"}, "balance_at": "2026-05-20"})
        self.env["fusion.billing.stripe.opening"].sudo()._open(account)
        setup = self.dialogue(cut_over_date="2026-08-01")
        self.assertTrue(setup.is_begun)
        setup.action_apply()
        self.assertEqual(f"{account.cut_over_date}", "2026-05-01")
        mine = account.with_env(self.as_level("administrator"))
        with self.assertRaisesRegex(ValidationError, "opening is booked"):
            mine.cut_over_date = "2026-08-01"

    def test_r32_what_has_an_opening_is_archived_and_not_deleted(self):
        self.dialogue(cut_over_date="2026-05-01").action_apply()
        account = self.env[STRIPE].search([])
        account.write({"balance": {"CAD": "10.00"}, "balance_at": "2026-05-20"})
        self.env["fusion.billing.stripe.opening"].sudo()._open(account)
        account = account.with_env(self.as_level("administrator"))
        with self.assertRaisesRegex(UserError, "Archive it"):
            account.unlink()
        self.assertTrue(account.opening_ids)

    def test_without_the_payment_journal_it_says_so(self):
        self.service.payment_journal_id = False
        setup = self.dialogue()
        self.assertIn("not chosen yet", setup.problem)
        with self.assertRaisesRegex(UserError, "not chosen yet"):
            setup.action_apply()

    def test_administrators_alone(self):
        for level in ("reader", "accountant", "invoicing", "system"):
            with self.subTest(level), self.assertRaises(AccessError):
                self.dialogue(level)
        setup = self.dialogue()
        for level in ("reader", "accountant"):
            with self.subTest(level), self.assertRaises(AccessError):
                setup.with_env(self.as_level(level)).action_apply()
        self.assertFalse(self.env[STRIPE].search([]))

    def test_not_from_another_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        group = "fusion_centralize_billing.group_administrator"
        stranger = self.new_user("setup_stranger", group, other)
        with self.assertRaises(AccessError):
            self.env[SETUP].with_user(stranger).create(
                {"opening_account_id": self.opening.id}
            )
        self.assertFalse(self.env[STRIPE].search([]))


@tagged("post_install", "-at_install")
class TestBalanceOnTheChecklist(StripeSetupCase):
    """The line of the Stripe balance, before and after the set-up."""

    def test_before_it_is_set_up(self):
        check = self.assertLook("balance", "unused", "Not set up", mend="stripe_setup")
        self.assertEqual(check.action_mend()["res_model"], SETUP)
        self.assertFalse(self.look("balance", self.users["reader"]).mend)

    def test_what_is_still_to_be_chosen(self):
        self.dialogue().action_apply()
        account = self.env[STRIPE].search([])
        account.disputed_account_id = False
        self.assertLook("balance", "look", "Disputed payments", mend="stripe_setup")

    def test_it_is_read_next(self):
        self.dialogue().action_apply()
        self.assertLook("balance", "look", "not been read yet", mend="stripe_read")

    def test_it_does_not_keep_the_app_from_opening(self):
        self.set_parameters(nexacloud_dsn="host=127.0.0.1", stripe_api_key="rk_live_1")
        self.assertTrue(self.service_of()._setup_is_complete())


@tagged("post_install", "-at_install")
class TestProvedOnTheChecklist(ChecklistCase, MoneyScreenCase):
    """The line once Stripe was read."""

    def was_read(self, **balances):
        self.stripe.balance_at = "2026-05-20 12:00:00"
        self.open(**balances)

    def test_it_agrees(self):
        self.was_read(CAD="0")
        self.assertLook("balance", "done", "what Stripe holds")

    def test_it_differs(self):
        self.book_every_fate()
        self.was_read(CAD="252.42")
        check = self.assertLook("balance", "look", "a difference", mend="stripe_days")
        self.assertEqual(check.action_mend()["res_model"], "fusion.billing.balance.day")
