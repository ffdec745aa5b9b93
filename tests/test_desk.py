from functools import partial

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import source_invoice_desk
from .common import facts_of, queries, raw_invoice, unpaid
from .desk_case import DeskCase


@tagged("post_install", "-at_install")
class TestDesk(DeskCase):
    """R11: an action on rows of mixed states does what applies, and says the rest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.held = raw_invoice("112.00", "12.00", invoice_number="DESK-HELD")
        cls.draft = raw_invoice(invoice_number="DESK-DRAFT")
        cls.paid = raw_invoice(invoice_number="DESK-PAID")
        cls.void = raw_invoice(invoice_number="DESK-VOID")
        cls.open = raw_invoice(invoice_number="DESK-OPEN")
        cls.raws = [cls.held, cls.draft, cls.paid, cls.void, cls.open]

    def setUp(self):
        super().setUp()
        self.facts = {raw["id"]: facts_of(raw) for raw in self.raws}
        self.facts[self.void["id"]] = unpaid(self.void, void=True)
        self.facts[self.open["id"]] = unpaid(self.open)
        self.ingest(self.paid, self.open, facts=self.facts)
        self.ingest(self.held, self.draft, self.void, post=False, facts=self.facts)

    def test_what_each_action_does_and_leaves_of_mixed_rows(self):
        tax = self.chart("gstpst_sale_tax_12_bc")
        for name, args, done, left in (
            ("action_retry", (), {"held", "draft", "open"}, {"Nothing is left"}),
            ("action_resync", (), {"held", "draft", "paid", "void", "open"}, set()),
            ("_choose_tax", (tax,), {"held", "draft"}, {"posted", "Skipped"}),
            ("_ignore", ("not ours",), {"held", "draft", "void"}, {"posted"}),
            ("action_unignore", (), {"held", "draft", "void"}, {"not ignored"}),
        ):
            with self.subTest(name):
                report = self.act_on(self.raws, name, *args)
                self.assertEqual(self.done_of(report), done)
                self.assertEqual(len(report.left or []), len(left), report.left)
                for words in left:
                    self.assertIn(words, report.said)

    def test_the_report_counts_and_names_rows_by_what_became_of_them(self):
        report = self.act_on(self.raws, "_ignore", "not ours")
        self.assertRegex(self.text(report.said), r"3 Ignored DESK-\w+, DESK-\w+, DESK-")
        self.assertRegex(
            self.text(report.said),
            r"Left as they were 2 They cannot be ignored: .* DESK-\w+, DESK-\w+ $",
        )
        done, left = report.action_open_done(), report.action_open_left()
        rows = self.env["fusion.billing.source.invoice"]
        self.assertEqual(
            set(rows.search(left["domain"]).mapped("number")),
            {"DESK-PAID", "DESK-OPEN"},
        )
        self.assertEqual(rows.search_count(done["domain"]), 3)

    def test_a_run_is_told_of_and_opened(self):
        report = self.act_on([self.held, self.draft, self.paid], "action_retry")
        self.assertEqual((report.run_id.task, report.run_state), ("retry", "done"))
        self.assertEqual(report.action_open_run()["res_id"], report.run_id.id)
        self.assertIn("Several taxes explain it", report.said)

    def test_what_applies_to_none_is_refused_with_the_numbers(self):
        for name, args, words in (
            ("action_retry", (), "DESK-PAID"),
            ("action_overwrite", (), "no draft"),
            ("action_unignore", (), "not ignored"),
            ("action_ask_overwrite", (), "no draft"),
            ("action_ask_tax", (), "posted"),
            ("action_ask_partner", (), "posted"),
            ("_accept", ("why",), "nothing to be accepted"),
        ):
            with self.subTest(name), self.assertRaisesRegex(UserError, words):
                self.act_on([self.paid], name, *args)

    def test_an_unedited_draft_has_nothing_to_give_up(self):
        self.act_on([self.draft, self.held], "_ignore", "why")
        with self.assertRaisesRegex(UserError, "no draft"):
            self.act_on([self.draft, self.held], "action_overwrite")
        self.act_on([self.draft, self.held], "action_unignore")
        with self.assertRaisesRegex(UserError, "source's version already"):
            self.act_on([self.draft], "action_overwrite")

    def test_only_edited_drafts_are_overwritten(self):
        other = raw_invoice(invoice_number="DESK-OTHER")
        self.ingest(other, post=False)
        move = self.move_of(other).with_user(self.accountant)
        move.invoice_line_ids.price_unit = 99.0
        rows = [*self.raws, other]
        wizard = self.resolve(rows, "overwrite")
        self.assertIn("99.00", wizard.lost)
        self.assertNotIn("DESK-DRAFT", wizard.lost)
        self.assertIn("DESK-DRAFT", wizard.left_note)
        report = self.act_on(rows, "action_overwrite")
        self.assertEqual(move.amount_total, 113.0)
        self.assertIn("other", self.done_of(report))

    def test_one_row_is_told_in_a_notice(self):
        self.act_on([self.held], "action_retry")
        self.assertEqual(self.said["tag"], "display_notification")

    def test_of_very_many_nothing_is_begun(self):
        self.patch(source_invoice_desk, "MOST_AT_ONCE", 1)
        with self.assertRaisesRegex(UserError, "3 invoices are chosen; at most 1"):
            self.act_on(self.raws, "_ignore", "why")
        self.assertEqual(self.row_of(self.draft).state, "draft")

    def test_many_are_sorted_out_by_the_same_number_of_queries(self):
        rows = self.rows_of(self.raws).with_user(self.accountant)
        rows[:2]._sorted_out("resync")
        counts = []
        for some in (rows[:2], rows):
            counts.append(queries(self.env, partial(some._sorted_out, "resync")))
        self.assertEqual(counts[0], counts[1])

    def test_the_dialogue_says_beforehand_to_what_it_applies(self):
        wizard = self.resolve(self.raws, "choose_tax")
        self.assertEqual(wizard.fitting_count, 2)
        self.assertIn("DESK-VOID", wizard.left_note)
        self.assertIn(self.chart("gstpst_sale_tax_12_bc"), wizard.usable_tax_ids)
        self.assertNotIn(self.chart("exempt_sale_tax_0"), wizard.usable_tax_ids)
        self.assertIn("12", self.resolve([self.held], "choose_tax").why)

    def test_a_report_is_its_users_own_and_for_accountants(self):
        report = self.act_on([self.held, self.draft], "action_retry")
        other = self.new_user("desk_2", "fusion_centralize_billing.group_administrator")
        self.assertRaises(AccessError, report.with_user(other).read, ["done"])
        reader = self.new_user("desk_3", "fusion_centralize_billing.group_reader")
        rows = self.rows_of([self.held, self.draft]).with_user(reader)
        for name in ("overwrite", "partner", "tax", "ignore", "accept", "journal"):
            with self.subTest(name):
                self.assertRaises(AccessError, getattr(rows, f"action_ask_{name}"))
        self.assertRaises(AccessError, rows._choose_partner, self.partner_a)

    def test_the_menu_of_actions_is_the_accountants(self):
        for name in ("overwrite", "accept", "out_of_band", "unignore"):
            action = self.env.ref(f"fusion_centralize_billing.server_action_{name}")
            with self.subTest(name):
                self.assertEqual(
                    action.group_ids,
                    self.env.ref("fusion_centralize_billing.group_accountant"),
                )
        accept = self.env.ref("fusion_centralize_billing.server_action_accept")
        ids = self.rows_of([self.paid]).ids
        context = {"active_model": "fusion.billing.source.invoice", "active_ids": ids}
        with self.assertRaisesRegex(UserError, "nothing to be accepted"):
            accept.with_user(self.accountant).with_context(**context).run()

    def test_more_than_a_handful_is_read_again_in_the_background(self):
        run = self.env["fusion.billing.ledger.run"]
        for task, count, much in (
            ("resync", 30, False),
            ("resync", 31, True),
            ("retry", 30, False),
            ("post", 31, True),
        ):
            with self.subTest(task=task, count=count):
                of_rows = run.new({"task": task, "total_count": count})
                self.assertEqual(of_rows._is_much(), much)
