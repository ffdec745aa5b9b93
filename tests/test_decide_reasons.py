from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from ..ledger.booked import Partner
from ..ledger.invoice import Absent
from ..ledger.reasons import because
from .decide_case import (
    LOCKED,
    DecisionCase,
    decide,
    of_amounts,
    paid,
    payment,
    unasked,
)
from .pure import DAY, TODAY, booked, facts, item, policy, source


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
