from odoo.tests import tagged

from .credit_case import MOVES, NOTES
from .dispute_case import DISPUTES
from .money_case import PAYOUTS, ROWS, instant
from .test_papers_odd import PapersOddCase
from .test_papers_run import CREDITS, MAY_20

LONG = "x" * 9000
MAY_14 = instant("2026-05-14 15:00")


@tagged("post_install", "-at_install")
class TestPapersUnread(PapersOddCase):
    """R13: what cannot be read of a list is told, and hides nothing else of it."""

    def odd_ones(self, path, *changes):
        """Before what is listed stand copies of its first, each changed so."""

        def spoilt(page):
            first = page["data"][0]
            odd = [
                first | {"id": f"odd_{place}"} | change
                for place, change in enumerate(changes)
            ]
            return page | {"data": [*odd, *page["data"]]}

        self.spoil(path, spoilt)

    def told_by_a_run(self, count):
        run = self.run_money()
        self.assertEqual((run.state, run.error), ("done", False))
        self.assertEqual(run.warning.count("Left unread"), count, run.warning)
        return run

    def test_r28_a_dispute(self):
        self.bill(("Odoo ERP Hosting", 10000))
        self.bank.charge("1", 11300, MAY_14)
        self.bank.dispute("1", "ch_1", MAY_20)
        self.odd_ones("/v1/disputes", {"created": None}, {"id": LONG}, {"charge": LONG})
        self.told_by_a_run(3)
        self.assertEqual(self.env[DISPUTES].search([]).mapped("external_id"), ["du_1"])

    def test_r26_a_payout(self):
        self.bank.charge("1", 11300, MAY_14)
        self.bank.automatic_payout("1", MAY_20)
        self.odd_ones("/v1/payouts", {"amount": "1.5"}, {"id": LONG})
        self.told_by_a_run(2)
        [kept] = self.env[PAYOUTS].search([])
        self.assertEqual((kept.external_id, kept.member_count), ("po_1", 1))

    def test_r26_a_member_of_a_payout_holds_that_payout(self):
        self.bank.charge("1", 11300, MAY_14)
        self.bank.automatic_payout("1", MAY_20)
        honest = self.server.answer

        def answered(request):
            answer = honest(request)
            if request.path != "/v1/balance_transactions" or (
                "payout" not in request.args
            ):
                return answer
            rest = [each | {"id": None} for each in answer["data"][1:]]
            return answer | {"data": [*answer["data"][:1], *rest]}

        self.server.answer = answered
        self.told_by_a_run(1)
        row = self.env[ROWS].search([("kind", "=", "payout")])
        self.assertEqual((row.state, row.reason_code), ("held", "payout_mismatch"))

    def test_r29_a_customer(self):
        self.bank.move_credit("good", self.buyer, -500, MAY_20)
        self.odd_ones("/v1/customers", {"balance": "much"}, {"id": LONG})
        self.told_by_a_run(2)
        self.assertEqual(self.env[CREDITS].search([]).mapped("told"), [5])

    def test_r27_the_lines_of_a_note(self):
        _raw, self.billed = self.bill(("Odoo ERP Hosting", 10000))
        self.note("a", MAY_20)
        self.odd_ones("/v1/credit_notes", {"lines": "many"}, {"id": LONG})
        self.told_by_a_run(1)  # the other one is held
        rows = self.env[NOTES].search([])
        told = dict(rows.mapped(lambda row: (row.external_id, row.reason_code)))
        self.assertEqual(told, {"cn_a": False, "odd_0": "transaction_unreadable"})

    def test_r29_the_newest_move_of_a_customer_changes_no_opening(self):
        self.bank.move_credit("old", self.buyer, -2500, instant("2026-04-20 15:00"))
        self.bank.move_credit("new", self.buyer, -500, MAY_14)
        honest = self.server.answer

        def answered(request):
            answer = honest(request)
            for each in answer.get("data", ()):
                if each["id"] == "cbtxn_new":
                    each |= {"ending_balance": "all", "amount": "all"}
            return answer

        self.server.answer = answered
        self.told_by_a_run_without_warning()
        credit = self.env[CREDITS].search([])
        self.assertEqual((credit.told, credit.opening), (30, 0))
        self.assertEqual(credit.difference, 30)
        [row] = self.env[MOVES].search([("state", "=", "held")])
        self.assertEqual(row.reason_code, "transaction_unreadable")

    def told_by_a_run_without_warning(self):
        run = self.run_money()
        self.assertEqual((run.state, run.error, run.warning), ("done", False, False))

    def test_r14_a_dry_run_knows_a_row_by_the_id_that_was_kept(self):
        self.bank.charge("1", 11300, MAY_14)
        self.odd_ones("/v1/balance_transactions", {"id": LONG})
        self.run_money()
        told = self.run_money("dry_run").line_ids.mapped("external_id")
        self.assertEqual(told, [LONG[:255]])

    def test_r13_of_many_some_are_told(self):
        _raw, self.billed = self.bill(("Odoo ERP Hosting", 10000))
        self.note("a", MAY_20)
        self.odd_ones("/v1/credit_notes", *[{"created": None}] * 50)
        run = self.told_by_a_run(21)
        self.assertIn("Left unread: 30 more.", run.warning)

    def test_r11_what_another_stripe_account_has_kept_is_told(self):
        self.bank.charge("1", 11300, MAY_14)
        self.run_money()
        [row] = self.env[ROWS].search([])
        other = self.stripe.copy({"name": "Second", "journal_ids": False})
        self.service.stripe_account_id = other
        run = self.run_money()
        self.assertIn(f"Stripe lists what {self.stripe.name} has kept", run.warning)
        self.assertEqual(self.env[ROWS].search([]), row)
        self.assertEqual(row.stripe_account_id, self.stripe)
