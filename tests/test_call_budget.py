"""R22: what 10,000 invoices cost at Stripe, counted where the calls arrive."""

from collections import Counter
from datetime import datetime, timedelta, timezone

from ..dev.loopback import StripeLoopback
from ..dev.loopback.stripe_lines import Line
from ..ledger.invoice import Facts
from ..sources.billers import Billers
from .outside import KEY, OutsideCase
from .stripe_account import HST, fate_of, stripe_invoice

OURS, ALL = 10_000, 12_500
LONG = 3  # invoices of more lines than are embedded
CREDIT = 3  # paid by customer credit, without any payment
BEGINNING = datetime(2010, 1, 1, tzinfo=timezone.utc)


class UnchangingStripe(StripeLoopback):
    """Looks through its 12,500 invoices once, not at every request."""

    _known = None

    def _held(self):
        self._known = self._known or super()._held()
        return self._known


class TestCallBudget(OutsideCase):
    """The first run, as `fusion.billing.ledger.run` lists and asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # foreign ones lie between ours: every fifth
        cls.fates = {n: fate_of(n) for n in range(ALL)}
        for n in range(CREDIT):
            cls.fates[101 + 2000 * n] = "paid by credit"
        invoices = [stripe_invoice(n, fate) for n, fate in cls.fates.items()]
        dozen = [Line(f"Backup {n}", 1000, rates=[HST]) for n in range(12)]
        for n in range(LONG):
            number = 201 + 1000 * n
            invoices[number] = stripe_invoice(number, "paid", lines=dozen)
        cls.peer = UnchangingStripe(invoices, key=KEY).start()
        cls.addClassCleanup(cls.peer.stop)

    def billers(self):
        return self.enter(
            Billers.configured(
                time_zone="America/Toronto",
                stripe_api_key=KEY,
                stripe_api_base=self.peer.url,
            )
        )

    def test_r22_ten_thousand_invoices_for_the_first_time(self):
        billers = self.billers()
        ours = [n for n in range(ALL) if n % 5 != 4]
        self.assertEqual(len(ours), OURS)
        until = datetime.now(timezone.utc) + timedelta(days=1)
        since = {"Stripe": BEGINNING, "Lago": BEGINNING}
        before = len(self.peer.calls)
        listed = sum(1 for _each in billers.list_facts(since, until))
        for number in ours:
            if self.fates[number] != "zero":  # which the corridor does not ask for
                self.assertBilled(number, billers.facts(f"in_{number:05}"))
        self.assertGreater(listed, ALL - 250)
        self.assertEqual(list(billers.put_off), ["Stripe"])
        paths = Counter(call.path for call in self.peer.calls[before:])
        self.assertEqual(billers.calls, paths.total())
        self.assertLessEqual(billers.calls, 130 + LONG, paths)

    def test_r22_the_next_run_goes_through_the_history_with_what_is_left(self):
        billers, before = self.billers(), len(self.peer.calls)
        now = datetime.now(timezone.utc)
        since = dict.fromkeys(("Stripe", "Lago"), now - timedelta(days=1))
        self.assertLess(len(list(billers.list_facts(since, now))), 300, "unfinished")
        still_open = [n for n, fate in self.fates.items() if fate == "open"][:50]
        for number in still_open:
            self.assertBilled(number, billers.facts(f"in_{number:05}"))
        self.assertLessEqual(billers.calls, 60 - 50, "lists, and no call for each")
        older = list(billers.list_older({"Stripe": now}))
        self.assertGreater(len(older), 3500)
        self.assertLess(billers.put_off["Stripe"], now)
        self.assertLessEqual(billers.calls, 60)
        self.assertEqual(billers.calls, len(self.peer.calls) - before)

    def assertBilled(self, number, found):
        fate = self.fates[number]
        self.assertIsInstance(found, Facts, number)
        self.assertEqual((found.void, found.draft), (fate == "void", fate == "draft"))
        self.assertEqual(found.paid, fate.startswith("paid"), number)
        ids = {
            "paid": [f"ch_{number:05}"],
            "paid twice": [f"ch_{number}A", f"ch_{number}B"],
        }
        self.assertEqual([each.id for each in found.payments], ids.get(fate, []))
        self.assertEqual(found.out_of_band, 0)
        self.assertEqual(found.taxes[0].rate, 13)
