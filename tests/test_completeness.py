from datetime import UTC, datetime
from unittest.mock import patch

from odoo.tests import tagged

from ..dev.loopback import StripeLoopback
from ..sources import billers, stripe_lists
from .common import LedgerCase
from .outside import KEY
from .stripe_account import APART, BEGIN, source_invoice, stripe_invoice

RUN = "fusion.billing.ledger.run"
# what a daily run lists: the payments, and invoices of each of the five statuses
LISTS = ["/v1/invoice_payments"] + ["/v1/invoices"] * 5


def listed(paths):
    return [path for path in paths if path in LISTS]


def singly(paths):
    return [path for path in paths if path.startswith("/v1/invoices/in_")]


@tagged("post_install", "-at_install")
class StripeRunCase(LedgerCase):
    """Daily runs against a Stripe on a socket; only the source is replaced."""

    def setUp(self):
        super().setUp()
        self.peer = StripeLoopback(key=KEY).start()
        self.addCleanup(self.peer.stop)
        set_param = self.env["ir.config_parameter"].set_param
        set_param("fusion_billing.stripe_api_key", KEY)
        set_param("fusion_billing.stripe_api_base", self.peer.url)
        self.raws = []

    def bill(self, number, fate, foreign=False, **values):
        """An invoice at Stripe, in the place of an earlier one of this number."""
        one = stripe_invoice(number, fate, **values)
        others = [each for each in self.peer.invoices if each["id"] != one["id"]]
        known = len(others) < len(self.peer.invoices)
        self.peer.invoices[:] = [*others, one]
        if not foreign and not known:
            self.raws.append(source_invoice(one))

    def run_cron(self):
        """The run, and the paths that it asked Stripe for."""
        return self.run_in("post")

    def run_in(self, mode):
        del self.peer.calls[:]
        Ledger = type(self.env["fusion.billing.invoice.ledger"])
        verify = Ledger._fc_verify
        with (
            self.source(self.raws),
            patch.object(Ledger, "_fc_verify", verify),
            self.enter_registry_test_mode(),
            self.env.registry.cursor() as cr,
        ):
            runs = self.env(cr=cr, user=self.accountant.id)[RUN]
            runs._start(self.service, mode, "cron")._work()
        self.env.invalidate_all()
        run = self.env[RUN].search([], limit=1)
        self.assertEqual(run.state, "done", run.error)
        return run, [call.path for call in self.peer.calls]

    def state_of(self, number):
        [raw] = [
            raw for raw in self.raws if raw["stripe_invoice_id"] == f"in_{number:05}"
        ]
        return self.row_of(raw).state

    def missing(self, run):
        lines = run.line_ids.filtered(lambda line: line.outcome == "missing")
        return sorted(lines.mapped("external_id"))


class TestDailyRun(StripeRunCase):
    def test_r22_fifty_open_invoices_cost_no_call_each(self):
        for number in range(50):
            self.bill(number, "open")
        for number in range(50, 110):
            self.bill(number, "paid")
        run, first = self.run_cron()
        self.assertEqual((run.posted_count, run.paid_count), (110, 60))
        self.assertEqual(first, [*LISTS, "/v1/tax_rates"])
        run, second = self.run_cron()
        self.assertEqual(second, [*LISTS, "/v1/tax_rates"])
        self.assertEqual(run.unchanged_count, 110)
        for number in range(50):
            self.bill(number, "paid", paid_at=int(datetime.now(UTC).timestamp()))
        self.service.put_off_before = {"Stripe": "2026-01-01T00:00:00+00:00"}
        with patch.object(billers, "CALLS_OF_A_RUN", 0):
            run, third = self.run_cron()
        self.assertEqual(run.paid_count, 50)
        self.assertLessEqual(len(third), 60, "one call for each that was paid since")

    def test_r12_old_invoices_that_were_paid_since(self):
        for number in range(3):
            self.bill(number, "open")
        self.run_cron()
        now = int(datetime.now(UTC).timestamp())
        self.bill(0, "paid", paid_at=now)
        self.bill(1, "paid", paid_at=now)
        # by a payment that was begun just now: it brings its invoice
        self.peer.invoices[-1]["payments"]["data"][0]["created"] = now
        run, paths = self.run_cron()
        self.assertEqual(run.paid_count, 2)
        states = [self.state_of(number) for number in range(3)]
        self.assertEqual(states, ["paid", "paid", "posted"])
        self.assertEqual(singly(paths), ["/v1/invoices/in_00000"])

    def test_r22_void_at_the_biller_since(self):
        self.bill(0, "open")
        self.run_cron()
        self.bill(0, "void")
        self.run_cron()
        row = self.env["fusion.billing.source.invoice"].search([])
        self.assertEqual(row.reason_code, "void_after_post")


