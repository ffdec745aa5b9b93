import os

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..dev.loopback import StripeLoopback
from ..dev.loopback.stripe_bank import Bank
from ..sources.http import HttpClient
from ..sources.stripe_api import StripeApi
from ..sources.stripe_balance import StripeBalance
from ..sources.stripe_payouts import StripePayouts
from .money_case import MoneyCase
from .money_world import BALANCES, EVENTS, MoneyWorld, make_rates

KEY = "rk_live_loopback"
EXAMPLES = int(os.environ.get("EXAMPLES") or "50")
SEED = os.environ.get("SEED") or ""
LENGTH = 20
RANDOM = settings(
    derandomize=not SEED,  # always the same ones, unless others are asked for
    deadline=None,
    max_examples=EXAMPLES,
    database=None,
    phases=[Phase.generate],  # a sequence takes seconds: what fails is not made smaller
    suppress_health_check=list(HealthCheck),
)
SEQUENCES = st.lists(
    st.tuples(
        st.sampled_from(EVENTS),
        st.integers(0, 72),
        st.integers(min_value=0, max_value=99),
    ),
    min_size=LENGTH,
    max_size=LENGTH,
)


@tagged("post_install", "-at_install")
class TestBalanceProperty(MoneyCase):
    """R24: whatever happens, in whatever batches, clearing is Stripe's balance, in each
    currency, and each movement of it is booked once.
    """

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

    @seed(SEED)
    @RANDOM
    @given(SEQUENCES)
    def test_r24_random_sequences(self, events):
        self.server.bank = Bank(BALANCES)
        savepoint = self.env.cr.savepoint(flush=True)
        try:
            MoneyWorld(self, self.server.bank, *self.ask).play(events)
        finally:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()
