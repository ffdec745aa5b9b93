from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..dev.loopback import StripeLoopback
from ..dev.loopback.stripe_bank import Bank
from ..models.of_run import KEY, OfRun
from ..sources.http import HttpClient
from ..sources.stripe_api import StripeApi
from ..sources.stripe_balance import StripeBalance
from .money_case import MoneyCase
from .money_world import EVENTS, MoneyWorld
from .undo_case import RUN, UndoMixin

SECRET = "rk_live_loopback"
RANDOM = settings(
    derandomize=True,
    deadline=None,
    max_examples=10,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
PART = st.lists(
    st.tuples(
        st.sampled_from(EVENTS),
        st.integers(0, 72),
        st.integers(min_value=0, max_value=99),
    ),
    min_size=9,
    max_size=9,
)


@tagged("post_install", "-at_install")
class TestUndoProperty(UndoMixin, MoneyCase):
    """R33: whatever a run did, it is taken back, or refused and all is as it was."""

    def setUp(self):
        super().setUp()
        self.dollars()
        self.server = StripeLoopback(bank=Bank(), key=SECRET)
        self.server.start()
        self.addCleanup(self.server.stop)
        http = HttpClient("Stripe", secrets=(SECRET,))
        self.addCleanup(http.close)
        self.balance = StripeBalance(StripeApi(SECRET, self.server.url, http))

    def test_r33_random_sequences(self):
        taken_back = []

        @RANDOM
        @given(PART, PART)
        def sequence(before, within):
            self.server.bank = Bank()
            savepoint = self.env.cr.savepoint(flush=True)
            try:
                world = MoneyWorld(self, self.server.bank, self.balance)
                taken_back.append(self.play(world, before, within))
            finally:
                savepoint.rollback()
                savepoint.close(rollback=False)
                self.env.invalidate_all()

        sequence()
        self.assertGreater(sum(taken_back), 2, taken_back)

    def play(self, world, before, within):
        """Whether it was taken back."""
        world.play(before)
        balance = self.trial_balance()
        run = self.played_by_a_run(world, within)
        window = self.window(run)
        if window.obstacles:
            self.refuses(run, "Locked|wrote anew")
            return False
        window.action_undo()
        self.env.invalidate_all()
        self.assertEqual(self.trial_balance(), balance)
        world.settle()  # all of it is booked again, and is Stripe's balance
        return True

    def played_by_a_run(self, world, events):
        runs = self.env[RUN].sudo()
        vals = {"service_id": self.service.id, "mode": "post", "trigger": "wizard"}
        run = runs.create(vals | {"state": "done", "task": "money"})
        plain = self.env, self.ledger, self.stripe
        mark = {KEY: OfRun(run.id)}
        self.env = self.env(context={**self.env.context, **mark})
        self.ledger = self.ledger.with_context(**mark)
        self.stripe = self.stripe.with_context(**mark)
        try:
            world.play(events)
        finally:
            self.env, self.ledger, self.stripe = plain
        return run.with_env(self.env)
