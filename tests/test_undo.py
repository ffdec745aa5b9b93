from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import facts_of, raw_invoice, unpaid
from .runs_case import RunsCase
from .undo_case import UndoMixin


@tagged("post_install", "-at_install")
class TestUndo(UndoMixin, RunsCase):
    """R33: the trial balance of every month is what it was before an invoice run."""

    def test_r33_drafts_are_deleted_and_come_again(self):
        before = self.trial_balance()
        run = self.a_run("draft")
        draft = self.move_of(self.good)
        self.assertEqual(draft.state, "draft")
        self.undo(run)
        self.assertFalse(draft.exists())
        self.assertEqual(self.trial_balance(), before)
        self.assertEqual(self.row_of(self.good).state, "waiting")
        self.a_run("draft")
        self.assertEqual(len(self.move_of(self.good)), 1)

    def test_r33_posted_and_paid_is_taken_back_on_its_own_day(self):
        before = self.trial_balance()
        run = self.a_run()
        move, row = self.move_of(self.good), self.row_of(self.good)
        payment = row.payment_ids
        self.assertEqual(row.state, "paid")
        self.undo(run, "Wrong tax")
        self.assertEqual(self.trial_balance(), before)
        back = self.env["account.move"].search([("reversed_entry_id", "=", move.id)])
        self.assertEqual((back.state, back.date), ("posted", move.date))
        self.assertEqual(move.amount_residual, 0)
        self.assertEqual((payment.state, payment.move_id.state), ("canceled", "cancel"))
        self.assertEqual((row.state, row.move_id.id), ("waiting", False))
        self.assertEqual(run.undone_by_id, self.accountant)
        self.assertIn("Wrong tax", run.message_ids[0].body)
        self.assertIn("May 2026", run.message_ids[0].body)

    def test_r33_a_run_after_it_books_all_of_it_again_once(self):
        run = self.a_run()
        booked = self.trial_balance()
        self.undo(run)
        again = self.a_run()
        self.assertEqual(self.trial_balance(), booked)
        self.assertEqual(self.row_of(self.good).state, "paid")
        self.assertEqual(again.created_count, run.created_count)
        self.undo(again)
        third = self.a_run()
        self.assertEqual(self.trial_balance(), booked)
        self.assertEqual(third.posted_count, run.posted_count)

    def test_r33_drafts_of_before_are_drafts_again(self):
        self.a_run("draft")
        before, move = self.trial_balance(), self.move_of(self.good)
        run = self.a_run()
        self.assertEqual(move.state, "posted")
        window = self.window(run)
        self.assertIn("4_drafted", window.line_ids.mapped("kind"))
        self.undo(run)
        self.assertEqual(move.state, "draft")
        self.assertEqual(self.trial_balance(), before)
        self.a_run()
        self.assertEqual(self.row_of(self.good).state, "paid")

    def test_r33_a_payment_is_taken_off_an_invoice_of_before(self):
        self.facts[self.good["id"]] = unpaid(self.good)
        self.a_run()
        before = self.trial_balance()
        self.facts[self.good["id"]] = facts_of(self.good)
        run = self.a_run()
        self.assertEqual(self.row_of(self.good).state, "paid")
        self.undo(run)
        self.assertEqual(self.trial_balance(), before)
        self.assertEqual(self.row_of(self.good).state, "posted")
        self.a_run()
        self.assertEqual(self.row_of(self.good).state, "paid")

    def test_r33_months_are_told_with_their_figures(self):
        window = self.window(self.a_run())
        told = [(line.kind, line.count, line.amount) for line in window.line_ids]
        self.assertEqual(
            told,
            [("1_draft", 1, 109.0), ("2_posted", 1, 113.0), ("3_payment", 1, 113.0)],
        )
        self.assertEqual(set(window.line_ids.mapped("month_name")), {"May 2026"})

    # --- refusals ------------------------------------------

    def test_r33_a_locked_month_is_refused(self):
        run = self.a_run()
        self.company.fiscalyear_lock_date = "2026-05-31"
        self.refuses(run, "locked up to 05/31/2026")

    def test_r33_a_lock_of_the_tax_return_alone_is_refused(self):
        run = self.a_run()
        self.company.tax_lock_date = "2026-05-31"
        self.refuses(run, "locked up to 05/31/2026")

    def test_r33_a_hashed_entry_is_refused(self):
        self.service.invoice_journal_id.restrict_mode_hash_table = True
        run = self.a_run()
        move = self.move_of(self.good)
        move.button_hash() if not move.inalterable_hash else None
        self.assertTrue(move.inalterable_hash)
        self.refuses(run, f"Sealed.*{move.name}")

    def test_r33_what_is_matched_with_another_entry_is_refused_by_name(self):
        self.facts[self.good["id"]] = unpaid(self.good)
        run = self.a_run()
        move = self.move_of(self.good)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create({"amount": 50})._create_payments()
        paid = move.line_ids.matched_credit_ids.credit_move_id.move_id
        self.refuses(run, f"{move.name} – {paid.name}")

    def test_r33_a_later_run_on_it_is_refused_by_name_until_undone(self):
        self.facts[self.good["id"]] = unpaid(self.good)
        before = self.trial_balance()
        first = self.a_run()
        self.facts[self.good["id"]] = facts_of(self.good)
        second = self.a_run()
        self.refuses(first, "undo the run that made them")
        self.undo(second)
        self.undo(first)
        self.assertEqual(self.trial_balance(), before)

    def test_r33_a_draft_that_a_later_run_posted_is_refused(self):
        first = self.a_run("draft")
        second = self.a_run()
        self.refuses(first, f"later run.*{second.display_name}")
        self.undo(second)
        self.undo(first)
        self.assertFalse(self.move_of(self.good))

    def test_r33_what_a_person_did_with_it_is_refused(self):
        run = self.a_run("draft")
        move = self.move_of(self.good)
        with self.subTest("posted"), self.env.cr.savepoint() as savepoint:
            move.action_post()
            self.refuses(run, "by a person since")
            savepoint.rollback()
        self.env.invalidate_all()
        move.invoice_line_ids[0].name = "Something else"
        move.is_manually_modified = True
        self.refuses(run, "by a person since")

    def test_r33_a_credit_note_of_it_is_refused(self):
        self.facts[self.good["id"]] = unpaid(self.good)
        run = self.a_run()
        move = self.move_of(self.good)
        move._reverse_moves([{"date": move.date}])
        self.refuses(run, "Credit notes, reversals")

    def test_r33_a_draft_that_it_wrote_anew_is_refused(self):
        self.a_run("draft")
        changed = raw_invoice(
            "226.00", "26.00", invoice_number=self.good["invoice_number"]
        )
        self.raws = [changed, *self.raws[1:]]
        self.facts[self.good["id"]] = facts_of(changed)
        run = self.a_run("draft")
        self.assertEqual(run.updated_count, 1)
        self.refuses(run, "wrote anew")

    def test_r33_runs_without_anything_to_take_back_are_refused(self):
        self.refuses(self.run_wizard(), "A dry run")
        run = self.a_run()
        self.refuses(self.a_run(), "booked nothing")
        run.sudo().is_remembered = False
        self.refuses(run, "made before")
        run.sudo().is_remembered = True
        self.undo(run)
        self.refuses(run, "undone already")

    def test_r33_what_odoo_books_besides_undoes_the_undo(self):
        run = self.a_run()
        before = self.picture()
        move_class = type(self.env["account.move"])
        post = move_class._post

        def crooked(moves, *args, **options):
            posted = post(moves, *args, **options)
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE account_move_line SET balance = balance + 1 WHERE id = %s",
                [moves.line_ids[:1].id],
            )
            return posted

        self.patch(move_class, "_post", crooked)
        with (
            self.assertRaisesRegex(UserError, "something else"),
            self.env.cr.savepoint(),
        ):
            self.window(run).action_undo()
        self.assertEqual(self.picture(), before)

    # --- who may ------------------------------------------

    def test_r33_a_reader_may_not(self):
        run = self.a_run()
        reader = new_test_user(
            self.env,
            "only_reads",
            groups="fusion_centralize_billing.group_reader",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        before = self.picture()
        with self.assertRaises(AccessError):
            self.window(run, reader)
        mine = self.window(run)
        with self.assertRaises(AccessError):
            mine.with_user(reader).action_undo()
        self.assertEqual(self.picture(), before)
