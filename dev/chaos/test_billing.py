"""Months are made from the seed, and NexaCloud is told what the billers are told."""

import random
import unittest
from decimal import Decimal

from . import nexacloud
from .billing import MONTH, month


class TestMonth(unittest.TestCase):
    def test_a_seed_makes_one_month_and_another_one_another(self):
        self.assertEqual(month(random.Random(1), 3), month(random.Random(1), 3))
        self.assertNotEqual(month(random.Random(1), 3), month(random.Random(2), 3))

    def test_no_invoice_is_billed_twice_in_a_play(self):
        rng = random.Random(1)
        billed = [each for serial in range(40) for each in month(rng, serial)]
        for ids in ([b.number for b in billed], [b.biller_id for b in billed]):
            self.assertEqual(len(set(ids)), len(billed))

    def test_each_month_has_a_customer_never_seen_before(self):
        rng = random.Random(1)
        newcomers = {month(rng, serial)[0].bill.buyer.id for serial in range(40)}
        self.assertEqual(len(newcomers), 40)

    def test_every_kind_of_invoice_has_its_biller(self):
        for billed in month(random.Random(1), 3):
            prefix = "lago:" if billed.kind == "lago" else "in_"
            self.assertTrue(billed.biller_id.startswith(prefix))
        self.assertEqual(tuple(each.kind for each in month(random.Random(1), 3)), MONTH)

    def test_nexacloud_is_told_the_same_amounts(self):
        for billed in month(random.Random(1), 3):
            rows = dict(nexacloud.rows(billed))
            subtotal, tax, total, due = rows[nexacloud.INVOICE][-4:]
            self.assertEqual((total, due), (Decimal(billed.bill.total) / 100,) * 2)
            self.assertEqual(subtotal + tax, total)
