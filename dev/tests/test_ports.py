"""Ports are remembered, and changed only when somebody else has them."""

import socket
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

from .. import locks, ports


class TestPorts(unittest.TestCase):
    def setUp(self):
        checkouts = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.state = checkouts / ports.CHECKOUT_KEY
        self.state.mkdir()
        self.other = checkouts / "another"
        self.other.mkdir()
        self.enterContext(patch.object(ports, "CHECKOUTS", checkouts))
        self.enterContext(patch.object(ports, "STATE", self.state))
        self.enterContext(patch.object(locks, "LOCKS", checkouts / "locks"))

    def test_is_remembered(self):
        port = ports.claim("odoo")
        self.assertEqual(port, ports.claim("odoo"))
        self.assertEqual(port, ports.remembered("odoo"))

    def test_two_names_have_two_ports(self):
        self.assertNotEqual(ports.claim("odoo"), ports.claim("stripe"))

    def test_a_port_in_use_is_given_up(self):
        port = ports.claim("odoo")
        with socket.create_server(("127.0.0.1", port)):
            self.assertNotEqual(port, ports.claim("odoo"))

    def test_what_another_checkout_remembers_is_not_taken(self):
        theirs = next(ports._candidates())
        (self.other / ports.REMEMBERED).write_text(f'{{"odoo": {theirs}}}')
        self.assertNotEqual(theirs, ports.claim("odoo"))

    def test_a_damaged_memory_is_a_lost_one(self):
        (self.state / ports.REMEMBERED).write_text("{")
        self.assertIsNone(ports.remembered("odoo"))
        self.assertGreater(ports.claim("odoo"), 0)
