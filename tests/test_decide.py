from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..ledger.booked import BookedMove, BookedPayments, Partner
from ..ledger.decide import decide as decide_case
from ..ledger.invoice import Absent, BillerCustomer, PaymentFact, Reason
from ..ledger.reasons import because
from .pure import DAY, PROPERTY, TODAY, booked, facts, item, move, policy, source

UNREACHABLE = because("biller_unreachable", biller="Stripe", detail="timed out")
LOCKED = because("locked_period", date=DAY, lock="Sales Lock Date")
PAID_AT = datetime(2026, 5, 13, 12, tzinfo=UTC)


def decide(told=None, said=None, known=None, rules=None):
    return decide_case(
        told or source(), said or facts(), known or booked(), rules or policy()
    )


def unasked(told=None, said=None, known=None):
    return decide_case(told or source(), said, known or booked(), policy())


def payment(id_="ch_1", amount="113.00", currency="CAD"):
    return PaymentFact(id_, Decimal(amount), PAID_AT, currency)


def paid(*payments, **changes):
    amount = sum((each.amount for each in payments), Decimal(0))
    values = {"paid": True, "paid_at": PAID_AT, "amount_paid": amount}
    return facts(**values | {"payments": payments} | changes)


def of_amounts(subtotal, tax, amount, **columns):
    return source(subtotal, tax, items=[item(amount=amount)], **columns)


class DecisionCase(BaseCase):
    def assert_decided(self, decision, action, code=None, variant=None):
        self.assertEqual(decision.action, action)
        self.assertEqual(decision.reason and decision.reason.code, code)
        if variant:
            self.assertEqual(decision.reason.figures["variant"], variant)


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


class TestOrderOfReasons(DecisionCase):
    def test_r11_the_first_reason_that_applies_is_told(self):
        """Everything is wrong at once, then one thing after the other is put right."""
        gone = Absent(because("no_biller_record", "unknown", biller_id="in_1"))
        wrong = {
            "told": of_amounts("-90.00", "-8.00", "-80.00", total="5"),
            "said": facts(
                void=True,
                draft=True,
                total=Decimal(1),
                invoice_date=TODAY + timedelta(days=1),
            ),
            "known": booked(
                partner=Partner(None, because("partner_missing")),
                currency_problem=because("currency_inactive", currency="CAD"),
                lock=LOCKED,
                duplicate=because("duplicate_source", biller_id="in_1", other="N"),
            ),
        }
        for code, part, correction in [
            ("bad_data", "told", of_amounts("-90.00", "-8.00", "-80.00")),
            ("duplicate_source", "known", {"duplicate": None}),
            ("no_biller_record", "said", {}),
            ("void", "said", {"void": False}),
            ("biller_draft", "said", {"draft": False}),
            ("amount_mismatch", "said", {"total": None}),
            ("balance_unexplained", "told", of_amounts("-90.00", "-8.00", "-90.00")),
            ("negative_total", "told", of_amounts("90.00", "8.00", "90.00")),
            ("currency_inactive", "known", {"currency_problem": None}),
            ("future_dated", "said", {"invoice_date": DAY}),
            ("partner_missing", "known", {"partner": Partner(1)}),
            ("tax_unresolved", "told", of_amounts("90.00", "11.70", "90.00")),
            ("locked_period", "known", {"lock": None}),
        ]:
            with self.subTest(code=code):
                unknown = code in ("bad_data", "duplicate_source", "no_biller_record")
                decision = decide(**wrong | ({"said": gone} if unknown else {}))
                self.assertEqual(decision.reason and decision.reason.code, code)
                self.assertNotIn(decision.action, ("create", "keep"))
                self.assertEqual(decision.payments, ())
            if part == "told":
                wrong[part] = correction
            else:
                wrong[part] = replace(wrong[part], **correction)
        self.assert_decided(decide(**wrong), "create")

    def test_r8_zero_comes_before_the_biller(self):
        zero = source("0", "0", items=[item(amount="0.00")], stripe_invoice_id=None)
        self.assert_decided(unasked(zero), "skip", "zero_amount")
        self.assert_decided(unasked(source("0", "0", items=[])), "skip", "zero_amount")

    def test_r8_lines_that_cancel_out_are_booked(self):
        lines = [item(amount="50.00"), item("Managed Odoo", "-50.00")]
        decision = decide(source("0", "0", items=lines))
        self.assert_decided(decision, "create")
        self.assertEqual(decision.flags, ())

    def test_r4_headers_finer_than_the_currency_are_bad_data(self):
        decision = decide(source("100.005", "13.00", items=[item(amount="100.005")]))
        self.assert_decided(decision, "hold", "bad_data", "decimals")
        self.assertEqual(decision.reason.figures["value"], "100.005")
        yen = booked(currency_digits=0)
        self.assert_decided(
            decide(source("100.5", "0"), known=yen), "hold", "bad_data", "decimals"
        )

    def test_r5_r7_reviewable_reasons_leave_a_draft(self):
        for told, code in [
            (source(items=[item(amount="90.00")]), "balance_unexplained"),
            (source("100.00", "12.00"), "tax_ambiguous"),
            (source("100.00", "8.00"), "tax_unresolved"),
        ]:
            with self.subTest(code=code):
                decision = decide(told, paid(payment()))
                self.assert_decided(decision, "hold", code)
                self.assertEqual(decision.plan.tax, told.tax)
                self.assertEqual(decision.payments, ())

    def test_r9_a_reviewable_reason_leaves_none_in_a_locked_period(self):
        decision = decide(source("100.00", "8.00"), known=booked(lock=LOCKED))
        self.assert_decided(decision, "hold", "tax_unresolved")
        self.assertIsNone(decision.plan)

    def test_r5_tax_inside_the_items_leaves_none(self):
        decision = decide(source(items=[item(amount="113.00")]))
        self.assert_decided(decision, "hold", "tax_inclusive")
        self.assertIsNone(decision.plan)

    def test_r9_first_open_day_where_the_service_allows_it(self):
        opened = date(2026, 6, 1)
        known = booked(lock=LOCKED, open_day=opened)
        self.assert_decided(decide(known=known), "hold", "locked_period")
        decision = decide(known=known, rules=policy(book_on_first_open_day=True))
        self.assert_decided(decision, "create")
        self.assertEqual(decision.plan.invoice_date, DAY)
        self.assertEqual(decision.plan.accounting_date, opened)
        self.assertIn("first_open_day", decision.flags)
        unlocked = booked(open_day=opened)
        decision = decide(known=unlocked, rules=policy(book_on_first_open_day=True))
        self.assertEqual(decision.plan.accounting_date, DAY)

    def test_r2_today_is_not_the_future(self):
        self.assert_decided(decide(said=facts(invoice_date=TODAY)), "create")


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


