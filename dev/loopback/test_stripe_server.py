"""The loopback Stripe, asked by the real ``stripe`` package and by plain HTTP."""

import json
import unittest
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import stripe

from . import StripeLoopback, demo
from .stripe_invoice import invoice
from .stripe_lines import Line
from .stripe_objects import API_VERSION
from .stripe_payments import Paid


def ask(server: StripeLoopback, path: str, method: str = "GET", **headers: str) -> Any:
    """Status and JSON of one request; ``headers`` replace the right ones."""
    sent = {"Authorization": f"Bearer {server.key}", "Stripe-Version": API_VERSION}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request(f"{server.url}{path}", headers=sent, method=method)
    try:
        with urlopen(request, timeout=5) as response:
            return response.status, json.load(response)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)


class TestReading(unittest.TestCase):
    def setUp(self):
        self.server = demo.stripe().start()
        self.addCleanup(self.server.stop)
        addresses = {"api": self.server.url}
        self.client = stripe.StripeClient(self.server.key, base_addresses=addresses)

    def test_lists_page_by_page_newest_first(self):
        page = self.client.v1.invoices.list({"limit": 7})
        created = [each.created for each in page.auto_paging_iter()]
        self.assertEqual(len(created), 20)
        self.assertEqual(created, sorted(created, reverse=True))
        self.assertEqual(self.server.count("/v1/invoices"), 3)
        self.assertEqual(self.server.calls[0].args["limit"], "7")

    def test_filters(self):
        asked = "/v1/invoices?created[gte]=1777602600&created[lt]=1780272000"
        _, may = ask(self.server, asked)
        numbers = [each["number"] for each in may["data"]]
        self.assertEqual(numbers, [f"NC26-00{n}" for n in (14, 13, 12, 11)])
        _, drafts = ask(self.server, "/v1/invoices?status=draft")
        self.assertEqual(len(drafts["data"]), 2)
        _, other = ask(self.server, "/v1/invoice_payments?payment[type]=charge")
        self.assertEqual(other["data"][0]["invoice"], "in_1NexaCloud260005")

    def test_backwards_from_a_cursor(self):
        asked = "/v1/invoices?ending_before=in_1NexaCloud260005&limit=3"
        _, page = ask(self.server, asked)
        numbers = [each["number"] for each in page["data"]]
        self.assertEqual(numbers, ["NC26-0008", "NC26-0007", "NC26-0006"])
        self.assertTrue(page["has_more"])

    def test_payments_and_customer_only_when_expanded(self):
        _, plain = ask(self.server, "/v1/invoices/in_1NexaCloud260002")
        self.assertNotIn("payments", plain)
        self.assertEqual(plain["customer"], "cus_NexaLakehead")
        asked = "expand[]=customer&expand[]=payments.data.payment.payment_intent"
        _, whole = ask(self.server, f"/v1/invoices/in_1NexaCloud260002?{asked}")
        (payment,) = whole["payments"]["data"]
        intent = payment["payment"]["payment_intent"]
        self.assertEqual(intent["latest_charge"], "ch_1NexaCloud260002")
        self.assertEqual(whole["customer"]["name"], "Lakehead Robotics Inc.")

    def test_charges_of_many_invoices_in_one_list(self):
        asked = "status=paid&expand[]=data.payment.payment_intent.latest_charge"
        _, page = ask(self.server, f"/v1/invoice_payments?{asked}")
        intents = (each["payment"].get("payment_intent") for each in page["data"])
        charges = [intent["latest_charge"]["id"] for intent in intents if intent]
        self.assertEqual(charges[:2], ["ch_1NexaCloud260018", "ch_1NexaCloud260017"])

    def test_a_payment_carries_its_invoice_and_that_one_its_payments(self):
        asked = "expand[]=data.invoice.payments&expand[]=data.payment.payment_intent"
        _, page = ask(self.server, f"/v1/invoice_payments?status=paid&{asked}")
        newest = page["data"][0]
        (inner,) = newest["invoice"]["payments"]["data"]
        self.assertEqual(inner["id"], newest["id"])
        self.assertEqual(inner["invoice"], newest["invoice"]["id"])
        self.assertEqual(inner["payment"]["payment_intent"], "pi_1NexaCloud260018")
        self.assertEqual(newest["created"], newest["invoice"]["effective_at"])
        _, plain = ask(self.server, "/v1/invoice_payments?expand[]=data.invoice")
        self.assertNotIn("payments", plain["data"][0]["invoice"])

    def test_only_the_first_ten_payments_are_embedded(self):
        dozen = [Paid(1, n, f"P{n}") for n in range(12)]
        self.server.invoices.append(
            invoice("in_big", lines=[Line("x", 12)], payments=dozen)
        )
        _, big = ask(self.server, "/v1/invoices/in_big?expand[]=payments")
        self.assertEqual(len(big["payments"]["data"]), 10)
        self.assertTrue(big["payments"]["has_more"])
        _, whole = ask(self.server, "/v1/invoice_payments?invoice=in_big&limit=100")
        self.assertEqual(len(whole["data"]), 12)

    def test_a_cursor_on_what_the_filter_has_left_behind(self):
        self.server.invoices[:] = [
            invoice(f"in_{n}", lines=[Line("x", 1)], created=n, status="open")
            for n in range(5)
        ]
        self.server.invoices[3] |= {"status": "paid"}
        _, page = ask(self.server, "/v1/invoices?status=open&starting_after=in_3")
        self.assertEqual(
            [each["id"] for each in page["data"]], ["in_2", "in_1", "in_0"]
        )

    def test_other_objects(self):
        _, rates = ask(self.server, "/v1/tax_rates?limit=100")
        percentages = sorted(each["percentage"] for each in rates["data"])
        self.assertEqual(percentages, [5, 7, 9.975, 13, 14])
        for path in ("customers/cus_NexaMarine", "charges/py_1NexaCloud260012"):
            with self.subTest(path):
                self.assertEqual(ask(self.server, f"/v1/{path}")[0], 200)
        account = self.client.v1.accounts.retrieve_current()
        self.assertEqual(account.settings.dashboard.timezone, "America/Toronto")

    def test_only_the_first_ten_lines_are_embedded(self):
        self.server.invoices.append(invoice("in_big", lines=[Line("x", 1)] * 137))
        _, big = ask(self.server, "/v1/invoices/in_big")
        self.assertEqual(len(big["lines"]["data"]), 10)
        self.assertTrue(big["lines"]["has_more"])
        page = self.client.v1.invoices.line_items.list("in_big", {"limit": 100})
        self.assertEqual(len(list(page.auto_paging_iter())), 137)


