from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ..ledger.booked import BookedMove, BookedPayments
from ..ledger.decide import decide as decide_case
from ..ledger.invoice import Absent, BillerCustomer, Reason
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
from .pure import DAY, PROPERTY, TODAY, booked, facts, item, move, policy, source


class TestCreate(DecisionCase):
    def test_r2_plan_has_the_billers_dates_and_the_sources_numbers(self):
        told = source(due_date="2026-07-01")
        decision = decide(told, facts(due_date=date(2026, 6, 11)))
        self.assert_decided(decision, "create")
        plan = decision.plan
        self.assertEqual((plan.move_type, plan.currency), ("out_invoice", "CAD"))
        self.assertEqual((plan.number, plan.biller_id), ("NEX-0001", "in_1"))
        self.assertEqual((plan.invoice_date, plan.accounting_date), (DAY, DAY))
        self.assertEqual(plan.due_date, date(2026, 6, 11))
        self.assertEqual(
            (plan.untaxed, plan.tax, plan.total),
            (Decimal(100), Decimal(13), Decimal(113)),
        )
        self.assertEqual(plan.lines[0].tax_amounts, {13: Decimal(13)})

    def test_r2_without_a_due_date_it_is_the_invoice_date(self):
        self.assertEqual(decide(source(due_date="2026-07-01")).plan.due_date, DAY)

    def test_r2_without_a_number_the_billers(self):
        told = source(invoice_number=None)
        self.assertEqual(decide(told).plan.number, "in_1")
        said = facts(biller_number="ABC-1")
        self.assertEqual(decide(told, said).plan.number, "ABC-1")

    def test_flags_of_lines_taxes_and_payments_come_together(self):
        told = source("100.00", "0", items=[], plan_name="Managed Odoo")
        said = facts(paid=True, uncollectible=True)
        self.assertEqual(
            decide(told, said).flags,
            ("balanced", "uncharged_tax", "paid_by_credit", "uncollectible"),
        )


class TestBiller(DecisionCase):
    def test_r11_what_cannot_be_verified_waits_for_seven_days(self):
        for since, action, code in [
            (None, "wait", "biller_unreachable"),
            (TODAY - timedelta(days=7), "wait", "biller_unreachable"),
            (TODAY - timedelta(days=8), "hold", "unverified"),
        ]:
            with self.subTest(since=since):
                known = booked(waiting_since=since)
                self.assert_decided(unasked(None, UNREACHABLE, known), action, code)
        self.assert_decided(unasked(), "wait", "not_verifiable")

    def test_r11_a_held_row_is_booked_once_it_can_be_verified(self):
        known = booked(waiting_since=date(2026, 1, 1))
        self.assert_decided(decide(known=known), "create")

    def test_r17_nothing_to_ask_for_is_not_waited_for(self):
        for biller_id, variant in [
            (None, "no_id"),
            ("", "no_id"),
            ("sub_1", "other_shape"),
            ("IN_1", "other_shape"),
        ]:
            with self.subTest(biller_id=biller_id):
                told = source(stripe_invoice_id=biller_id)
                decision = unasked(told)
                self.assert_decided(decision, "hold", "no_biller_record", variant)

    def test_r17_facts_given_by_hand_need_no_id(self):
        self.assert_decided(decide(source(stripe_invoice_id=None)), "create")

    def test_r20_figures_stand_side_by_side(self):
        for said, side in [
            (facts(total=Decimal("112.00")), {"biller_total": "112.00"}),
            (facts(tax=Decimal("12.99")), {"biller_tax": "12.99"}),
            (facts(currency="usd"), {"biller_currency": "USD"}),
            (
                facts(customer=BillerCustomer(external_id="cus_2")),
                {"biller_customer": "cus_2"},
            ),
        ]:
            with self.subTest(side=side):
                decision = decide(said=said)
                self.assert_decided(decision, "hold", "amount_mismatch")
                unknown = {
                    f"biller_{name}": "–"
                    for name in ("total", "tax", "currency", "customer")
                }
                ours = {
                    "source_total": "113.00",
                    "source_tax": "13.00",
                    "source_currency": "CAD",
                    "source_customer": "cus_1",
                }
                self.assertEqual(decision.reason.figures, ours | unknown | side)

    def test_r20_what_one_side_does_not_know_is_not_compared(self):
        lago = facts(
            total=Decimal(113),
            tax=Decimal("13.0"),
            currency="cad",
            customer=BillerCustomer(external_id="7"),
        )
        self.assert_decided(decide(said=lago), "create")
        nobody = source(user=None, user_id=None)
        said = facts(customer=BillerCustomer(external_id="cus_9"))
        self.assert_decided(decide(nobody, said), "create")


