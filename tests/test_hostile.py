from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import facts_of, raw_invoice, unpaid
from .hostile_case import HostileCase

WRITER = "odoo.addons.fusion_centralize_billing.models.move_writer"
NINE = {
    "id": "user-9",
    "email": "nine@other.example",
    "full_name": "Nine",
    "company": "Nine Inc.",
    "stripe_customer_id": "cus_9",
}


@tagged("post_install", "-at_install")
class TestHostileSource(HostileCase):
    """What changes or repeats itself in the source."""

    def test_r1_a_booked_biller_invoice_is_given_to_another_row(self):
        first = raw_invoice(invoice_number="SWAP-1")
        self.run_loop(first, facts={first["id"]: unpaid(first)})
        moved = first | {"stripe_invoice_id": "in_SWAP-NEW"}
        second = raw_invoice(
            invoice_number="SWAP-2", stripe_invoice_id=first["stripe_invoice_id"]
        )
        for _again in range(2):
            self.run_loop(moved, second)
            self.assertRow(first, "posted", "source_changed")
            self.assertRow(second, "held", "duplicate_source")
        self.assertEqual(self.booked_payments(), [], "of another biller invoice")
        void = {first["id"]: unpaid(first, void=True)}
        self.run_loop(moved, facts=void)
        self.assertRow(first, "posted", "source_changed")
        self.run_loop(first)
        self.assertRow(first, "paid")

    def test_r1_ignoring_one_of_two_rows_frees_the_other(self):
        first = raw_invoice(invoice_number="TWICE-1")
        second = raw_invoice(
            invoice_number="TWICE-2", stripe_invoice_id=first["stripe_invoice_id"]
        )
        self.run_loop(first, second, mode="draft")
        self.row_of(first).with_user(self.accountant)._ignore("TWICE-2 is right")
        self.run_loop(first, second)
        self.assertRow(first, "ignored")
        self.assertRow(second, "paid")

    def test_r14_a_dry_run_finds_duplicates_of_an_earlier_batch(self):
        first = raw_invoice()
        second = raw_invoice(stripe_invoice_id=first["stripe_invoice_id"])
        for mode in ("dry_run", "draft"):
            run = self.run_loop(first, second, mode=mode, batch=1)
            self.assertEqual((run.created_count, run.held_count), (1, 1), mode)

    def test_r14_so_it_does_whichever_process_has_the_batch(self):
        first = raw_invoice()
        second = raw_invoice(stripe_invoice_id=first["stripe_invoice_id"])
        for mode in ("dry_run", "draft"):
            run = self.run_loop(first, second, mode=mode, batch=1, processes=True)
            self.assertEqual((run.created_count, run.held_count), (1, 1), mode)

    def test_r1_the_first_of_two_is_booked_whichever_batch_comes_first(self):
        first = raw_invoice()
        second = raw_invoice(stripe_invoice_id=first["stripe_invoice_id"])
        Run = self.env.registry["fusion.billing.ledger.run"]
        with patch.object(
            Run,
            "_owners_before",
            lambda _run, part, firsts: {
                key: str(first["id"]) for key in part.values() if second["id"] in part
            },
        ):
            run = self.run_loop(second, first, batch=1, processes=True)
        self.assertEqual((run.created_count, run.held_count), (1, 1))
        self.assertRow(first, "paid")
        self.assertRow(second, "held", "duplicate_source")

    def test_r1_what_a_person_ignored_owns_nothing_in_a_dry_run(self):
        first = raw_invoice()
        second = raw_invoice(stripe_invoice_id=first["stripe_invoice_id"])
        self.run_loop(first, mode="draft")
        self.row_of(first).with_user(self.accountant)._ignore("the second is right")
        changed = first | {"invoice_number": "CHANGED"}
        run = self.run_loop(changed, second, mode="dry_run", batch=1)
        self.assertEqual((run.ignored_count, run.created_count), (1, 1))

    def test_r12_a_draft_follows_a_change_of_customer_alone(self):
        raw = raw_invoice()
        self.run_loop(raw, mode="draft")
        changed = raw | {"user": NINE, "user_id": NINE["id"]}
        self.run_loop(changed)
        self.assertRow(raw, "paid")
        self.assertEqual(self.move_of(raw).partner_id.name, "Nine Inc.")

    def test_r20_an_id_with_spaces_is_not_missing_in_the_source(self):
        raw = raw_invoice(stripe_invoice_id=" in_SPACES ")
        Run = type(self.env["fusion.billing.ledger.run"])
        listed = {"in_SPACES": {}}
        with patch.object(Run, "_list_billed", lambda *_args: listed):
            self.assertEqual(self.run_loop(raw).missing_count, 0)


@tagged("post_install", "-at_install")
class TestHostileBiller(HostileCase):
    """What a biller says that cannot be."""

    def test_r13_facts_that_are_none_stop_no_other_row(self):
        good = raw_invoice()
        for name, said in {
            "amount": {"total": Decimal(10) ** 14},
            "no number": {"tax": Decimal("NaN")},
            "no day": {"invoice_date": "soon"},
            "the year 1": {"invoice_date": date(1, 1, 1)},
            "paid in the year 1": {"paid_at": datetime(1, 1, 1, tzinfo=UTC)},
            "no payment": {"payments": [None]},
        }.items():
            raw = raw_invoice()
            facts = {raw["id"]: facts_of(raw, **said), good["id"]: facts_of(good)}
            with self.subTest(name):
                self.run_loop(raw, good, facts=facts)
                row = self.assertRow(raw, "waiting", "biller_unreachable")
                self.assertIn(next(iter(said)), row.reason)
        self.assertRow(good, "paid")

    @mute_logger("odoo.sql_db")
    def test_r13_evidence_that_cannot_be_kept_fails_its_row_only(self):
        raw, good = raw_invoice(), raw_invoice()
        said = facts_of(raw, evidence={"amount": float("nan")})
        facts = {raw["id"]: said, good["id"]: facts_of(good)}
        with self.assertLogs(WRITER, "ERROR"):
            run = self.run_loop(raw, good, facts=facts)
        self.assertEqual((run.failed_count, run.created_count), (1, 1))
        self.assertRow(raw, "failed", "error")
        self.assertRow(good, "paid")

    def test_r11_unverified_stays_held_however_often_it_is_asked(self):
        raw = raw_invoice()
        self.run_loop(raw, facts={})
        row = self.assertRow(raw, "waiting", "no_credentials")
        row.sudo().waiting_since -= timedelta(days=9)
        for _again in range(2):
            self.run_loop(raw, facts={})
            self.assertRow(raw, "held", "unverified")
