from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from ..ledger.booked import BookedLine, Partner
from ..ledger.decide import decide
from ..ledger.reasons import because
from .decide_case import LOCKED, UNREACHABLE, DecisionCase
from .pure import DAY, TODAY, booked, facts, move, policy, source

ANOTHER = Partner(2)


class TestDecideDrafts(DecisionCase):
    """What stands of a draft that is written already."""

    def decided(self, drafted, told=None, rules=None, **known):
        return decide(
            told or source(), facts(), booked(move=drafted, **known), rules or policy()
        )

    def test_r3_a_draft_goes_to_the_customer_that_is_now_linked(self):
        told = source()
        drafted = move("draft", told)
        self.assert_decided(self.decided(drafted), "keep")
        decision = self.decided(drafted, partner=ANOTHER)
        self.assert_decided(decision, "update")
        for stays in [
            replace(drafted, edited=True),
            replace(drafted, adopted=True),
            move("posted", told),
        ]:
            with self.subTest(stays=stays):
                self.assert_decided(self.decided(stays, partner=ANOTHER), "keep")

    def test_r3_a_customer_not_yet_made_moves_no_draft(self):
        drafted = move("draft", source())
        self.assert_decided(self.decided(drafted, partner=Partner(None)), "keep")
        gone = Partner(None, because("partner_missing"))
        decision = self.decided(drafted, partner=gone)
        self.assert_decided(decision, "hold", "partner_missing")

    def test_r9_an_edited_draft_is_not_written_anew_for_the_first_open_day(self):
        drafted = move("draft", source(), edited=True, accounting_date=DAY)
        locked = {"lock": LOCKED, "open_day": date(2026, 6, 1)}
        rules = policy(book_on_first_open_day=True)
        self.assert_decided(self.decided(drafted, rules=rules, **locked), "keep")

    def test_r11_what_waits_goes_on_waiting_when_its_source_changes_back(self):
        told = source()
        for since, action, code in [
            (None, "keep", None),
            (TODAY, "wait", UNREACHABLE.code),
            (TODAY - timedelta(days=8), "hold", "unverified"),
        ]:
            with self.subTest(since=since):
                known = booked(move=move("draft", told), waiting_since=since)
                decision = decide(told, UNREACHABLE, known, policy())
                self.assert_decided(decision, action, code)

    def as_planned(self, told, **changes):
        """A draft that a person made equal to what the source says now."""
        line = BookedLine("Odoo ERP Hosting", told.subtotal, (13,))
        values = {"edited": True, "fingerprint": "before", "lines": (line,)}
        values |= {"number": told.number, "due_date": DAY, "accounting_date": DAY}
        return replace(move("draft", told), **values | changes)

    def test_r12_an_edited_draft_is_free_when_it_equals_its_source(self):
        told = source("200.00", "26.00")
        decision = self.decided(self.as_planned(told), told)
        self.assert_decided(decision, "adopt")
        self.assertIsNone(decision.plan)
        line = self.as_planned(told).lines[0]
        for changes, variant in [
            ({"total": Decimal(113)}, "amounts"),
            ({"number": "NEX-0000"}, "details"),
            ({"due_date": TODAY}, "details"),
            ({"partner_id": 2}, "details"),
            ({"lines": (line, line)}, "details"),
            ({"lines": (replace(line, label="By hand"),)}, "details"),
            ({"lines": (replace(line, tax_ids=()),)}, "details"),
        ]:
            with self.subTest(changes=changes):
                decision = self.decided(self.as_planned(told, **changes), told)
                self.assert_decided(decision, "hold", "draft_edited", variant)

    def test_r12_equal_but_held_for_another_reason_it_is_not_written_anew(self):
        told = source("100.00", "12.00")
        line = BookedLine("Odoo ERP Hosting", told.subtotal, (120,))
        decision = self.decided(self.as_planned(told, lines=(line,)), told)
        self.assert_decided(decision, "hold", "tax_ambiguous")
        self.assertIsNone(decision.plan)

    def test_r9_equal_but_in_a_locked_period_it_is_free_too(self):
        told = source("200.00", "26.00")
        locked = {"lock": LOCKED, "open_day": date(2026, 6, 1)}
        rules = policy(book_on_first_open_day=True)
        decision = self.decided(self.as_planned(told), told, rules, **locked)
        self.assert_decided(decision, "adopt")
        self.assertIsNone(decision.plan)
