"""Addresses of the database server."""

import unittest
from pathlib import Path

from ..cluster import Cluster


class TestAddress(unittest.TestCase):
    def test_by_socket(self):
        self.assertEqual(
            "host='/run/my state' port='5432' dbname='demo' user='postgres'",
            Cluster(Path("/run/my state"), 5432).dsn("demo"),
        )

    def test_a_password_may_hold_anything(self):
        address = Cluster(Path("/run"), 5432).tcp_dsn("demo", "reader", r"it's a \ b")
        self.assertTrue(address.endswith(r"password='it\'s a \\ b'"), address)
        self.assertIn("host='127.0.0.1'", address)
