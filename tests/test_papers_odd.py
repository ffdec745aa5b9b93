from datetime import UTC, datetime, timedelta

from odoo.tests import tagged

from .credit_case import MOVES, NOTES, KnownCustomerCase
from .money_case import instant
from .money_run_case import MoneyRunCase
from .test_papers_run import CREDITS, MAY_20


class PapersOddCase(KnownCustomerCase, MoneyRunCase):
    """Papers that a Stripe in good order would not tell."""

    def setUp(self):
        super().setUp()
        self.bank = self.server.bank

    def spoil(self, path, change):
        """What Stripe answers to this path is changed on its way."""
        honest = self.server.answer

        def answered(request):
            answer = honest(request)
            return change(answer) if request.path == path else answer

        self.server.answer = answered

    def note(self, key, at, cents=2000):
        return self.bank.credit_note(
            key, self.billed, at, amounts={0: cents}, to_balance=cents * 113 // 100
        )


@tagged("post_install", "-at_install")
class TestPapersOdd(PapersOddCase):
    """R13, R27, R29: so are those read that are odd."""

    def test_r29_a_move_in_another_currency_is_of_a_credit_of_its_own(self):
        self.dollars()
        self.dollar_journal()
        self.bank.move_credit("good", self.buyer, -500, instant("2026-05-14 15:00"))

        def one_more(page):
            [move] = page["data"]
            more = {"id": "cbtxn_usd", "currency": "usd", "ending_balance": -1000}
            return page | {"data": [move | more | {"amount": -1000}, move]}

        path = f"/v1/customers/{self.buyer['id']}/balance_transactions"
        self.spoil(path, one_more)
        run = self.run_money()
        self.assertEqual((run.state, run.error), ("done", False))
        credits = self.env[CREDITS].search([])
        told = {credit.currency_id.name: credit.told for credit in credits}
        self.assertEqual(told, {"CAD": 5, "USD": 10})
        for credit in credits:
            self.assertEqual((credit.difference, credit.opening), (0, 0))
        in_books = {
            move.move_id.currency_id.name: move.amount
            for move in credits.move_ids
            if move.state == "booked"
        }
        self.assertEqual(in_books, {"CAD": 5, "USD": 10})

    def test_r27_a_note_that_takes_effect_later_hides_no_other(self):
        _raw, self.billed = self.bill(("Odoo ERP Hosting", 10000))
        first = self.note("a", MAY_20)
        first["effective_at"] = int(
            (datetime.now(UTC) + timedelta(days=300)).timestamp()
        )
        self.run_money()
        self.note("b", MAY_20 + 60, 1000)
        self.run_money()
        found = self.env[NOTES].search([]).mapped("external_id")
        self.assertEqual(set(found), {"cn_a", "cn_b"})

    def test_r27_a_note_of_no_known_day_stops_no_run(self):
        _raw, self.billed = self.bill(("Odoo ERP Hosting", 10000))
        self.note("a", MAY_20)
        odd = ("abc", None, {}, 999999999999999, 1.5)

        def spoilt(page):
            [note] = page["data"]
            more = {"effective_at": MAY_20}
            bad = [
                note | more | {"id": f"cn_{place}", "created": created}
                for place, created in enumerate(odd)
            ]
            return page | {"data": [*bad, note]}

        self.spoil("/v1/credit_notes", spoilt)
        for _time in range(2):
            run = self.run_money()
            self.assertEqual((run.state, run.error), ("done", False))
            self.assertEqual(run.warning.count("cn_"), len(odd))
        row = self.env[NOTES].search([])
        self.assertEqual((row.external_id, row.state), ("cn_a", "booked"))
        row.sudo().payload = row.payload | {"created": "abc"}
        self.assertEqual(self.run_money().state, "done")

    def test_r27_what_was_told_badly_first_is_told_anew(self):
        raw, self.billed = self.bill(("Odoo ERP Hosting", 10000))
        self.bank.charge(raw["invoice_number"], 11300, instant("2026-05-13 15:00"))
        self.bank.refund("r", f"ch_{raw['invoice_number']}", MAY_20, 2260)
        told = self.bank.credit_note(
            "a", self.billed, MAY_20, amounts={0: 2000}, refunded={"re_r": 2260}
        )
        row = self.take_notes(told | {"total": 1, "refunds": []})
        self.assertEqual(row.state, "held")
        self.take_notes(told)
        self.assertEqual(row.state, "booked")
        self.assertEqual(row.refund_refs, "re_r,")
        self.assertEqual(row.amount_total, 22.6)

    def test_r13_one_that_cannot_be_read_stops_no_other(self):
        _raw, self.billed = self.bill(("Odoo ERP Hosting", 10000))
        self.note("a", MAY_20)
        self.bank.move_credit("good", self.buyer, -500, MAY_20)

        def spoilt(page):
            return page | {"data": [{"id": "odd_1", "currency": "cad"}, *page["data"]]}

        self.spoil("/v1/credit_notes", spoilt)
        self.spoil(f"/v1/customers/{self.buyer['id']}/balance_transactions", spoilt)
        for mode in ("dry_run", "post"):
            run = self.run_money(mode)
            self.assertEqual((run.state, run.error), ("done", False), mode)
            self.assertEqual(run.warning.count("odd_1"), 2, mode)
        self.assertEqual(self.env[NOTES].search([]).mapped("state"), ["booked"])
        self.assertEqual(set(self.env[MOVES].search([]).mapped("state")), {"booked"})

    def test_r2_a_customer_in_a_currency_nobody_knows_stops_no_other(self):
        self.bank.move_credit("good", self.buyer, -500, MAY_20)

        def spoilt(page):
            odd = page["data"][0] | {"id": "cus_odd", "currency": "zzz"}
            return page | {"data": [odd, *page["data"]]}

        self.spoil("/v1/customers", spoilt)
        run = self.run_money()
        self.assertEqual((run.state, run.error), ("done", False))
        self.assertIn("cus_odd", run.warning)
        self.assertEqual(self.env[CREDITS].search([]).mapped("told"), [5])

    def test_r29_without_its_journal_customers_credit_is_not_read(self):
        self.bank.move_credit("good", self.buyer, -500, MAY_20)
        self.stripe.credit_journal_id = False
        run = self.run_money()
        self.assertEqual((run.state, run.error), ("done", False))
        self.assertIn("journal", run.warning)
        self.assertFalse(self.env[CREDITS].search([]))
