"""A person at the web client: looks, points, clicks and types, like one.

Clicks go through the browser's own input, at what is really on top on the screen.
"""

import json
import time
from contextlib import suppress
from pathlib import Path

from ..console import DevError
from ..screenshots.devtools import POLL, Tab
from ..screenshots.png import optimised
from ..screenshots.web_client import WebClient

PATIENCE = 60.0
SHIFT = {"key": "Shift", "code": "ShiftLeft", "windowsVirtualKeyCode": 16}
# the middle of the first such thing that can be seen and is covered by nothing
PLACE = """(() => {
    const [selector, text, within, holding] = %s;
    const shows = (each, what) => !what || each.innerText.includes(what);
    const around = [...document.querySelectorAll(within)];
    for (const found of around
        .filter((each) => shows(each, holding))
        .flatMap((each) => [...each.querySelectorAll(selector)])) {
        if (!shows(found, text)) continue;
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
SEEN = """(([where, ...texts]) => [...document.querySelectorAll(where)].some(
    (found) => found.checkVisibility({ visibilityProperty: true })
        && texts.every((text) => found.innerText.includes(text))
))(%s)"""


class Person:
    """Somebody at Odoo's ``address``, whose pictures go to ``folder``."""

    def __init__(self, tab: Tab, address: str, folder: Path) -> None:
        self.client = WebClient(tab, address)
        self.clicks = self.values = self.looks = 0
        self._tab = tab
        self._folder = folder

    def click(
        self, selector: str, text: str = "", within: str = "html", holding: str = ""
    ) -> None:
        """Click the first thing of this kind that shows the text.

        It may have to lie ``within`` something that is ``holding`` another text.
        """
        x, y = self._find_at_rest(selector, text, within, holding)
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
        self.values += 1

    def download(self, folder: Path) -> None:
        """Have the browser keep in ``folder`` what is downloaded from now on."""
        folder.mkdir(parents=True, exist_ok=True)
        options = {"behavior": "allow", "downloadPath": str(folder)}
        self._tab.call("Browser.setDownloadBehavior", **options)

    def see(self, text: str, where: str = "body", also: str = "") -> None:
        """Wait until the text stands there, together with another one."""
        about = [where, text, also]
        self._wait_for(SEEN % json.dumps(about), *about)
        self.looks += 1

    def gone(self, selector: str, patience: float = PATIENCE) -> None:
        """Wait until no such thing is seen any more."""
        seen = SEEN % json.dumps([selector])
        self._wait_for(f"!{seen}", "the end of", selector, patience=patience)

    def value(self, script: str) -> object:
        """What a look at the page tells, as JavaScript finds it."""
        return self._tab.evaluate(script)

    def picture(self, name: str) -> None:
        """Keep what is on the screen now, moving or not."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{name}.png"
        path.write_bytes(optimised(self.client.shot()))

    def _find_at_rest(self, *about: str) -> object:
        """The place of a thing that does not move: nobody hits one that does."""
        earlier, now = None, self._wait_for(PLACE % json.dumps(about), *about)
        while earlier != now:
            time.sleep(POLL)
            earlier, now = now, self._wait_for(PLACE % json.dumps(about), *about)
        return now

    def _wait_for(self, script: str, *about: str, patience: float = PATIENCE) -> object:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            with suppress(DevError):  # the page is about to be another one
                if found := self._tab.evaluate(script):
                    return found
            time.sleep(POLL)
        self.picture("stuck")
        raise DevError(f"Looked in vain for {' with '.join(filter(None, about))}.")
