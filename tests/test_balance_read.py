from contextlib import suppress
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..dev.loopback.server import Refused
from ..models import run_money_read
from ..sources import stripe_api
from .money_case import ROWS, instant
from .money_run_case import MoneyRunCase

END = "odoo.addons.fusion_centralize_billing.models.ledger_run_end"
LIST = "/v1/balance_transactions"
COUNT = 11


class Killed(BaseException):
    """As much of a kill as a test survives."""


@tagged("post_install", "-at_install")
class TestBalanceRead(MoneyRunCase):
    """R23: the balance is read part by part, and what broke off is read again."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(run_money_read, "PART", 4))
        self.startPatcher(patch.object(stripe_api, "PAGE", 2))
        for number in range(COUNT):
            self.charge(number)

    def charge(self, number):
        at = instant("2026-05-02 15:00") + number * 3600
        self.bank.charge(f"{number}", 1000, at, fee=0)

    def at_call(self, nth, act, path=LIST):
        """`act(answer)` at the nth call from now on, once."""
        honest, left = self.server.answer, [nth]

        def answered(request):
            left[0] -= request.path == path
            if left[0] or request.path != path:
                return honest(request)
            left[0] = -1
            return act(honest(request))

        self.server.answer = answered

    def refuse(self, _answer):
        raise Refused(400, {"error": {"message": "No.", "code": "chaos"}})

    def pages(self):
        """The cursors after which pages of the list were asked for."""
        return [
            call.args.get("starting_after")
            for call in self.server.calls
            if call.path == LIST
        ]

    def rows(self):
        return self.env[ROWS].search([])

    def assert_all_booked(self, run, count=COUNT):
        self.assertEqual((run.state, run.error), ("done", False))
        self.assertEqual(len(self.rows()), count)
        self.assertEqual(set(self.rows().mapped("state")), {"booked"})
        self.assertEqual(self.balance_of("clearing"), 10 * count)
        self.assertEqual(self.stripe._unlisted(), {})
        self.assertFalse(self.stripe.differs)

    def test_it_is_read_to_the_end(self):
        self.assert_all_booked(self.run_money())
        self.assertEqual(f"{self.stripe.listed_until}", "2026-05-03 01:00:00")

    def test_a_list_that_ends_with_a_whole_part(self):
        self.charge(COUNT)
        self.assert_all_booked(self.run_money(), COUNT + 1)

    @mute_logger(END)
    def test_what_was_read_before_stripe_broke_off_is_kept(self):
        self.at_call(5, self.refuse)
        run = self.run_money()
        self.assertEqual((run.state, len(self.rows())), ("failed", 8))
        self.assertFalse(self.stripe.listed_until or self.stripe.balance_at)
        self.assertFalse(self.stripe.opening_ids)
        self.assert_all_booked(self.run_money())

    def test_a_process_that_dies_is_followed_where_it_was(self):
        keep = type(self.env["fusion.billing.ledger.run"])._keep_transactions
        parts = []

        def killed(run, *args):
            parts.append(1)
            if len(parts) == 2:
                raise Killed
            return keep(run, *args)

        runs = self.env["fusion.billing.ledger.run"]
        with (
            patch.object(type(runs), "_keep_transactions", killed),
            suppress(Killed),  # assertRaises would take all of it back
        ):
            self.run_money()
        self.server.calls.clear()
        self.env.invalidate_all()
        run = runs.search([], limit=1)
        self.work_on(run)
        self.assertEqual(self.pages()[0], "txn_7")  # 10, 9, 8 and 7 were kept
        self.assert_all_booked(run)

    def work_on(self, run):
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            run.with_env(run.env(cr=cr)).sudo()._as_its_user()._work()
        self.env.invalidate_all()

    def test_r24_what_comes_in_meanwhile_is_listed_again(self):
        def later(answer):
            self.charge(COUNT)
            return answer

        self.at_call(3, later)
        run = self.run_money()
        self.assert_all_booked(run, COUNT + 1)
        self.assertFalse(run.warning)
        self.assertEqual(self.pages().count(None), 2)

    def never_rest(self):
        """Something moves each time that the balance is asked for."""
        numbers = iter(range(COUNT, COUNT + 9))

        def moved(answer):
            self.charge(next(numbers))
            self.at_call(1, moved, "/v1/balance")
            return answer

        self.at_call(1, moved, "/v1/balance")

    def test_r28_a_dispute_that_ended_stops_no_run_meanwhile(self):
        at = instant("2026-05-04 15:00")
        self.bank.dispute("1", "ch_0", at)
        self.bank.lose("du_1", at + 3600)
        self.never_rest()
        run = self.run_money()
        self.assertEqual((run.state, run.error), ("done", False))
        self.assertFalse(self.stripe.balance_at)
        dispute = self.env["fusion.billing.dispute"].search([])
        self.assertEqual((dispute.status, bool(dispute.decided_on)), ("lost", True))

    def test_r24_a_balance_that_never_rests_is_compared_by_the_next_run(self):
        honest = self.server.answer
        self.never_rest()
        run = self.run_money()
        self.assertEqual(run.state, "done")
        self.assertIn("moved each time", run.warning)
        self.assertTrue(self.stripe.listed_until)
        self.assertFalse(self.stripe.balance_at)
        self.server.answer = honest
        count = len(self.bank.held("balance_transaction"))
        self.assert_all_booked(self.run_money(), count)

    @mute_logger(END)
    def test_r23_pages_that_begin_again_are_no_list(self):
        """Three pages in turn, so that no part sees one of them twice."""
        honest, told = self.server.answer, self.bank.held("balance_transaction")

        def answered(request):
            answer = honest(request)
            if request.path != LIST:
                return answer
            place = 2 * (len(self.pages()) % 3)
            return {**answer, "data": told[place : place + 2], "has_more": True}

        self.server.answer = answered
        run = self.run_money()
        self.assertEqual(run.state, "failed")
        self.assertIn("again and again", run.error)

    def test_r24_a_run_of_invoices_reads_it_before_it_books_payments(self):
        with self.source([]):
            run = self.run_money(task="ingest")
        self.assertEqual((run.state, run.error), ("done", False))
        self.assertEqual(set(self.rows().mapped("state")), {"new"})
        self.assertEqual(len(self.rows()), COUNT)
        self.assertTrue(self.stripe.listed_until)

    def test_r14_a_dry_run_tells_what_is_not_booked_yet(self):
        run = self.run_money("dry_run")
        self.assertEqual((run.state, run.created_count), ("done", COUNT))
        self.assertFalse(self.rows())
        self.run_money()
        run = self.run_money("dry_run")
        self.assertEqual((run.state, run.read_count), ("done", 0))
