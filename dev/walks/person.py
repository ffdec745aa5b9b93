"""A person at the web client: looks, points, clicks and types, like one.

Clicks go through the browser's own input, at what is really on top on the screen.
"""

import json
import time
from pathlib import Path

from ..console import DevError
from ..screenshots.devtools import POLL, Tab
from ..screenshots.png import optimised
from ..screenshots.web_client import WebClient

PATIENCE = 60.0
SHIFT = {"key": "Shift", "code": "ShiftLeft", "windowsVirtualKeyCode": 16}
# the middle of the first such thing that can be seen and is covered by nothing
PLACE = """(() => {
    const [selector, text] = %s;
    for (const found of document.querySelectorAll(selector)) {
        if (text && !found.innerText.includes(text)) continue;
        found.scrollIntoView({ block: "center", inline: "center" });
        const box = found.getBoundingClientRect();
        const x = box.x + box.width / 2, y = box.y + box.height / 2;
        const top = document.elementFromPoint(x, y);
        if (box.width && top && (found.contains(top) || top.contains(found))) {
            return [x, y];
        }
    }
    return null;
})()"""
SEEN = """[...document.querySelectorAll(%s)].some(
    (found) => found.checkVisibility() && found.innerText.includes(%s)
)"""


class Person:
    """Somebody at Odoo's ``address``, whose pictures go to ``folder``."""

    def __init__(self, tab: Tab, address: str, folder: Path) -> None:
        self.client = WebClient(tab, address)
        self.clicks = 0
        self._tab = tab
        self._folder = folder

    def click(self, selector: str, text: str = "") -> None:
        """Click the first thing of this kind that shows the text."""
        x, y = self._wait_for(PLACE % json.dumps([selector, text]), selector, text)
        self._mouse("mouseMoved", x, y)
        for kind in ("mousePressed", "mouseReleased"):
            self._mouse(kind, x, y, button="left", clickCount=1)
        self.clicks += 1

    def shift_click(self, selector: str) -> None:
        """Click while Shift is held down, which chooses all in between."""
        self._tab.call("Input.dispatchKeyEvent", type="keyDown", modifiers=8, **SHIFT)
        self.click(selector)
        self._tab.call("Input.dispatchKeyEvent", type="keyUp", **SHIFT)

    def _mouse(self, kind: str, x: float, y: float, **more: object) -> None:
        self._tab.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def type(self, selector: str, text: str) -> None:
        """Click a field and replace what it holds."""
        self.click(selector)
        self._tab.evaluate("document.activeElement.select?.()")
        self._tab.call("Input.insertText", text=text)

    def see(self, text: str, where: str = "body") -> None:
        """Wait until the text stands there."""
        self._wait_for(SEEN % (json.dumps(where), json.dumps(text)), where, text)

    def value(self, script: str) -> object:
        """What a look at the page tells, as JavaScript finds it."""
        return self._tab.evaluate(script)

    def picture(self, name: str) -> None:
        """Keep what is on the screen now, moving or not."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{name}.png"
        path.write_bytes(optimised(self.client.shot()))

    def _wait_for(self, script: str, *about: str) -> object:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := self._tab.evaluate(script):
                return found
            time.sleep(POLL)
        self.picture("stuck")
        raise DevError(f"Looked in vain for {' with '.join(filter(None, about))}.")
