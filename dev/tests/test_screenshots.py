"""The pure parts of the camera: finding an answer, waiting, and small pictures."""

import io
import json
import random
import unittest

from PIL import Image

from ..console import DevError
from ..screenshots.devtools import Tab
from ..screenshots.png import optimised


class Socket:
    """Answers each message with the next of ``turns``, a list of messages each."""

    def __init__(self, *turns: list[dict]) -> None:
        self._turns = list(turns)
        self._waiting: list[dict] = []
        self.sent: list[dict] = []

    def send(self, text: str) -> None:
        self.sent.append(json.loads(text))
        self._waiting += self._turns.pop(0)

    def recv(self) -> str:
        if not self._waiting:
            raise TimeoutError("timed out")
        return json.dumps(self._waiting.pop(0))


def value(number: int, found: object) -> dict:
    return {"id": number, "result": {"result": {"value": found}}}


def exception(number: int, text: str) -> dict:
    return {"id": number, "result": {"result": {}, "exceptionDetails": {"text": text}}}


class TestTab(unittest.TestCase):
    def test_events_and_late_answers_are_not_the_answer(self):
        event = {"method": "Page.loadEventFired", "params": {}}
        socket = Socket([event, value(7, "late"), value(1, "mine")])
        self.assertEqual(Tab(socket).evaluate("1"), "mine")
        self.assertEqual(socket.sent[0]["method"], "Runtime.evaluate")

    def test_each_message_has_a_number_of_its_own(self):
        socket = Socket([value(1, "a")], [value(2, "b")])
        tab = Tab(socket)
        self.assertEqual([tab.evaluate("a"), tab.evaluate("b")], ["a", "b"])

    def test_silence_refusal_and_exception_are_told(self):
        refusal = {"id": 1, "error": {"message": "no such method"}}
        for turn, told in (
            ([], "unanswered: timed out"),
            ([refusal], "refuses Runtime.evaluate: no such method"),
            ([exception(1, "x is not defined")], "x is not defined"),
        ):
            with self.subTest(told), self.assertRaisesRegex(DevError, told):
                Tab(Socket(turn)).evaluate("x")

    def test_waiting_outlasts_a_page_that_changes(self):
        turns = [exception(1, "context was destroyed")], [value(2, False)]
        socket = Socket(*turns, [value(3, True)])
        Tab(socket).wait_until("ready")
        self.assertEqual(len(socket.sent), 3)

    def test_waiting_ends(self):
        socket = Socket(*([value(number, False)] for number in range(1, 9)))
        with self.assertRaisesRegex(DevError, "in vain .* for: ready"):
            Tab(socket, patience=0.2).wait_until("ready")


class TestOptimised(unittest.TestCase):
    def test_a_screen_becomes_smaller_and_keeps_its_size(self):
        screen = Image.linear_gradient("L").resize((1400, 900)).convert("RGBA")
        before = png(screen)
        after = optimised(before)
        self.assertLess(len(after), len(before))
        with Image.open(io.BytesIO(after)) as picture:
            self.assertEqual((picture.size, picture.mode), ((1400, 900), "P"))

    def test_a_picture_that_stays_large_is_refused(self):
        noise = random.Random(1).randbytes(3 * 100 * 100)
        with self.assertRaisesRegex(DevError, "too large"):
            optimised(png(Image.frombytes("RGB", (100, 100), noise)), largest=5_000)


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
