"""Facts that a list told whole, for whoever will need them (R22)."""

import dataclasses

from ..dev.loopback.stripe_invoice import invoice
from ..dev.loopback.stripe_lines import Line
from .stripe_case import HOSTING, IN_JANUARY
from .stripe_lists_case import StripeListsCase, by_credit, many, paid

TAX_RATES = "/v1/tax_rates"


class TestListedFacts(StripeListsCase):
    def test_r22_they_cost_no_call_but_for_the_tax_rates(self):
        peer, biller = self.listed(*many(3))
        with self.assertCalls(peer, TAX_RATES):
            found = [biller.listed_facts(biller_id) for biller_id in self.outlines]
        self.assertEqual([each.payments[0].amount for each in found], [10, 10, 10])

    def test_r22_they_are_those_that_are_fetched_alone(self):
        invoices = [
            paid("in_1"),
            by_credit("in_2"),
            paid("in_3", status="open"),
            paid("in_4", status="void"),
        ]
        peer, biller = self.listed(*invoices)
        for one in invoices:
            found = dataclasses.asdict(biller.listed_facts(one["id"]))
            alone = dataclasses.asdict(self.biller(peer.url).facts(one["id"]))
            del found["evidence"], alone["evidence"]
            with self.subTest(one["id"]):
                self.assertEqual(found, alone)

    def test_r22_what_takes_a_call_is_left_to_be_asked(self):
        long = [Line(f"Line {n}", 100, rates=HOSTING.rates) for n in range(12)]
        peer, biller = self.listed(invoice("in_1", lines=long, created=IN_JANUARY))
        with self.assertCalls(peer, TAX_RATES):
            self.assertIsNone(biller.listed_facts("in_1"))
            self.assertIsNone(biller.listed_facts("in_9"), "never listed")
        with self.assertCalls(peer, "/v1/invoices/in_1/lines"):
            self.assertEqual(len(biller.facts("in_1").lines), 12)

    def test_r22_they_can_be_given_again_until_they_are_kept(self):
        peer, biller = self.listed(paid("in_1"))
        first = biller.listed_facts("in_1")
        without = biller.listed_facts("in_1", with_evidence=False)
        self.assertTrue(first.evidence)
        self.assertEqual(without, dataclasses.replace(first, evidence=None))
        self.assertEqual(biller.listed_facts("in_1"), first)
        biller.forget_given()
        self.assertIsNone(biller.listed_facts("in_1"))
        with self.assertCalls(peer, "/v1/invoices/in_1"):
            biller.facts("in_1")
