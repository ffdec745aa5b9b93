"""The whole demo in a database of its own, and proofs that can fail.

It runs beside a person's demo: other databases, other ports, nothing left running.
"""

import contextlib
import io
import sys
import unittest
from decimal import Decimal
from urllib.parse import urlsplit

from .. import table_digest
from ..console import DevError
from ..databases import create, install_addon
from ..demo.play import play_acts
from ..demo.stage import make_stage, source_of
from ..layout import CHECKOUT, CHECKOUT_KEY, FILESTORES, STATE
from ..locks import locked
from ..loopback import demo as billers
from ..process import capture
from ..workshop import open_odoo
from .check_ledger import findings, query_of
from .ledger_case import QuietContext
from .verdict import findings_of, prove

DATABASE = "proof"
SOURCE = source_of(DATABASE)
INVOICE = "invoice_number = 'NEX-0004'"
# One cent, wherever NexaCloud keeps it: {what: (statement, its undoing)}
CENTS = {
    name: (
        f"UPDATE invoices SET {name} = {name} + 0.01 WHERE {INVOICE}",
        f"UPDATE invoices SET {name} = {name} - 0.01 WHERE {INVOICE}",
    )
    for name in ("subtotal", "tax", "total")
}
MOVE_A_CENT = """
    UPDATE account_move_line SET amount_currency = amount_currency {sign} 0.01,
           balance = balance {sign} 0.01
      FROM account_account AS account
     WHERE account_id = account.id AND account_type = 'income'
       AND account_move_line.id = (
           SELECT min(id) FROM account_move_line AS item
            WHERE item.account_id = account_move_line.account_id
       )
       AND account_id IN (SELECT account_id FROM fusion_billing_family
                           WHERE code = '{family}')
"""


class TestCommand(unittest.TestCase):
    def test_it_loads_in_any_order_with_nothing_installed(self):
        for first in ("dev.__main__", "dev.proof", "dev.demo"):
            with self.subTest(first):
                check = "callable(dev.proof.prove) and callable(dev.demo.play)"
                program = f"import {first}, dev.proof, dev.demo; assert {check}"
                # -S: without the packages of the environment
                capture([sys.executable, "-S", "-c", program], cwd=CHECKOUT)