class TestAdoption(DecisionCase):
    def test_r1_a_move_without_a_row_is_linked(self):
        for state in ("draft", "posted"):
            with self.subTest(state=state):
                decision = decide(known=booked(move=move(state)))
                self.assert_decided(decision, "adopt")
                self.assertIsNone(decision.plan)

    def test_r1_its_amounts_are_compared(self):
        for state in ("draft", "posted"):
            for said in (facts(), UNREACHABLE) if state == "posted" else (facts(),):
                with self.subTest(state=state, said=said):
                    known = booked(move=move(state, tax=Decimal(0)))
                    decision = decide(None, said, known)
                    self.assert_decided(decision, "adopt", "totals_mismatch")
                    self.assertEqual(decision.reason.figures["move_tax"], "0.00")

    def test_r1_what_is_known_of_it_is_said(self):
        known = booked(move=move("posted"))
        void = facts(void=True)
        self.assert_decided(decide(None, void, known), "adopt", "void_after_post")
        decision = decide(None, UNREACHABLE, known)
        self.assert_decided(decision, "adopt")
        self.assertFalse(decision.asked)

    def test_r9_an_adopted_draft_is_held_by_what_holds_others(self):
        known = booked(move=move("draft"), lock=LOCKED)
        self.assert_decided(decide(known=known), "adopt", "locked_period")

    def test_r10_what_an_earlier_tool_paid_is_not_paid_again(self):
        settled = move("posted", residual=Decimal(0))
        decision = decide(None, paid(payment()), booked(move=settled))
        self.assert_decided(decision, "adopt")
        self.assertEqual((decision.payments, decision.payment_reason), ((), None))
        told = source()
        later = replace(settled, fingerprint=told.fingerprint, adopted=True)
        decision = decide(told, paid(payment()), booked(move=later))
        self.assertEqual((decision.payments, decision.payment_reason), ((), None))

    def test_r10_an_adopted_open_invoice_is_paid(self):
        decision = decide(None, paid(payment()), booked(move=move("posted")))
        self.assertEqual(decision.payments, (payment(),))


class TestAlways(DecisionCase):
    """Whatever is thrown at it: one decision, and nothing that contradicts itself."""

    sources = st.sampled_from(
        [
            source(),
            source("100.00", "12.00"),
            source("0", "0"),
            source("-5.00", "0"),
            source(tax=None),
            source(stripe_invoice_id="x"),
            source(items=[]),
            source(items=[item(amount="1.00")]),
        ]
    )
    said = st.sampled_from(
        [
            None,
            UNREACHABLE,
            Absent(because("no_biller_record", "unknown", biller_id="in_1")),
            facts(),
            facts(void=True),
            facts(draft=True),
            facts(total=Decimal(1)),
            paid(payment()),
            facts(paid=True, amount_paid=Decimal(500)),
        ]
    )
    moves = st.one_of(
        st.none(),
        st.builds(
            BookedMove,
            id=st.just(1),
            state=st.sampled_from(["draft", "posted", "cancel"]),
            untaxed=st.sampled_from([Decimal(100), Decimal(7)]),
            tax=st.just(Decimal(13)),
            total=st.just(Decimal(113)),
            residual=st.sampled_from([Decimal(0), Decimal(113)]),
            edited=st.booleans(),
            fingerprint=st.sampled_from(["", "old", source().fingerprint]),
            adopted=st.booleans(),
            cancelled_by_person=st.booleans(),
            stale=st.booleans(),
            reversed=st.booleans(),
        ),
    )
    payments = st.sampled_from([BookedPayments(), BookedPayments(frozenset({"paid"}))])
    problems = st.sampled_from([None, LOCKED])

    @PROPERTY
    @given(told=sources, said=said, known=moves, payments=payments, lock=problems)
    def test_a_decision_never_contradicts_itself(
        self, told, said, known, payments, lock
    ):
        books = booked(move=known, payments=payments, lock=lock)
        decision = decide_case(told, said, books, policy())
        action, plan = decision.action, decision.plan
        state = known.state if known else None
        self.assertIn(
            action,
            {
                None: ("create", "skip", "hold", "wait"),
                "draft": ("update", "keep", "cancel", "hold", "wait", "adopt"),
                "posted": ("keep", "adopt"),
                "cancel": ("update", "keep", "skip", "hold", "wait", "adopt"),
            }[state],
        )
        if action in ("create", "update"):
            self.assertIsNone(decision.reason)
            self.assertIsNotNone(plan)
        if action in ("hold", "wait", "skip", "cancel"):
            self.assertIsInstance(decision.reason, Reason)
            self.assertEqual(decision.payments, ())
        if plan:
            self.assertNotEqual(state, "posted")
            self.assertIsNone(lock)
            self.assertEqual(sum(line.amount for line in plan.lines), plan.untaxed)
        if said in (None, UNREACHABLE):
            self.assertIsNone(plan)