class TestCompleteness(StripeRunCase):
    """R20: what was finalised at Stripe and the source lacks."""

    def test_r20_every_finalised_foreign_invoice_is_told(self):
        told = ("paid", "paid twice", "open", "uncollectible", "paid by credit", "zero")
        for number, fate in enumerate([*told, "void", "draft"]):
            self.bill(number, fate, foreign=True)
        run, _paths = self.run_cron()
        self.assertEqual(self.missing(run), [f"in_{n:05}" for n in range(len(told))])
        self.assertFalse(run.completeness_note)

    def test_r20_a_draft_is_followed_until_it_is_finalised(self):
        for number in range(3):
            self.bill(number, "draft", foreign=True)
        self.assertEqual(self.run_cron()[0].missing_count, 0)
        self.bill(0, "paid by credit", foreign=True)  # no list of a daily run has it
        self.bill(1, "void", foreign=True)
        run, paths = self.run_cron()
        self.assertEqual(self.missing(run), ["in_00000"])
        asked = ["/v1/invoices/in_00000", "/v1/invoices/in_00001"]
        self.assertEqual(singly(paths), asked)
        self.assertEqual(set(self.service.missing_billed), {"in_00000", "in_00002"})

    def test_r20_what_is_voided_since_is_missing_no_longer(self):
        self.bill(0, "open", foreign=True)
        self.bill(1, "paid", foreign=True)
        self.assertEqual(self.run_cron()[0].missing_count, 2)
        self.bill(0, "void", foreign=True)
        run, paths = self.run_cron()
        self.assertEqual(self.missing(run), ["in_00001"])
        self.assertIn("/v1/invoices/in_00000", paths)
        self.assertEqual(set(self.service.missing_billed), {"in_00001"})

    def test_r22_a_few_of_those_missing_are_asked_for_by_each_run_in_turn(self):
        for number in range(7):
            self.bill(number, "paid", foreign=True)
        self.run_cron()
        turns = [singly(self.run_cron()[1]) for _day in range(3)]
        self.assertEqual([len(turn) for turn in turns], [5, 5, 5])
        self.assertEqual(len({*turns[0], *turns[1]}), 7)
        for number in (0, 6):
            self.bill(number, "void", foreign=True)
        for _day in range(2):
            run, _paths = self.run_cron()
        self.assertEqual(run.missing_count, 5)

    def test_r20_a_draft_that_cannot_be_asked_for_is_kept(self):
        self.bill(0, "draft", foreign=True)
        self.run_cron()
        self.peer.invoices.clear()
        self.peer.key = "rk_live_another"
        _run, paths = self.run_cron()
        self.assertEqual(paths, LISTS[:1])
        self.assertEqual(set(self.service.missing_billed), {"in_00000"})
        self.peer.key = KEY
        self.run_cron()
        self.assertFalse(self.service.missing_billed, "it was deleted")

    def test_r20_the_history_is_gone_through_run_by_run(self):
        self.startPatcher(patch.object(stripe_lists, "BACKLOG_PAGES", 1))
        self.startPatcher(patch.object(billers, "CALLS_OF_A_RUN", 0))
        for number in range(150):
            self.bill(number, "paid", foreign=True)
        self.bill(5, "paid by credit", foreign=True)
        self.bill(145, "zero", foreign=True)
        for mode in ("dry_run", "draft", "dry_run"):
            run, _paths = self.run_in(mode)
            self.assertEqual(run.missing_count, 148)
            self.assertIn("so far", run.completeness_note)
        run, paths = self.run_cron()
        self.assertEqual(listed(paths), [*LISTS, "/v1/invoices"])
        self.assertEqual(run.missing_count, 149)
        since = datetime.fromtimestamp(BEGIN + 50 * APART + 1, UTC)
        self.assertEqual(self.service._put_off(), {"Stripe": since})
        run, paths = self.run_cron()
        self.assertEqual(run.missing_count, 150)
        self.assertFalse(run.completeness_note)
        run, paths = self.run_cron()
        self.assertEqual((run.missing_count, listed(paths)), (150, LISTS))

    def test_r20_a_history_that_fails_goes_on_from_where_it_was(self):
        self.service.put_off_before = {"Stripe": "2025-01-01T00:00:00+00:00"}
        self.service.listed_until = {"Stripe": datetime.now(UTC).isoformat()}
        self.bill(0, "zero", foreign=True)
        lists = iter(LISTS)
        whole = self.peer.answer

        def answer(request):
            if next(lists, None):
                return whole(request)
            self.peer.key = "rk_live_another"
            return whole(request)

        with patch.object(self.peer, "answer", answer):
            run, _paths = self.run_cron()
        self.assertIn("refused", run.warning)
        self.assertEqual(list(self.service._put_off()), ["Stripe"])
        self.peer.key = KEY
        self.assertEqual(self.run_cron()[0].missing_count, 1)
        self.assertFalse(self.service._put_off())
