from odoo.tests import tagged

from .common import LedgerCase, facts_of, raw_invoice


@tagged("post_install", "-at_install")
class TestSwappedIds(LedgerCase):
    """R1: the source puts right which biller invoice is whose."""

    def swapped(self, post):
        """What the source says once two invoices have changed their biller ids."""
        one, two = raw_invoice(), raw_invoice()
        self.ingest(one, two, post=post)
        first = one | {"stripe_invoice_id": two["stripe_invoice_id"]}
        second = two | {"stripe_invoice_id": one["stripe_invoice_id"]}
        return first, second

    def assert_booked(self, *raws):
        for raw in raws:
            row = self.row_of(raw)
            self.assertEqual((row.state, row.reason_code), ("paid", False), row.reason)
            said = row.move_id.x_fc_stripe_invoice_id
            self.assertEqual(said, raw["stripe_invoice_id"])

    def decide(self, *raws):
        """What a dry run says."""
        facts = {raw["id"]: facts_of(raw) for raw in raws}
        ledger = self.ledger._for(self.service)
        return ledger._ingest_cases(self.service, list(raws), True, facts, write=False)

    def test_r1_drafts_whose_ids_were_swapped_are_booked(self):
        raws = self.swapped(post=False)
        said = [case.outcome for case in self.decide(*raws)]
        self.assertEqual(said, ["updated", "updated"])
        self.ingest(*raws)
        self.assert_booked(*raws)

    def test_r1_also_where_they_are_not_read_together(self):
        first, second = self.swapped(post=False)
        self.ingest(first)
        self.assertEqual(self.row_of(first).reason_code, "duplicate_source")
        self.ingest(second)
        self.ingest(first)
        self.assert_booked(first, second)

    def test_r1_a_new_row_does_not_take_a_drafts_id(self):
        drafted, other = raw_invoice(), raw_invoice()
        self.ingest(other, facts={})
        self.ingest(drafted, post=False)
        taking = other | {"stripe_invoice_id": drafted["stripe_invoice_id"]}
        for _day in range(2):
            self.ingest(taking, drafted)
            self.assertEqual(self.row_of(taking).reason_code, "duplicate_source")
        self.assert_booked(drafted)

    def test_r1_what_is_posted_keeps_its_id(self):
        raws = self.swapped(post=True)
        for _day in range(2):
            self.ingest(*raws)
        for raw in raws:
            row = self.row_of(raw)
            self.assertEqual((row.state, row.reason_code), ("paid", "source_changed"))
