"""Facts as plain data and back (R17)."""

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..ledger.facts_codec import REQUIRED, facts_from_dict, facts_to_dict
from ..ledger.invoice import BillerCustomer, BillerLine, Facts, PaymentFact, TaxPart

PROPERTY = settings(derandomize=True, deadline=None, max_examples=100, database=None)
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
money = st.decimals(min_value=-100000, max_value=100000, places=2)
moments = st.datetimes(
    datetime(2000, 1, 1), datetime(9998, 12, 31), timezones=st.just(timezone.utc)
)
dates = st.dates(date(1970, 1, 1), date(9998, 12, 31))
days = st.none() | dates
taxes = st.lists(
    st.builds(TaxPart, money, st.none() | money, text, text, text), max_size=3
).map(tuple)
some_facts = st.builds(
    Facts,
    invoice_date=dates,
    void=st.booleans(),
    draft=st.booleans(),
    paid=st.booleans(),
    paid_at=st.none() | moments,
    amount_paid=money,
    uncollectible=st.booleans(),
    biller_number=text,
    due_date=days,
    currency=st.none() | text,
    subtotal=st.none() | money,
    tax=st.none() | money,
    total=st.none() | money,
    discount=money,
    out_of_band=money,
    paid_date_assumed=st.booleans(),
    customer=st.none() | st.builds(BillerCustomer, text, text, text, text, text),
    taxes=taxes,
    lines=st.lists(
        st.builds(BillerLine, text, money, taxes, days, days), max_size=3
    ).map(tuple),
    payments=st.lists(
        st.builds(PaymentFact, text, money, st.none() | moments, text), max_size=3
    ).map(tuple),
    evidence=st.none() | st.dictionaries(text, st.none() | text | st.integers()),
)
REQUIRED_FACTS = {
    "invoice_date": date(2026, 4, 30),
    "void": False,
    "draft": False,
    "paid": True,
    "paid_at": datetime(2026, 5, 1, 2, 30, tzinfo=timezone.utc),
    "amount_paid": Decimal("113.00"),
}


class TestFactsCodec(BaseCase):
    @PROPERTY
    @given(some_facts)
    def test_what_is_written_is_read_again(self, facts):
        plain = facts_to_dict(facts)
        self.assertEqual(facts_from_dict(json.loads(json.dumps(plain))), facts)
        self.assertEqual(facts_from_dict(plain), facts)

    def test_r17_six_keys_are_enough(self):
        self.assertEqual(facts_from_dict(REQUIRED_FACTS), Facts(**REQUIRED_FACTS))
        self.assertEqual(tuple(REQUIRED_FACTS), REQUIRED)

    def test_r17_a_missing_key_is_named(self):
        for key in REQUIRED:
            rest = {k: v for k, v in REQUIRED_FACTS.items() if k != key}
            with self.assertRaisesRegex(ValueError, f"lack {key}$"):
                facts_from_dict(rest)

    def test_values_as_other_programs_write_them(self):
        zone = timezone(timedelta(hours=-4))
        for changes in (
            {"invoice_date": "2026-04-30", "paid_at": "2026-05-01T02:30:00Z"},
            {"invoice_date": datetime(2026, 4, 30, 22, 30)},
            {"paid_at": datetime(2026, 5, 1, 2, 30)},
            {"paid_at": datetime(2026, 4, 30, 22, 30, tzinfo=zone)},
            {"paid_at": "2026-04-30T22:30:00-04:00", "amount_paid": "113.00"},
            {"amount_paid": 113, "anything": "else"},
            {"amount_paid": 113.0, "currency": None, "payments": None},
        ):
            with self.subTest(changes=changes):
                found = facts_from_dict(REQUIRED_FACTS | changes)
                self.assertEqual(found, Facts(**REQUIRED_FACTS))

    def test_a_float_is_worth_its_digits(self):
        found = facts_from_dict(REQUIRED_FACTS | {"total": 0.1 + 0.2})
        self.assertEqual(found.total, Decimal("0.3"))

    def test_unpaid_facts_need_no_amount(self):
        changes = {"paid": False, "paid_at": None, "amount_paid": None}
        found = facts_from_dict(REQUIRED_FACTS | changes)
        self.assertEqual((found.paid_at, found.amount_paid), (None, 0))

    def test_parts_may_be_given_as_they_are(self):
        payment = PaymentFact("ch_1", Decimal(113), None)
        changes = {"payments": [payment], "customer": {"country": "CA"}}
        found = facts_from_dict(REQUIRED_FACTS | changes)
        self.assertEqual(found.payments, (payment,))
        self.assertEqual(found.customer, BillerCustomer(country="CA"))

    def test_what_is_none_of_its_kind_is_refused(self):
        for changes in (
            {"invoice_date": None},
            {"invoice_date": "soon"},
            {"invoice_date": 20260430},
            {"void": "no"},
            {"void": None},
            {"paid_at": "soon"},
            {"paid_at": 1777602600},
            {"amount_paid": "a lot"},
            {"amount_paid": float("nan")},
            {"currency": 5},
            {"payments": {"id": "ch_1"}},
            {"payments": ["ch_1"]},
            {"payments": [{"id": "ch_1", "amount": None, "paid_at": None}]},
        ):
            with self.subTest(changes=changes), self.assertRaises(ValueError):
                facts_from_dict(REQUIRED_FACTS | changes)
