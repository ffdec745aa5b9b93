from odoo import Command
from odoo.tests import tagged

from .common import raw_invoice
from .credit_case import CreditCase
from .money_case import charge, instant
from .payout_case import PayoutCase, of_payout, payout
from .test_balance_back import back

MAY_20 = instant("2026-05-20 15:00")


@tagged("post_install", "-at_install")
class TestPapersByHand(CreditCase):
    """R27, R29: what a person did as the reason says is told no longer."""

    def look(self):
        """As each run does before it books papers."""
        notes = self.env["fusion.billing.credit.note"].sudo()
        notes._take_by_hand(self.stripe)
        self.env["fusion.billing.credit.move"].sudo()._take_by_hand(self.stripe)
        notes._tell_waiting(self.stripe)
        self.env.invalidate_all()

    def pay_back(self, partner, amount):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "customer",
                "partner_id": partner.id,
                "amount": amount,
                "date": "2026-05-21",
                "journal_id": self.company_data["default_journal_bank"].id,
            }
        )
        payment.action_post()
        return payment.move_id

    def test_r27_what_was_given_back_elsewhere_is_told_until_it_is_matched(self):
        _raw, billed = self.bill(("Odoo ERP Hosting", 10000))
        billed["amount_remaining"] = 0
        told = self.bank.credit_note("n", billed, MAY_20, out_of_band=11300)
        row = self.take_notes(told)
        self.look()
        self.assertEqual(row.reason_code, "note_out_of_band")
        paid = self.pay_back(row.move_id.partner_id, 113)
        items = (row.move_id + paid).line_ids
        items.filtered(lambda i: i.account_type == "asset_receivable").reconcile()
        self.look()
        self.assertEqual((row.state, row.reason_code), ("booked", False))

    def migrated(self):
        self.bank.move_credit("moved", self.buyer, -500, MAY_20, type="migration")
        credit = self.take_credit(self.buyer)
        [row] = credit.move_ids
        self.assertEqual(row.reason_code, "credit_kind")
        return credit, row

    def entry(self, ref, amount):
        other = self.company_data["default_account_revenue"]
        items = ((self.accounts["credit"], -amount), (other, amount))
        entry = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": "2026-05-21",
                "ref": ref,
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": balance})
                    for account, balance in items
                ],
            }
        )
        entry.action_post()
        return entry

    def test_r29_credit_that_a_person_booked_is_found_by_stripes_id(self):
        credit, row = self.migrated()
        self.entry("cbtxn_other", 5)
        self.entry(row.external_id, 4)
        self.look()
        self.assertEqual((row.state, credit.difference), ("held", 5))
        entry = self.entry(row.external_id, 5)
        self.look()
        self.assertEqual((row.state, row.reason_code), ("booked", False))
        self.assertEqual((row.move_id, credit.difference), (entry, 0))

    def test_r29_one_that_was_reversed_is_not_it(self):
        _credit, row = self.migrated()
        self.entry(row.external_id, 5)._reverse_moves(cancel=True)
        self.look()
        self.assertEqual(row.state, "held")

    def test_r27_a_note_that_a_person_made_is_found_by_its_number(self):
        _raw, billed = self.bill(("Odoo ERP Hosting", 10000), paid=False)
        told = self.bank.credit_note("n", billed, MAY_20, amounts={0: 10000})
        [line] = told["lines"]["data"]
        none = {**line, "taxes": [], "amount": 11300}
        row = self.take_notes({**told, "lines": {**told["lines"], "data": [none]}})
        self.assertEqual((row.state, row.reason_code), ("held", "note_tax"))
        self.assertIn(f"with {row.number} as its reference", row.reason)
        invoice = self.row_of(_raw).move_id
        note = invoice._reverse_moves([{"ref": row.number, "date": "2026-05-20"}])
        note.action_post()
        self.look()
        self.assertEqual((row.state, row.reason_code), ("booked", False))
        self.assertEqual((row.move_id, note.x_fc_credited), (note, True))


@tagged("post_install", "-at_install")
class TestPayoutsByHand(PayoutCase):
    """R26: what a person does with the bank's line in Odoo."""

    def test_r26_one_that_he_took_off_the_bank_is_on_its_way_again(self):
        sent, line = self.sent(), self.statement_line()
        self.payouts._match_arrivals(self.stripe)
        self.assertTrue(sent.is_arrived)
        line.action_undo_reconciliation()
        line.payment_ref = "Sale of a desk"
        line.amount = 51
        self.payouts._match_arrivals(self.stripe)
        self.assertFalse(sent.is_arrived)
        other = self.statement_line()
        self.payouts._match_arrivals(self.stripe)
        self.assertEqual(sent.statement_line_id, other)

    def test_r26_the_button_sees_it_too(self):
        sent, line = self.sent(), self.statement_line()
        self.payouts._match_arrivals(self.stripe)
        line.action_undo_reconciliation()
        sent.with_user(self.accountant).action_match_bank()
        self.assertEqual(sent.statement_line_id, line)
        self.assertTrue(line.is_reconciled)

    def test_r31_dollars_arrive_in_the_bank_of_dollars(self):
        usd = self.dollars()
        self.dollar_journal()
        bank = self.bank.copy({"name": "US", "code": "USBNK", "currency_id": usd.id})
        sent = self.payouts._keep(self.stripe, [payout(currency="USD")])
        self.book(of_payout(-5000, currency="usd"))
        line = self.statement_line()  # as much, in Canadian dollars: not it
        own = self.env["account.bank.statement.line"].create(
            {"journal_id": bank.id, "date": "2026-05-16", "amount": 50}
        )
        self.payouts._match_arrivals(self.stripe)
        self.assertEqual(sent.statement_line_id, own)
        self.assertFalse(line.is_reconciled)
        self.assertEqual(self.balance_of("transit"), 0)


@tagged("post_install", "-at_install")
class TestPartsOfAnInvoice(CreditCase):
    """R27: many refunds of an invoice come to what it was, to the cent."""

    def refund(self, raw, cents, key):
        told = back(raw, cents)
        told["source"]["id"] = f"re_{key}"
        return told

    def parts(self, *cents):
        raw = raw_invoice()
        self.ingest(raw)
        self.book(charge(raw, 11300))
        return [self.refund(raw, each, key) for key, each in enumerate(cents)]

    def assert_all_of_it(self, notes):
        self.assertEqual(notes.mapped("state"), ["posted"] * len(notes))
        self.assertAlmostEqual(sum(notes.mapped("amount_untaxed")), 100)
        self.assertAlmostEqual(sum(notes.mapped("amount_tax")), 13)

    def test_r27_drafted_together(self):
        notes = self.book(*self.parts(3766, 3767, 3767)).note_id
        notes.action_post()
        self.assert_all_of_it(notes)

    def test_r27_drafted_one_after_the_other(self):
        notes = self.env["account.move"]
        for told in self.parts(3766, 3767, 3767):
            note = self.book(told).note_id
            note.action_post()
            notes |= note
        self.assert_all_of_it(notes)

    def test_r27_nothing_is_drafted_beyond_the_invoice(self):
        rows = self.book(*self.parts(11300, 1000))
        self.assertTrue(rows[0].note_id)
        self.assertFalse(rows[1].note_id)
        self.assertIn("make a credit note", rows[1].reason)

    def test_r27_the_invoice_is_told_by_its_number(self):
        [told] = self.parts(3000)
        row = self.book(told)
        invoice = row.note_id.reversed_entry_id
        self.assertIn(f"30.00 CAD of {invoice.ref} went back", row.reason)
