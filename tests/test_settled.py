from unittest.mock import patch

from odoo.tests import tagged

from .common import LedgerCase, facts_of, raw_invoice, unpaid


@tagged("post_install", "-at_install")
class TestSettled(LedgerCase):
    """R11, R12: what is said of a paid invoice is taken back once it is over."""

    def pay_by_hand(self, row):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=row.move_id.ids
        ).create({})._create_payments()
        self.assertEqual(row.state, "paid")

    def test_r20_a_difference_that_was_corrected_is_over(self):
        raw, other = raw_invoice(), {"external_id": "cus_other"}
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        row = self.row_of(raw)
        self.ingest(raw, facts={raw["id"]: unpaid(raw, customer=other)})
        self.pay_by_hand(row)
        self.assertEqual(row.reason_code, "amount_mismatch")
        user = raw["user"] | {"stripe_customer_id": "cus_other"}
        right = raw | {"user": user}
        self.ingest(right, facts={raw["id"]: unpaid(raw, customer=other)})
        self.assertEqual((row.state, row.reason_code), ("paid", False))

    def test_r13_so_is_an_error(self):
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        row = self.row_of(raw)
        Writer = type(self.env["fusion.billing.payment.writer"])
        with (
            patch.object(Writer, "_create", side_effect=ValueError("Boom")),
            self.assertLogs("odoo.addons.fusion_centralize_billing", "ERROR"),
        ):
            self.ingest(raw)
        self.pay_by_hand(row)
        self.assertEqual(row.reason_code, "error")
        self.ingest(raw, facts={raw["id"]: unpaid(raw)})
        self.assertEqual((row.state, row.reason_code), ("paid", False))

    def test_r22_what_stays_so_is_not_asked_again(self):
        raw = raw_invoice()
        self.ingest(raw)
        changed = raw_invoice("226.00", "26.00", invoice_number=raw["invoice_number"])
        self.ingest(changed)
        self.assertEqual(self.row_of(raw).reason_code, "source_changed")
        Ledger = type(self.env["fusion.billing.invoice.ledger"])
        with patch.object(Ledger, "_fc_verify", side_effect=AssertionError("asked")):
            self.ledger._ingest_invoices([changed], post=True)
        self.assertEqual(self.row_of(raw).reason_code, "source_changed")

    def test_r10_given_up_and_paid_since_is_no_longer_flagged(self):
        raw, by_hand = raw_invoice(), raw_invoice()
        given_up = {
            each["id"]: unpaid(each, uncollectible=True) for each in (raw, by_hand)
        }
        self.ingest(raw, by_hand, facts=given_up)
        rows = self.row_of(raw) + self.row_of(by_hand)
        self.assertEqual(rows.flag_ids.mapped("code"), ["uncollectible"])
        self.pay_by_hand(rows[1])
        self.ingest(raw, by_hand, facts=given_up | {raw["id"]: facts_of(raw)})
        self.assertEqual(rows.mapped("state"), ["paid", "paid"])
        self.assertFalse(rows.flag_ids)

    def test_r10_given_up_stays_flagged_while_it_is_open(self):
        raw = raw_invoice()
        given_up = unpaid(raw, uncollectible=True)
        self.ingest(raw, facts={raw["id"]: given_up})
        row = self.row_of(raw)
        other = {"external_id": "cus_other"}
        for said in (given_up | {"customer": other}, None, given_up):
            self.ingest(raw, facts={raw["id"]: said})
            self.assertEqual(row.flag_ids.mapped("code"), ["uncollectible"])
