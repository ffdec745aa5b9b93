"""Written together or entry by entry, the books are the same (R2, R7, R10)."""

from datetime import UTC, date, datetime
from decimal import Decimal

from odoo.tests import tagged

from ..ledger.invoice import BillerCustomer
from .common import facts_of, raw_invoice, unpaid
from .together_case import BUYERS, CHATTER, TogetherCase


@tagged("post_install", "-at_install")
class TestSameLedger(TogetherCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.partner"].create(
            [
                {"name": f"Customer {n}", "x_fc_stripe_customer_id": key}
                for n, key in enumerate(["cus_1", *BUYERS])
            ]
        )

    def odd_invoices(self):
        """{raw: facts}: taxes of several kinds, quantities, credits, payments."""
        made = [
            self.told("ON", "169.49", "19.50", ["3 × Odoo ERP Hosting|3|149.99"]),
            self.told("ON", "11.36", "1.31", ["Daily Backup|1|10.05"]),
            self.told("QC", "114.98", "14.98", ["Managed Odoo - Standard|1|100"]),
            self.told("BC", "112.00", "12.00", ["White Label|2|100"]),
            self.told("NS", "114.00", "14.00", ["Mailbox|7|100"]),
            self.told(
                "AB", "33.60", "1.60", ["WhatsApp|0.125|1", "Forms Builder|1|31"]
            ),
            self.told("ON", "90.40", "10.40", ["Hosting|1|100", "Unused time|1|-20"]),
            self.told("ON", "0.12", "0.01", ["Mailbox|3|0.0500", "Other|1|0.06"]),
            self.told("ON", "56.50", "6.50", []),
            self.told("", "50.00", "0.00", ["Odoo ERP Hosting|1|50"]),
            self.abroad("80.00", "0.00", ["Managed Odoo|1|80"]),
        ]
        for place, (raw, _facts) in enumerate(made):
            key = f"buyer-{place % 4}"
            raw["user"] = {**raw["user"], "id": key, "email": f"{key}@cafe.example"}
            raw["user"]["stripe_customer_id"] = f"cus_{key}"
        return made + self.in_every_state_of_payment()

    def told(self, state, total, tax, lines):
        items = [line.split("|") for line in lines]
        raw = raw_invoice(total, tax, items)
        customer = BillerCustomer(country="CA" if state else "", state=state)
        return raw, facts_of(raw, customer=customer)

    def abroad(self, total, tax, lines):
        raw, facts = self.told("", total, tax, lines)
        return raw, facts | {"customer": BillerCustomer(country="US", state="NY")}

    def in_every_state_of_payment(self):
        def payment(name, amount, day):
            at = datetime(2026, 5, day, 3, tzinfo=UTC)
            return {"id": name, "amount": Decimal(amount), "paid_at": at}

        open_, half, twice = (raw_invoice() for _ in range(3))
        first, second = payment("ch_1", "50.00", 14), payment("ch_2", "63.00", 20)
        partly = {"paid": False, "amount_paid": Decimal(50), "payments": [first]}
        return [
            (open_, unpaid(open_, due_date=date(2026, 6, 12))),
            (half, facts_of(half, **partly)),
            (twice, facts_of(twice, payments=[first | {"id": "ch_3"}, second])),
        ]

    def booked(self, made, post=True):
        raws = [raw for raw, _facts in made]
        facts = {raw["id"]: said for raw, said in made}
        self.env.cr.execute("SELECT coalesce(max(id), 0) FROM mail_message")
        [last] = self.env.cr.fetchone()
        counts = self.ingest(*raws, post=post, facts=facts)
        rows = self.env["fusion.billing.source.invoice"].search([], order="external_id")
        states = [(row.number, row.state, row.reason_code) for row in rows]
        names = sorted(rows.move_id.mapped("name"))
        self.env.flush_all()
        self.env.cr.execute(CHATTER, [last])
        return counts, states, names, self.env.cr.fetchone(), self.entries()

    def assertSame(self, made, post):
        together = self.undone(lambda: self.booked(made, post))
        with self.plainly():
            plainly = self.undone(lambda: self.booked(made, post))
        for one, other in zip(together[:-1], plainly[:-1], strict=True):
            self.assertEqual(one, other)
        self.assertEqual(len(together[-1]), len(plainly[-1]))
        for one, other in zip(together[-1], plainly[-1], strict=True):
            self.assertEqual(one, other)
        return together

    def test_posted_and_paid(self):
        made = self.odd_invoices()
        counts, states, *_rest = self.assertSame(made, post=True)
        self.assertEqual(counts["posted_count"], len(made), states)
        self.assertEqual(counts["paid_count"], len(made))

    def test_drafts(self):
        self.assertSame(self.odd_invoices(), post=False)

    def test_drafts_posted_later(self):
        made = self.odd_invoices()
        self.booked(made, post=False)
        moves = self.env["account.move"].search(
            [("x_fc_nexacloud_invoice_id", "!=", False)]
        )

        def post():
            posted = self.ledger._post_ingested(moves.with_user(self.accountant))
            return len(posted), self.entries()

        together = self.undone(post)
        with self.plainly():
            plainly = self.undone(post)
        self.assertEqual(together, plainly)
        self.assertEqual(together[0], len(made))

    def test_a_draft_written_together_can_be_edited_in_odoo(self):
        raw, facts = self.told("QC", "114.98", "14.98", ["Managed Odoo|1|100"])
        self.ingest(raw, post=False, facts={raw["id"]: facts})
        move = self.move_of(raw)
        line = move.invoice_line_ids
        line.account_id = self.income["addons"]
        self.assertEqual(move.amount_tax, 14.98, "forced to the cent, still")
        line.price_unit = 200
        self.assertEqual(move.amount_untaxed, 200)
        self.assertEqual(move.amount_total, 229.95)
        self.assertEqual(sum(move.line_ids.mapped("balance")), 0)
