"""Every rule can fail: ``sql/broken.sql`` on tables with just what it reads."""

import unittest

from ..layout import CHECKOUT_KEY
from ..locks import locked
from ..workshop import open_cluster
from . import invariants
from .invariants import SQL, atomic, differences, same
from .nexacloud import execute

DATABASE = "chaos_rules"
# A posted, paid invoice and the run that booked it.
SOUND = (SQL / "test" / "sound.sql").read_text()
OFFENCES = {
    "one row": "INSERT INTO fusion_billing_source_invoice VALUES (2, 1, 'nc-1', NULL)",
    "one move": "UPDATE account_move SET x_fc_nexacloud_invoice_id = 'nc-1'",
    "one move for a number": (
        "INSERT INTO account_move VALUES (3, 'INV-1', 'out_invoice')"
    ),
    "one row for a move": (
        "INSERT INTO fusion_billing_source_invoice VALUES (2, 1, 'nc-2', 1)"
    ),
    "no move without a row": "DELETE FROM fusion_billing_source_invoice",
    "one payment": "INSERT INTO account_payment VALUES (3, 2, 'in_1:ch_1')",
    "a payment is booked": "UPDATE account_payment SET state = 'in_process'",
    "a payment is reconciled": "UPDATE account_move_line SET reconciled = false",
    "debit = credit": "UPDATE account_move_line SET debit = 114 WHERE id = 1",
    "lines make the total": "UPDATE account_move SET amount_total = 113.01",
    "one customer": "INSERT INTO res_partner VALUES (2, 'A@b.example')",
    "the counts of a run add up": "UPDATE fusion_billing_ledger_run SET read_count = 2",
    "the runs posted what is posted": (
        "UPDATE fusion_billing_ledger_run SET posted_count = 2"
    ),
    "the runs paid what is paid": "UPDATE fusion_billing_ledger_run SET paid_count = 0",
    "a run that is done has done all": (
        "UPDATE fusion_billing_ledger_run SET task = 'post', total_count = 2"
    ),
    "a run that ended has nothing left": (
        "INSERT INTO fusion_billing_ledger_run_batch VALUES (1, 1)"
    ),
    "one row for a transaction": (
        "INSERT INTO fusion_billing_balance_transaction VALUES ('txn_1', 'held')"
    ),
    "one transaction for an entry": (
        "INSERT INTO fusion_billing_balance_transaction VALUES ('txn_3', 'booked', 5)"
    ),
    "one transaction for a payment": (
        "UPDATE fusion_billing_balance_transaction SET payment_id = 1"
    ),
    "one payment of a refund": (
        "INSERT INTO account_payment VALUES"
        " (3, 5, NULL, 'paid', 're_1 in_1', '2026-05-12', 'outbound')"
    ),
    "no entry of no transaction": (
        "UPDATE fusion_billing_balance_transaction SET fee_move_id = NULL"
    ),
    "what is booked has its entry": (
        "INSERT INTO fusion_billing_balance_transaction VALUES ('txn_3')"
    ),
    "no mail": "INSERT INTO mail_mail VALUES (1)",
}


class Lane:
    """As much of a lane as the rules look at."""

    books = ""


class TestRules(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(locked(f"{CHECKOUT_KEY}-{DATABASE}"))
        cluster = open_cluster()
        cluster.psql("postgres", f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cluster.psql("postgres", f"CREATE DATABASE {DATABASE}")
        Lane.books = cluster.dsn(DATABASE)

    def setUp(self):
        tables = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        execute(Lane.books, f"{tables}; {SOUND}")

    def broken(self, name="broken"):
        return [told.partition(":")[0] for told in invariants._offences(Lane, name)]

    def test_sound_books_break_no_rule(self):
        self.assertEqual(self.broken() + self.broken("unfinished"), [])

    def test_every_rule_has_its_offence(self):
        rules = {line.split("'")[1] for line in SQL_RULES}
        self.assertEqual(rules, set(OFFENCES))

    def test_each_offence_is_found(self):
        for rule, statement in OFFENCES.items():
            with self.subTest(rule):
                self.setUp()
                execute(Lane.books, statement)
                self.assertIn(rule, self.broken())

    def test_a_run_left_running(self):
        execute(Lane.books, "UPDATE fusion_billing_ledger_run SET state = 'running'")
        self.assertEqual(self.broken("unfinished"), ["no run is left running"])


SQL_RULES = [
    line
    for line in (SQL / "broken.sql").read_text().splitlines()
    if line.startswith("SELECT '")
]


def booked(state="posted", total=113, payments=("ch_1",), reason=None):
    return {
        "row": {"state": "paid", "reason": reason},
        "move": {"total": total},
        "settled": {"state": state, "payments": payments},
    }


class TestComparison(unittest.TestCase):
    reference = {"nc-1": booked()}

    def atomic(self, entry):
        return list(atomic({"nc-1": entry}, self.reference))

    def test_whole_or_not_at_all_or_a_draft(self):
        draft = booked(state="draft", payments=None)
        early = booked(payments=None, reason="payment_future")
        for entry in (booked(), booked(state=None), draft, early):
            self.assertEqual(self.atomic(entry), [])

    def test_half_a_booking(self):
        for entry in (booked(payments=None), booked(total=112), booked(state="cancel")):
            self.assertEqual(len(self.atomic(entry)), 1)

    def test_what_the_reference_does_not_know_is_left_alone(self):
        self.assertEqual(list(atomic({"other": booked()}, self.reference)), [])

    def test_the_same_ledger(self):
        self.assertEqual(list(same(self.reference, self.reference)), [])
        self.assertEqual(len(list(same({}, self.reference))), 1)
        (told,) = same({"nc-1": booked(total=1)}, self.reference)
        self.assertIn("/move/total: 1, not 113", told)

    def test_a_difference_is_named_by_its_place(self):
        found, due = {"items": [{"tax": 1}, 2]}, {"items": [{"tax": 3}, 2]}
        self.assertEqual(differences(found, due), "/items/0/tax: 1, not 3")
        self.assertIn("[1], not [1, 2]", differences([1], [1, 2]))
