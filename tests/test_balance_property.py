import os

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..dev.loopback import StripeLoopback
from ..dev.loopback.stripe_bank import Bank
from ..sources.http import HttpClient
from ..sources.stripe_api import StripeApi
from ..sources.stripe_balance import StripeBalance
from .money_case import MoneyCase
from .money_world import EVENTS, MoneyWorld

KEY = "rk_live_loopback"
EXAMPLES = int(os.environ.get("EXAMPLES", "50"))
LENGTH = 20
RANDOM = settings(
    derandomize=True,
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
    """R24: whatever happens, in whatever batches, clearing is Stripe's balance."""

    def setUp(self):
        super().setUp()
        self.dollars()
        self.server = StripeLoopback(bank=Bank(), key=KEY)
        self.server.start()
        self.addCleanup(self.server.stop)
        http = HttpClient("Stripe", secrets=(KEY,))
        self.addCleanup(http.close)
        self.balance = StripeBalance(StripeApi(KEY, self.server.url, http))

    @RANDOM
    @given(SEQUENCES)
    def test_r24_random_sequences(self, events):
        self.server.bank = Bank()
        savepoint = self.env.cr.savepoint(flush=True)
        try:
            MoneyWorld(self, self.server.bank, self.balance).play(events)
        finally:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()
