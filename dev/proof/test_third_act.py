"""The third act in databases of its own: Stripe's money, and proofs that can fail."""

import unittest
from urllib.parse import urlsplit

from ..console import DevError
from ..databases import copy, create, install_addon
from ..demo.play import SEPTEMBER, make_september, play_acts
from ..demo.stage import make_stage
from ..layout import CHECKOUT_KEY, STATE
from ..locks import locked
from ..loopback import demo as billers
from ..workshop import open_odoo
from .ledger_case import QuietContext
from .verdict import findings_of

BILLED, LATE = "third", "third_late"
HLEDGER = "hledger check --strict"
# on the clearing account of an entry, and back on its other side
A_CENT = """
    UPDATE account_move_line AS item
       SET balance = balance + cent, amount_currency = amount_currency + cent
      FROM (
           SELECT line.id, CASE WHEN account_id = default_account_id
                                THEN {sign}0.01 ELSE -({sign}0.01) END AS cent
             FROM account_move_line AS line
             JOIN account_move AS move ON move.id = move_id
             JOIN account_journal AS journal ON journal.id = move.journal_id
            WHERE move.ref = '{ref}'
           ) AS changed
     WHERE changed.id = item.id
"""
# between a fee and the tax within, both of 5 September
A_CENT_OF_TAX = """
    UPDATE account_move_line AS item
       SET balance = balance + cent, amount_currency = amount_currency + cent
      FROM (
           SELECT line.id, CASE WHEN tax_line_id IS NOT NULL
                                THEN {sign}0.01 ELSE -({sign}0.01) END AS cent
             FROM account_move_line AS line
             JOIN account_move AS move ON move.id = move_id
             JOIN account_account AS account ON account.id = account_id
            WHERE move.ref = 'txn_260905billing'
              AND (account_type = 'expense' OR tax_line_id IS NOT NULL)
           ) AS changed
     WHERE changed.id = item.id
"""
# of a receipt in dollars and its fee, from one clearing account to the other's
OTHER_ACCOUNT = """
    UPDATE account_move_line AS item
       SET account_id = CASE '{sign}' WHEN '+' THEN books ELSE dollars END
      FROM (
           SELECT max(default_account_id) FILTER (WHERE code = 'STUSD') AS dollars,
                  max(default_account_id) FILTER (WHERE code <> 'STUSD') AS books
             FROM account_journal
             JOIN fusion_billing_stripe_journal ON journal_id = account_journal.id
           ) AS clearing,
           account_move AS move
     WHERE move.id = item.move_id AND move.ref = 'txn_260923kept'
       AND item.account_id IN (books, dollars)
"""
A_DAY = """
    UPDATE account_move_line SET date = date {sign} 1 WHERE move_id = (
        SELECT id FROM account_move WHERE ref = 'txn_tu260917')
"""
A_DAY_LATER = """
    UPDATE account_move_line SET date = date {sign} 1 WHERE move_id = (
        SELECT move_id FROM fusion_billing_balance_transaction
         WHERE kind = 'returned')
"""


class TestThirdAct(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for database in (BILLED, LATE):
            cls.enterClassContext(locked(f"{CHECKOUT_KEY}-{database}"))
        cls.lago = cls.enterClassContext(billers.lago())
        first = cls.context_of(BILLED, stripe=cls.stripe())
        create(first.odoo, BILLED)
        install_addon(first.odoo, BILLED)
        stage = make_stage(first.cluster, BILLED, **first.ports)
        play_acts(first, stage, "set_up drafts bulk_post")
        copy(first.odoo, BILLED, LATE)
        september = {"stripe-september": cls.stripe("september", "september")}
        cls.context = cls.context_of(BILLED, **september)
        cls.stage = make_september(cls.context)
        play_acts(cls.context, cls.stage, SEPTEMBER)

    @classmethod
    def stripe(cls, *of):
        return cls.enterClassContext(billers.stripe(*of))

    @classmethod
    def context_of(cls, database, **servers):
        servers["lago"] = cls.lago
        ports = {name: urlsplit(each.url).port for name, each in servers.items()}
        return QuietContext(open_odoo(), database, STATE, ports)

    def wrong(self, context=None):
        found = findings_of(context or self.context)
        return {each.name: each.details for each in found if not each.holds}

    def refusal_of(self, change, **more):
        """hledger's words about the books after a change, which is undone."""
        self.context.psql(BILLED, change.format(sign="+", **more))
        try:
            wrong = self.wrong()
        finally:
            self.context.psql(BILLED, change.format(sign="-", **more))
        self.assertEqual(self.wrong(), {})
        return wrong[HLEDGER]

    # --- what holds -------------------------------------------------------------------

    def test_both_proofs_hold(self):
        found = {each.name: each.found for each in findings_of(self.context)}
        self.assertEqual(self.wrong(), {})
        self.assertEqual(found["invoices equal to the source"], "36")
        self.assertRegex(found[HLEDGER], r"\d{3} assertions hold")

    def test_it_can_be_played_again_and_nothing_changes(self):
        play_acts(self.context, self.stage, "september_again")
        self.assertEqual(self.wrong(), {})

    def test_what_was_booked_ends_the_demo_when_it_is_to_be_booked_again(self):
        with self.assertRaisesRegex(DevError, "counts is .* must be"):
            play_acts(self.context, self.stage, "september_billed")

    # --- controls: the proof can fail -------------------------------------------------

    def test_a_cent_on_the_clearing_account_is_refused_from_its_day_on(self):
        words = self.refusal_of(A_CENT, ref="txn_po260914")
        self.assertIn("Assets:Stripe clearing (and subs)", words)
        self.assertIn("2026-09-14 Stripe's balance of the day", words)
        self.assertRegex(words, r"difference: +-?0.01")

    def test_a_cent_on_that_of_us_dollars_is_refused_as_well(self):
        words = self.refusal_of(A_CENT, ref="txn_260925radar")
        self.assertIn("Assets:USD:Stripe clearing (and subs)", words)
        self.assertIn("2026-09-25 Stripe's balance of the day", words)
        self.assertRegex(words, r"difference: +-?0.01")

    def test_dollars_on_the_other_clearing_account_are_refused(self):
        words = self.refusal_of(OTHER_ACCOUNT)
        self.assertIn("Assets:Stripe clearing (and subs)", words)
        self.assertIn("2026-09-23 Stripe's balance of the day", words)

    def test_a_cent_between_a_fee_and_its_tax_is_refused(self):
        self.assertIn("Assets:Tax on fees", self.refusal_of(A_CENT_OF_TAX))

    def test_a_movement_on_another_day_is_refused(self):
        words = self.refusal_of(A_DAY)
        self.assertIn("2026-09-17 Stripe's balance of the day", words)

    def test_a_returned_debit_on_another_day_is_refused(self):
        words = self.refusal_of(A_DAY_LATER)
        self.assertIn("2026-09-17", words)
        self.assertRegex(words, r"difference: +-?(56|61).34")

    def test_a_transaction_that_stripe_does_not_list_is_refused(self):
        stripe = self.stripe("september", "september")
        stripe.bank.drop("txn_re260910full")
        late = self.context_of(LATE, **{"stripe-september": stripe})
        stage = make_september(late)
        play_acts(late, stage, "september_billed")
        # the acts say that it is missing, but leave what they have booked
        for act in ("september_money", "bank_statement"):
            with self.assertRaisesRegex(DevError, "must be"):
                play_acts(late, stage, act)
        words = self.wrong(late)[HLEDGER]
        self.assertIn("Stripe's balance of the day", words)
        self.assertRegex(words, r"difference: +-?168.37")
