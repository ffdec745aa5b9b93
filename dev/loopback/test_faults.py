"""Injected faults reach a real client as what they are."""

import http.client
import time
import unittest
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from . import LagoLoopback


class TestFaults(unittest.TestCase):
    def setUp(self):
        self.server = LagoLoopback().start()
        self.addCleanup(self.server.stop)

    def ask(self, path: str = "/invoices", timeout: float = 5) -> int:
        headers = {"Authorization": f"Bearer {self.server.key}"}
        request = Request(f"{self.server.url}{path}", headers=headers)
        with urlopen(request, timeout=timeout) as response:
            response.read()
            return response.status

    def test_an_error_status_as_often_as_told(self):
        self.server.fail_next(429, headers={"Retry-After": "7"}, times=2)
        for _attempt in range(2):
            with self.assertRaises(HTTPError) as caught:
                self.ask()
            with caught.exception as error:
                self.assertEqual((error.code, error.headers["Retry-After"]), (429, "7"))
        self.assertEqual(self.ask(), 200)
        self.assertEqual(self.server.count(), 3)

    def test_only_where_the_path_matches(self):
        self.server.fail_next(500, path="/payments")
        self.assertEqual(self.ask("/invoices"), 200)
        with self.assertRaises(HTTPError) as caught:
            self.ask("/payments")
        caught.exception.close()

    def test_body_cut_off(self):
        self.server.fail_next(cut=True)
        with self.assertRaises(http.client.IncompleteRead):
            self.ask()

    def test_connection_reset(self):
        self.server.fail_next(reset=True)
        with self.assertRaises(ConnectionResetError):
            self.ask()
        self.assertEqual(self.ask(), 200)

    def test_slowness_ends_with_the_server(self):
        self.server.fail_next(delay=60)
        with self.assertRaises(TimeoutError):
            self.ask(timeout=0.2)
        started = time.monotonic()
        self.doCleanups()
        self.assertLess(time.monotonic() - started, 5)
