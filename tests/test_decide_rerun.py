from dataclasses import replace
from datetime import date
from decimal import Decimal

from ..ledger.invoice import Absent
from ..ledger.reasons import because
from .decide_case import (
    LOCKED,
    UNREACHABLE,
    DecisionCase,
    decide,
    paid,
    payment,
    unasked,
)
from .pure import DAY, booked, facts, move, policy, source


class TestRerun(DecisionCase):
    def test_r12_unchanged_is_left_alone(self):
        told = source()
        for state in ("draft", "posted"):
            with self.subTest(state=state):
                decision = decide(told, known=booked(move=move(state, told)))
                self.assert_decided(decision, "keep")
                self.assertIsNone(decision.plan)
                self.assertTrue(decision.asked)

    def test_r12_what_nobody_asked_for_stands(self):
        told = source()
        for state in ("draft", "posted", "cancel"):
            with self.subTest(state=state):
                known = booked(move=move(state, told))
                decision = unasked(told, UNREACHABLE, known)
                self.assert_decided(decision, "keep")
                self.assertFalse(decision.asked)

    def test_r12_changed_draft_is_updated_unless_edited(self):
        before, after = source(), source("200.00", "26.00")
        known = booked(move=move("draft", before))
        decision = decide(after, known=known)
        self.assert_decided(decision, "update")
        self.assertEqual(decision.plan.total, Decimal(226))
        known = booked(move=move("draft", before, edited=True))
        decision = decide(after, known=known)
        self.assert_decided(decision, "hold", "draft_edited")
        self.assertIsNone(decision.plan)
        self.assertEqual(
            decision.reason.figures,
            {
                "variant": "amounts",
                "source_untaxed": "200.00",
                "move_untaxed": "100.00",
                "source_tax": "26.00",
                "move_tax": "13.00",
                "source_total": "226.00",
                "move_total": "113.00",
            },
        )

    def test_r12_edited_but_unchanged_at_the_source_is_kept(self):
        told = source()
        known = booked(move=move("draft", told, edited=True))
        self.assert_decided(decide(told, known=known), "keep")

    def test_r12_changed_draft_waits_for_its_facts(self):
        known = booked(move=move("draft", source()))
        self.assert_decided(
            unasked(source("1.00", "0.13"), UNREACHABLE, known),
            "wait",
            "biller_unreachable",
        )

    def test_r7_a_chosen_tax_rewrites_the_draft(self):
        told = source("100.00", "12.00")
        held = booked(move=move("draft", told))
        decision = decide(told, known=held)
        self.assert_decided(decision, "hold", "tax_ambiguous")
        self.assertIsNone(decision.plan)
        known = booked(move=move("draft", told, stale=True), chosen_tax_id=121)
        decision = decide(told, known=known)
        self.assert_decided(decision, "update")
        self.assertEqual(decision.plan.lines[0].tax_id, 121)

    def test_r9_period_locked_after_the_draft_was_written(self):
        told = source()
        drafted = move("draft", told, accounting_date=DAY)
        known = booked(move=drafted, lock=LOCKED, open_day=date(2026, 6, 1))
        self.assert_decided(decide(told, known=known), "hold", "locked_period")
        rules = policy(book_on_first_open_day=True)
        decision = decide(told, known=known, rules=rules)
        self.assert_decided(decision, "update")
        moved = replace(drafted, accounting_date=date(2026, 6, 1))
        decision = decide(told, known=replace(known, move=moved), rules=rules)
        self.assert_decided(decision, "keep")

    def test_r12_changed_posted_is_never_altered(self):
        before = source()
        known = booked(move=move("posted", before))
        for after, variant, payments in [
            (source("100.01", "13.00"), "amounts", 0),
            (source(invoice_number="NEX-0002"), "details", 1),
        ]:
            for said in (paid(payment()), UNREACHABLE):
                with self.subTest(variant=variant, said=said):
                    decision = decide(after, said, known)
                    self.assert_decided(decision, "keep", "source_changed", variant)
                    self.assertIsNone(decision.plan)
                    asked = said is not UNREACHABLE
                    self.assertEqual(decision.asked, asked)
                    self.assertEqual(len(decision.payments), payments if asked else 0)

    def test_r12_void_or_draft_at_the_biller(self):
        told = source()
        for said, none, drafted, posted in [
            (facts(void=True), "void", "void", "void_after_post"),
            (facts(draft=True), "biller_draft", "biller_draft", "draft_after_post"),
        ]:
            with self.subTest(said=said):
                self.assert_decided(decide(told, said), "skip", none)
                for state, action, code in [
                    ("draft", "cancel", drafted),
                    ("posted", "keep", posted),
                    ("cancel", "skip", none),
                ]:
                    known = booked(move=move(state, told))
                    self.assert_decided(decide(told, said, known), action, code)

    def test_r11_a_decision_on_a_posted_row_leaves_it_posted(self):
        told = source()
        known = booked(move=move("posted", told))
        gone = Absent(because("no_biller_record", "unknown", biller_id="in_1"))
        self.assert_decided(decide(told, gone, known), "keep", "no_biller_record")
        said = facts(total=Decimal(1))
        self.assert_decided(decide(told, said, known), "keep", "amount_mismatch")
        bad = source(tax=None)
        self.assert_decided(decide(bad, facts(), known), "keep", "bad_data")

    def test_r8_zero_now_and_a_draft_is_there(self):
        known = booked(move=move("draft", source()))
        zero = source("0", "0", items=[])
        self.assert_decided(decide(zero, known=known), "cancel", "zero_amount")
        known = booked(move=move("posted", source()))
        self.assert_decided(decide(zero, known=known), "keep", "source_changed")

    def test_r1_a_reopened_row_reuses_its_cancelled_move(self):
        told = source()
        known = booked(move=move("cancel", told))
        decision = decide(told, known=known)
        self.assert_decided(decision, "update")
        self.assertIsNotNone(decision.plan)

    def test_r11_what_a_person_cancelled_or_reversed_stays(self):
        told = source()
        for changes in [
            {"state": "cancel", "cancelled_by_person": True},
            {"state": "posted", "reversed": True},
        ]:
            with self.subTest(changes=changes):
                known = booked(move=replace(move("posted", told), **changes))
                said = paid(payment(), void=True)
                decision = decide(source("1.00", "0.13"), said, known)
                self.assert_decided(decision, "keep")
                self.assertEqual(decision.payments, ())

    def test_r11_a_deleted_move_is_not_made_again(self):
        known = booked(move_deleted=True)
        self.assert_decided(decide(known=known), "hold", "move_deleted")
        void = facts(void=True)
        self.assert_decided(decide(said=void, known=known), "skip", "void")
