from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..models import ledger_run_loop, ledger_run_plan, locks
from .common import facts_of, raw_invoice
from .runs_case import RunsCase

RUN = "fusion.billing.ledger.run"
LEDGER = "fusion.billing.invoice.ledger"


@tagged("post_install", "-at_install")
class TestShared(RunsCase):
    """What processes that share a run see to; that they do is `make chaos`'s."""

    def test_customers_are_there_before_a_shared_batch_is_written(self):
        first, second = raw_invoice(), raw_invoice()
        self.raws = [first, second, self.void]
        self.facts |= {raw["id"]: facts_of(raw) for raw in (first, second)}
        Run = self.env.registry[RUN]
        seen = []
        commit_batch = Run._commit_batch

        def watched(run, ledger, work, batch):
            link = run.env["fusion.billing.account.link"].sudo()
            seen.append(link.search([]).partner_id)
            return commit_batch(run, ledger, work, batch)

        with patch.object(Run, "_commit_batch", watched):
            run = self.run_cron()
        self.assertEqual(run.posted_count, 2, run.error)
        [partner] = seen
        self.assertEqual(len(partner), 1, "of the two, none of the void one")
        self.assertEqual(self.move_of(first).partner_id.id, partner.id)

    def test_the_loser_of_a_race_for_a_customer_starts_afresh(self):
        Finder = self.env.registry["fusion.billing.partner.finder"]
        ensure, losses = Finder._ensure, [UniqueViolation("somebody was first")]

        def beaten_once(finder, service, cases):
            if losses:
                raise losses.pop()
            return ensure(finder, service, cases)

        with patch.object(Finder, "_ensure", beaten_once):
            run = self.run_cron()
        self.assertEqual((run.state, run.posted_count), ("done", 1), run.error)

    def test_r13_a_customer_that_cannot_be_made_is_its_rows_trouble(self):
        user = {"id": "u-bad", "email": "b@b.example", "stripe_customer_id": "cus_bad"}
        bad = raw_invoice(user=self.good["user"] | user, user_id="u-bad")
        self.raws, self.facts[bad["id"]] = [bad, *self.raws], facts_of(bad)
        Finder = self.env.registry["fusion.billing.partner.finder"]
        create = Finder._create_partner

        for error in (ValidationError("this e-mail is odd"), UniqueViolation("taken")):

            def refusing(finder, service, case, error=error):
                if case.source.customer.external_id == "u-bad":
                    raise error
                return create(finder, service, case)

            with (
                self.subTest(error=error),
                patch.object(Finder, "_create_partner", refusing),
                patch.object(ledger_run_loop, "WAIT", 0),
                self.assertLogs("odoo.addons.fusion_centralize_billing", "WARNING"),
            ):
                run = self.run_cron()
                self.assertEqual((run.state, run.failed_count), ("done", 1), run.error)
                self.assertEqual(self.row_of(self.good).state, "paid")
                self.assertEqual(self.row_of(bad).state, "failed")

    def test_the_workers_are_called_when_there_is_something_to_share(self):
        triggers = self.env["ir.cron.trigger"].search_count([])
        with patch.object(ledger_run_plan, "BATCH", 2):
            self.run_cron()
        self.assertEqual(self.env["ir.cron.trigger"].search_count([]), triggers + 1)

    def test_r14_a_dry_run_leaves_the_books_flags_alone(self):
        self.run_cron()
        move = self.move_of(self.good)
        self.env.cr.execute(
            "UPDATE account_move SET made_sequence_gap = true WHERE id = %s", [move.id]
        )
        self.env.invalidate_all()
        self.run_wizard()
        self.assertTrue(move.made_sequence_gap)

    def test_r22_nothing_is_written_in_the_transaction_in_which_was_asked(self):
        Run, Ledger = self.env.registry[RUN], self.env.registry[LEDGER]
        Finder = self.env.registry["fusion.billing.partner.finder"]
        done = []

        def noting(owner, name):
            original = getattr(owner, name)

            def noted(*args, **options):
                done.append(name)
                return original(*args, **options)

            return patch.object(owner, name, noted)

        with (
            noting(Ledger, "_verify_cases"),
            noting(Run, "_commit"),
            noting(Finder, "_is_any_new"),
        ):
            self.run_cron()
        asked = done.index("_verify_cases")
        self.assertEqual(done[asked + 1 : asked + 3], ["_commit", "_is_any_new"])

    def test_known_customers_are_not_waited_for(self):
        self.run_cron()
        more = raw_invoice()
        self.raws, self.facts[more["id"]] = [*self.raws, more], facts_of(more)
        with patch.object(locks, "held", side_effect=AssertionError):
            self.assertEqual(self.run_cron().posted_count, 1)

    def test_a_new_customer_is_one_already_when_its_invoice_is_posted(self):
        Partner, ranks = self.env.registry["res.partner"], []
        increase = Partner._increase_rank

        def watched(partners, field, n=1):
            ranks.extend(partners.sudo().mapped(field))
            return increase(partners, field, n)

        with patch.object(Partner, "_increase_rank", watched):
            self.run_cron()
        self.assertTrue(ranks)
        self.assertNotIn(0, ranks, "or Odoo writes it in the batch's transaction")

    def test_what_only_seems_a_gap_is_none_at_the_end(self):
        self.run_cron()
        move = self.move_of(self.good)
        entries = move | self.row_of(self.good).payment_ids.move_id
        self.env.cr.execute(
            "UPDATE account_move SET made_sequence_gap = true WHERE id = ANY(%s)",
            [entries.ids],
        )
        self.env.invalidate_all()
        self.assertEqual(entries.mapped("made_sequence_gap"), [True, True])
        self.run_cron()
        self.assertEqual(entries.mapped("made_sequence_gap"), [False, False])

    def test_a_worker_is_every_active_copy_of_the_scheduled_action(self):
        worker = self.env.ref("fusion_centralize_billing.cron_fc_ledger_worker")
        runs = self.env[RUN]
        self.assertEqual(runs._workers(), worker)
        copy = worker.copy()
        copy.active = True
        self.assertEqual(runs._workers(), worker | copy)
        triggers = self.env["ir.cron.trigger"].search_count([])
        runs._call_workers()
        self.assertEqual(self.env["ir.cron.trigger"].search_count([]), triggers + 2)
