"""The loopback Lago: figures, pages, refusals."""

import json
import unittest
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from . import LagoLoopback, demo
from .lago_invoice import invoice
from .lago_objects import Fee, Tax, payment

HST = Tax("HST", "hst_on", "13")


def ask(server: LagoLoopback, path: str, method: str = "GET", key: str = "") -> Any:
    """Status and JSON of one request."""
    headers = {"Authorization": f"Bearer {key or server.key}"}
    request = Request(f"{server.url}{path}", headers=headers, method=method)
    try:
        with urlopen(request, timeout=5) as response:
            return response.status, json.load(response)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)


class TestFigures(unittest.TestCase):
    def test_total_is_net_of_credits(self):
        fees = [Fee("Managed Odoo - Standard", 149_00, [HST])]
        whole = invoice(
            "id",
            number="N",
            issuing_date="2026-01-02",
            fees=fees,
            credits={"credit_notes": 1000},
        )
        self.assertEqual(whole["sub_total_including_taxes_amount_cents"], 16837)
        self.assertEqual(whole["total_amount_cents"], 15837)
        self.assertEqual(whole["total_due_amount_cents"], 0)

    def test_taxes_by_component(self):
        by_number = {each["number"]: each for each in demo.lago().invoices}
        taxes = by_number["NEX-0008"]["applied_taxes"]
        amounts = [(each["tax_name"], each["amount_cents"]) for each in taxes]
        self.assertEqual(amounts, [("GST", 245), ("QST", 489)])

    def test_one_payment_of_two_invoices(self):
        first, second = demo.lago().invoices[:2]
        shared = payment(first, second, at="2026-01-06T15:00:00Z")
        self.assertEqual(shared["amount_cents"], 16837 + 5537)
        self.assertEqual(shared["payable_type"], "PaymentRequest")
        self.assertEqual(shared["invoice_numbers"], ["NEX-0001", "NEX-0002"])


class TestServer(unittest.TestCase):
    def setUp(self):
        self.server = demo.lago().start()
        self.addCleanup(self.server.stop)

    def test_pages_newest_first(self):
        _, first = ask(self.server, "/invoices?per_page=4")
        self.assertEqual(first["invoices"][0]["number"], "NEX-0009")
        self.assertEqual(first["meta"]["next_page"], 2)
        _, last = ask(self.server, "/invoices?per_page=4&page=3")
        self.assertEqual([each["number"] for each in last["invoices"]], ["NEX-0001"])
        self.assertEqual(last["meta"]["total_count"], 9)
        self.assertIsNone(last["meta"]["next_page"])

    def test_fees_are_in_the_single_invoice_only(self):
        _, page = ask(self.server, "/invoices")
        listed = page["invoices"][0]
        self.assertNotIn("fees", listed)
        _, single = ask(self.server, f"/invoices/{listed['lago_id']}")
        self.assertEqual(single["invoice"]["fees"][0]["amount_cents"], 13857)

    def test_payments_of_an_invoice(self):
        paid = self.server.invoices[5]["lago_id"]
        _, page = ask(self.server, f"/payments?invoice_id={paid}")
        (only,) = page["payments"]
        self.assertEqual(only["invoice_ids"], [paid])
        self.assertEqual(only["created_at"], "2026-02-16T03:20:18Z")

    def test_doubled_prefix(self):
        with demo.lago(prefix="/api/api/v1") as server:
            self.assertTrue(server.url.endswith("/api/api/v1"))
            self.assertEqual(ask(server, "/organizations")[0], 200)

    def test_refusals(self):
        for status, code, path in (
            (404, "invoice_not_found", "/invoices/1a90feed"),
            (404, "not_found", "/wallets"),
            (400, None, "/invoices?since=2026-01-01"),
            (422, "validation_errors", "/payments?invoice_id=1"),
        ):
            with self.subTest(path):
                answered, body = ask(self.server, path)
                self.assertEqual((answered, body.get("code")), (status, code))
        self.assertEqual(
            ask(self.server, "/invoices", key="other"),
            (401, {"status": 401, "error": "Unauthorized"}),
        )
        self.assertEqual(ask(self.server, "/invoices", method="PUT")[0], 405)

    def test_hidden_statuses_are_not_found(self):
        self.server.invoices[0]["status"] = "generating"
        hidden = self.server.invoices[0]["lago_id"]
        self.assertEqual(ask(self.server, f"/invoices/{hidden}")[0], 404)
        _, page = ask(self.server, "/invoices")
        self.assertEqual(page["meta"]["total_count"], 8)
