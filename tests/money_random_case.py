"""What the tests of random sequences of money share (`MoneyWorld`)."""

from contextlib import contextmanager

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from ..dev.loopback import StripeLoopback
from ..dev.loopback.stripe_bank import Bank
from ..sources.http import HttpClient
from ..sources.stripe_api import StripeApi
from ..sources.stripe_balance import StripeBalance
from ..sources.stripe_payouts import StripePayouts
from .money_case import MoneyCase
from .money_world import EVENTS, MoneyWorld, make_rates
from .money_world_hands import BALANCES

KEY = "rk_live_loopback"


def some(examples, derandomize=True):
    """So many sequences: always the same ones, unless others are asked for."""
    return settings(
        derandomize=derandomize,
        deadline=None,
        max_examples=examples,
        database=None,
        phases=[Phase.generate],  # one takes seconds: what fails is not made smaller
        suppress_health_check=list(HealthCheck),
    )


def sequences(length):
    """[(event, hours since the one before, a number to choose by)]."""
    event = st.tuples(
        st.sampled_from(EVENTS),
        st.integers(0, 72),
        st.integers(min_value=0, max_value=99),
    )
    return st.lists(event, min_size=length, max_size=length)


class MoneyRandomCase(MoneyCase):
    """A balance in two currencies, and a Stripe that answers over a socket."""

    def setUp(self):
        super().setUp()
        make_rates(self)
        self.dollar_journal()
        self.server = StripeLoopback(bank=Bank(), key=KEY)
        self.server.start()
        self.addCleanup(self.server.stop)
        http = HttpClient("Stripe", secrets=(KEY,))
        self.addCleanup(http.close)
        api = StripeApi(KEY, self.server.url, http)
        self.ask = StripeBalance(api), StripePayouts(api)

    @contextmanager
    def world(self):
        """A `MoneyWorld` of its own, of which nothing is left after the block."""
        self.server.bank = Bank(BALANCES)
        savepoint = self.env.cr.savepoint(flush=True)
        try:
            yield MoneyWorld(self, self.server.bank, *self.ask)
        finally:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()