class TestPayments(DecisionCase):
    def posted(self, said, ids=(), **changes):
        told, payments = source(), BookedPayments(frozenset(ids))
        known = booked(move=move("posted", told, **changes), payments=payments)
        return decide(told, said, known)

    def test_r10_only_what_the_biller_confirms(self):
        for said, ids in [
            (facts(), []),
            (facts(amount_paid=Decimal(113)), []),
            (paid(payment()), ["ch_1"]),
            (paid(payment("a", "50.00"), payment("b", "63.00")), ["a", "b"]),
            (paid(payment("a", "50.00"), paid=False), ["a"]),
            (paid(payment(), payment()), ["ch_1"]),
            (paid(payment(), payment("zero", "0.00")), ["ch_1"]),
            (facts(paid=True, amount_paid=Decimal(113)), ["paid"]),
        ]:
            with self.subTest(said=said):
                for decision in (decide(None, said), self.posted(said)):
                    self.assertIsNone(decision.reason)
                    self.assertIsNone(decision.payment_reason)
                    self.assertEqual([each.id for each in decision.payments], ids)

    def test_r10_without_an_object_it_is_what_was_paid_when_it_was_paid(self):
        said = facts(
            paid=True, amount_paid=Decimal("113.00"), paid_at=PAID_AT, currency="CAD"
        )
        expected = PaymentFact("paid", Decimal("113.00"), PAID_AT, "CAD")
        self.assertEqual(self.posted(said).payments, (expected,))

    def test_r10_what_is_booked_is_not_booked_again(self):
        two = paid(payment("a", "50.00"), payment("b", "63.00"))
        bare = facts(paid=True, amount_paid=Decimal(113))
        for said, known, ids in [
            (two, {"a"}, ["b"]),
            (two, {"a", "b"}, []),
            (two, {"paid"}, []),
            (bare, {"paid"}, []),
            (bare, {"ch_9"}, []),
            (bare, {"out_of_band"}, ["paid"]),
        ]:
            with self.subTest(known=known):
                decision = self.posted(said, known)
                self.assertEqual([each.id for each in decision.payments], ids)

    def test_r12_posted_open_and_paid_since(self):
        decision = self.posted(paid(payment()))
        self.assert_decided(decision, "keep")
        self.assertEqual(decision.payments, (payment(),))

    def test_r10_less_cash_than_the_total_is_flagged(self):
        for said, ids in [
            (paid(payment("a", "100.00")), ["a"]),
            (facts(paid=True), []),
            (facts(paid=True, amount_paid=Decimal("112.99")), ["paid"]),
        ]:
            with self.subTest(said=said):
                decision = self.posted(said)
                self.assertIn("paid_by_credit", decision.flags)
                self.assertEqual([each.id for each in decision.payments], ids)
        for said in [
            facts(),
            paid(payment("a", "1.00"), paid=False),
            paid(payment()),
            facts(paid=True, amount_paid=Decimal(113)),
        ]:
            self.assertNotIn("paid_by_credit", self.posted(said).flags)

    def test_r29_credit_of_an_open_invoice_is_flagged(self):
        said = facts(by_credit=Decimal("13.00"))
        self.assertIn("paid_by_credit", self.posted(said).flags)

    def test_r10_out_of_band_holds_the_payment_not_the_invoice(self):
        said = facts(paid=True, amount_paid=Decimal(113), out_of_band=Decimal(113))
        decision = decide(None, said)
        self.assert_decided(decision, "create")
        self.assertEqual((decision.payments, decision.flags), ((), ()))
        self.assertEqual(decision.payment_reason.code, "paid_out_of_band")
        self.assertEqual(
            decision.payment_reason.figures, {"amount": "113.00", "currency": "CAD"}
        )

    def test_r10_cash_beside_out_of_band_is_booked(self):
        said = paid(
            payment("a", "13.00"), amount_paid=Decimal(113), out_of_band=Decimal(100)
        )
        decision = self.posted(said)
        self.assertEqual([each.id for each in decision.payments], ["a"])
        self.assertEqual(decision.payment_reason.code, "paid_out_of_band")
        self.assertEqual(decision.flags, ())

    def test_r10_out_of_band_is_done_once_booked(self):
        said = facts(paid=True, amount_paid=Decimal(113), out_of_band=Decimal(113))
        for ids in ((), {"out_of_band"}):
            decision = self.posted(said, ids, residual=Decimal(0))
            self.assertIsNone(decision.payment_reason)

    def test_r10_more_than_the_residual_is_held(self):
        for said, changes, figures in [
            (paid(payment("a", "113.01")), {}, ("113.01", "113.00")),
            (paid(payment()), {"residual": Decimal("13.00")}, ("113.00", "13.00")),
            (paid(payment()), {"residual": Decimal(0)}, ("113.00", "0.00")),
        ]:
            with self.subTest(figures=figures):
                decision = self.posted(said, **changes)
                self.assert_decided(decision, "keep")
                self.assertEqual(decision.payments, ())
                self.assertEqual(decision.payment_reason.code, "payment_exceeds")
                self.assertEqual(
                    tuple(decision.payment_reason.figures.values()), figures
                )

    def test_r31_a_payment_in_another_currency_is_held(self):
        said = paid(payment("a", "50.00"), payment("b", "40.00", "usd"), paid=False)
        decision = self.posted(said)
        self.assertEqual([each.id for each in decision.payments], ["a"])
        self.assertEqual(decision.payment_reason.code, "payment_currency")

    def test_r9_a_payment_in_a_locked_period_is_held(self):
        locked = because("payment_locked", payment="a", date=DAY, lock="Global")
        said = paid(payment("a", "50.00"), payment("b", "63.00"))
        decision = decide(None, said, booked(payment_locks={"a": locked}))
        self.assert_decided(decision, "create")
        self.assertEqual([each.id for each in decision.payments], ["b"])
        self.assertEqual(decision.payment_reason, locked)

    def test_r10_flags_of_the_biller(self):
        said = paid(payment(), paid_date_assumed=True, uncollectible=True)
        self.assertEqual(
            self.posted(said).flags, ("paid_date_assumed", "uncollectible")
        )


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