class TestProof(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        servers = contextlib.ExitStack()
        cls.addClassCleanup(servers.close)
        servers.enter_context(locked(f"{CHECKOUT_KEY}-{DATABASE}"))
        stripe = servers.enter_context(billers.stripe())
        lago = servers.enter_context(billers.lago())
        ports = {"stripe": urlsplit(stripe.url).port, "lago": urlsplit(lago.url).port}
        cls.context = QuietContext(open_odoo(), DATABASE, STATE, ports)
        create(cls.context.odoo, DATABASE)
        install_addon(cls.context.odoo, DATABASE)
        cls.stage = make_stage(cls.context.cluster, DATABASE, **ports)
        play_acts(cls.context, cls.stage, "set_up")
        cls.before = cls.digest()
        play_acts(cls.context, cls.stage, "dry_run")
        cls.after = cls.digest()
        play_acts(cls.context, cls.stage, "drafts bulk_post first_live_run once_more")

    @classmethod
    def digest(cls):
        dsn = cls.context.cluster.dsn(DATABASE)
        return table_digest.digest(dsn, FILESTORES / DATABASE)

    def sql(self, statement, database=DATABASE):
        return self.context.psql(database, statement).strip()

    def changed_for_now(self, statement, undo, database):
        self.sql(statement, database)
        self.addCleanup(self.sql, undo, database)

    def wrong(self):
        return {
            found.name: found for found in findings_of(self.context) if not found.holds
        }

    # --- a dry run --------------------------------------------------------------------

    def test_dry_run_leaves_everything_as_it_was(self):
        self.assertEqual(table_digest.differences(self.before, self.after), [])
        for name in (
            "table account_move",
            "table res_partner",
            "sequence account_move_id_seq",
        ):
            self.assertTrue(self.before.get(name), name)
        runs = "table fusion_billing_ledger_run"
        self.assertNotEqual(self.before[runs], self.after[runs])

    def test_digest_names_what_changed(self):
        before = self.digest()
        self.sql("UPDATE res_partner SET color = 7 WHERE id = 1")
        self.sql("SELECT nextval('res_partner_id_seq')")
        stray = FILESTORES / DATABASE / "stray"
        stray.write_text("a file")
        self.addCleanup(stray.unlink)
        changed = table_digest.differences(before, self.digest())
        names = [sentence.partition(":")[0] for sentence in changed]
        self.assertEqual(
            names,
            ["file stray", "sequence res_partner_id_seq", "table res_partner"],
        )

    # --- the demo's end ---------------------------------------------------------------

    def test_ledger_has_the_figures_of_the_first_live_run(self):
        query = query_of(self.context.psql, DATABASE)
        (posted,) = query("posted")
        self.assertEqual(posted["posted"], "23")
        self.assertEqual(posted["paid"], "23")
        self.assertEqual(Decimal(posted["total"]), Decimal("3403.46"))
        self.assertEqual((posted["of_stripe"], posted["of_lago"]), ("14", "9"))
        self.assertEqual(query("mail"), [{"mails": "0"}])
        runs = self.sql(
            "SELECT string_agg(concat(unchanged_count, '/', created_count), ' ')"
            "  FROM fusion_billing_ledger_run WHERE trigger = 'cron'"
        )
        self.assertEqual(runs, "23/0 23/0")

    def test_both_proofs_hold(self):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            prove(self.context)
        self.assertIn("assertions hold", printed.getvalue())
        self.assertNotIn("NOT", printed.getvalue())

    def test_an_act_with_other_figures_ends_the_demo(self):
        with self.assertRaisesRegex(DevError, "counts is .*'unchanged': 23.* must be"):
            play_acts(self.context, self.stage, "drafts")

    # --- controls: the proofs can fail ------------------------------------------------

    def test_a_cent_in_the_source_fails_both_proofs_and_names_the_invoice(self):
        for what, (change, undo) in CENTS.items():
            with self.subTest(what):
                self.sql(change, SOURCE)
                try:
                    wrong = self.wrong()
                finally:
                    self.sql(undo, SOURCE)
                self.assertIn("NEX-0004 untaxed / tax / total", wrong)
                self.assertIn("NEX-0004", wrong["hledger check --strict"].details)
        self.assertEqual(self.wrong(), {})

    def test_a_cent_in_an_item_fails_hledger(self):
        change = "UPDATE invoice_items SET amount = amount {} 0.01 WHERE amount = 61.24"
        undo = change.replace("61.24", "61.25").format("-")
        self.changed_for_now(change.format("+"), undo, SOURCE)
        self.assertIn("NC26-0018", self.wrong()["hledger check --strict"].details)

    def test_a_cent_between_two_families_fails_hledger(self):
        for family, sign in (("hosting", "+"), ("managed", "-")):
            opposite = "-" if sign == "+" else "+"
            self.changed_for_now(
                MOVE_A_CENT.format(family=family, sign=sign),
                MOVE_A_CENT.format(family=family, sign=opposite),
                DATABASE,
            )
        self.assertIn("Income:", self.wrong()["hledger check --strict"].details)

    def test_revenue_on_another_account_fails_hledger(self):
        revenue = (
            "SELECT min(id) FROM account_move_line"
            " WHERE display_type = 'product' AND parent_state = 'posted'"
        )
        was = f"SELECT account_id FROM account_move_line WHERE id = ({revenue})"
        equity = "SELECT min(id) FROM account_account WHERE account_type = 'equity'"
        change = "UPDATE account_move_line SET account_id = {} WHERE id = {}"
        item = self.sql(revenue)
        undo = change.format(self.sql(was), item)
        self.changed_for_now(change.format(f"({equity})", item), undo, DATABASE)
        self.assertIn("Income:", self.wrong()["hledger check --strict"].details)

    def test_a_failed_proof_ends_in_an_error_that_says_so(self):
        change, undo = CENTS["tax"]
        self.changed_for_now(change, undo, SOURCE)
        with (
            contextlib.redirect_stdout(io.StringIO()),
            self.assertRaisesRegex(DevError, "NEX-0004 untaxed / tax / total: 149.00"),
        ):
            prove(self.context)

    def test_findings_without_an_index(self):
        def ledger(name):
            return [] if name == "unique_index" else query(name)

        query = query_of(self.context.psql, DATABASE)
        source = query_of(self.context.psql, SOURCE)
        found = {each.name: each.holds for each in findings(ledger, source)}
        self.assertFalse(found["unique index"])
