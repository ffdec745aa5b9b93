"""What the tests of `sources` share: a clock that does not wait, a quiet log."""

import itertools
import logging
import socket
import traceback
from contextlib import contextmanager

from odoo.tests import BaseCase

from ..sources.http import HttpClient, Limits

KEY = "rk_live_S3cretS3cretS3cret"


class FakeTime:
    """`sleep` is remembered, and moves `clock` on instead of waiting."""

    def __init__(self):
        self.now = 1000.0
        self.waits = []

    def sleep(self, seconds):
        self.waits.append(seconds)
        self.now += seconds

    def clock(self):
        return self.now


def impatient(biller, secrets=(KEY,), **limits):
    """An `HttpClient` that retries at once, and its `FakeTime`."""
    time = FakeTime()
    client = HttpClient(
        biller, secrets, Limits(**limits), sleep=time.sleep, clock=time.clock
    )
    return client, time


class OutsideCase(BaseCase):
    """Retries are logged as warnings: they are caught here, and looked at."""

    def setUp(self):
        super().setUp()
        self.log = _Records()
        self._catch(logging.getLogger(HttpClient.__module__))
        self._catch(logging.getLogger("werkzeug"))

    def _catch(self, logger):
        self.addCleanup(setattr, logger, "propagate", logger.propagate)
        logger.propagate = False
        logger.addHandler(self.log)
        self.addCleanup(logger.removeHandler, self.log)

    def enter(self, context):
        """What `context` gives; it is left at the end of the test."""
        value = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return value

    def client(self, biller, **limits):
        client, self.time = impatient(biller, **limits)
        self.addCleanup(client.close)
        return client

    @contextmanager
    def raises(self, kind, *words, secrets=(KEY,)):
        """Like assertRaises; the sentence has `words`, and nothing has a secret."""
        with self.assertRaises(kind) as caught:
            yield caught
        error = caught.exception
        for word in words:
            self.assertIn(str(word), str(error))
        self.assertTrue(str(error).endswith("."), str(error))
        self.assertIsNone(error.__cause__)
        shown = [str(error), repr(error), str(error.figures), *self.log.lines]
        shown += traceback.format_exception(error)
        for text, secret in itertools.product(shown, secrets):
            self.assertNotIn(secret, text)


def closed_port():
    """A port of this machine where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class _Records(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        if record.name != "werkzeug":
            self.lines.append(record.getMessage())
