"""R10, R22: pages that a Stripe in good order would not give."""

from unittest.mock import patch

from ..sources import stripe_lists
from .stripe_lists_case import FEBRUARY, JANUARY, PAYMENTS, StripeListsCase, many


class TestStripeListsOddly(StripeListsCase):
    def odd(self, change):
        """A client whose list of payments was answered with `change` of it."""
        peer = self.serve(*many(3))
        whole = peer.answer

        def answer(request):
            page = whole(request)
            return change(page) if request.path == PAYMENTS else page

        peer.answer = answer
        biller = self.biller(peer.url)
        dict(biller.list_facts(JANUARY, FEBRUARY))
        return peer, biller

    def test_r10_a_page_that_repeats_its_payments(self):
        _peer, biller = self.odd(lambda page: page | {"data": page["data"] * 2})
        for n in range(3):
            found = biller.facts(f"in_000{n}")
            self.assertEqual([each.id for each in found.payments], [f"ch_000{n}"])

    def test_r10_a_page_that_skips_one_makes_nothing_unpaid(self):
        peer, biller = self.odd(lambda page: page | {"data": page["data"][1:]})
        with self.assertCalls(peer, "/v1/payment_intents/pi_0002"):
            found = biller.facts("in_0002")
        self.assertEqual([each.id for each in found.payments], ["ch_0002"])

    def test_r10_an_invoice_without_its_payments_says_too_little(self):
        def without(page):
            for payment in page["data"]:
                del payment["invoice"]["payments"]
            return page

        with patch.object(stripe_lists, "BACKLOG_PAGES", 0):
            peer, biller = self.odd(without)
        with self.assertCalls(peer, "/v1/invoices"):  # the list that was put off
            self.assertEqual(biller.facts("in_0000").payments[0].id, "ch_0000")

    def test_r10_a_payment_whose_invoice_is_not_shown(self):
        def hidden(page):
            for payment in page["data"]:
                payment["invoice"] = payment["invoice"]["id"]
            return page

        peer, biller = self.odd(hidden)
        with self.assertCalls(peer):
            self.assertEqual(biller.facts("in_0000").payments[0].id, "ch_0000")