class TestRefusing(unittest.TestCase):
    def setUp(self):
        hidden = invoice("in_test", lines=[Line("x", 1)], livemode=False)
        self.server = StripeLoopback([hidden]).start()
        self.addCleanup(self.server.stop)

    def assertRefused(self, status: int, code: str | None, path: str, **how: str):
        answered, body = ask(self.server, path, **how)
        self.assertEqual((answered, body["error"].get("code")), (status, code), body)

    def test_callers(self):
        self.assertRefused(401, None, "/v1/invoices", Authorization="Bearer rk_other")
        self.assertRefused(401, None, "/v1/invoices", Authorization="")
        self.assertRefused(400, None, "/v1/invoices", Stripe_Version="2024-06-20")
        self.assertRefused(405, None, "/v1/invoices", method="POST")

    def test_parameters(self):
        too_deep = "data.payments.data.payment.payment_intent"
        for code, query in (
            ("parameter_unknown", "since=1"),
            ("parameter_invalid_integer", "limit=101"),
            ("parameter_invalid_integer", "created[gte]=today"),
            ("resource_missing", "starting_after=in_gone"),
            ("property_expansion_max_depth", f"expand[]={too_deep}"),
            (None, "expand[]=customer"),
            (None, "expand[]=data.metadata"),
        ):
            with self.subTest(query):
                self.assertRefused(400, code, f"/v1/invoices?{query}")

    def test_what_is_not_there(self):
        self.assertRefused(404, "resource_missing", "/v1/invoices/in_gone")
        self.assertRefused(404, None, "/v1/subscriptions")
        self.assertRefused(404, None, "/v3")

    def test_objects_of_the_other_mode(self):
        _, body = ask(self.server, "/v1/invoices/in_test")
        self.assertIn("exists in test mode", body["error"]["message"])
        _, page = ask(self.server, "/v1/invoices")
        self.assertEqual(page["data"], [])
