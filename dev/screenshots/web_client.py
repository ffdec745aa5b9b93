"""Odoo's web client in a tab: signing in, opening a page, and when it is at rest."""

import base64
import json
import time

from ..console import DevError
from .devtools import Tab

WIDTH, HEIGHT = 1400, 900
PATIENCE = 30.0
STILL = 0.4  # seconds between two pictures that must be alike
AT_REST = """
    odoo.isReady === true
    && document.fonts.status === "loaded"
    && [...document.images].every((image) => image.complete)
    && !document.querySelector(".o_loading_indicator, .o_blockUI, .o_view_sample_data")
"""
# what belongs to no page: chats, notifications, hints for beginners, who is online
STYLE = """
    .o-mail-ChatHub, .o_notification_manager, .o_tour_pointer,
    .o-mail-MessagingMenu-counter, .o-web-UserMenu-imStatus {
        display: none !important;
    }
    * { caret-color: transparent; animation: none !important; transition: none; }
"""
ADD_STYLE = f"""
    addEventListener("DOMContentLoaded", () => {{
        const style = document.createElement("style");
        style.textContent = {json.dumps(STYLE)};
        document.head.append(style);
    }});
"""
# in a function, so that names do not stay behind in the page
IN_CLIENT = """
    (async () => {{
        const {{ orm, action }} = odoo.__WOWL_DEBUG__.root.env.services;
        {script}
    }})()
"""


class WebClient:
    """What the pictures ask of the web client at ``address``."""

    def __init__(self, tab: Tab, address: str) -> None:
        self._tab = tab
        self._address = address
        tab.call("Page.enable")
        tab.call("Page.addScriptToEvaluateOnNewDocument", source=ADD_STYLE)

    def resize(self, width: int) -> None:
        """Lay pages out for a window of this width; the picture's size stays."""
        self._tab.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=round(HEIGHT * width / WIDTH),
            deviceScaleFactor=WIDTH / width,
            mobile=False,
        )

    def window(self, width: int) -> None:
        """A window of this width, a phone's where it is narrow."""
        self._tab.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=HEIGHT,
            deviceScaleFactor=1,
            mobile=width < 768,
        )

    def sign_in(self, login: str) -> None:
        """Begin anew as a user of the demo, whose password is the login."""
        self.to_login()
        form = "document.querySelector('form.oe_login_form')"
        for name in ("login", "password"):
            self._tab.evaluate(f"{form}.{name}.value = {json.dumps(login)}")
        self._tab.evaluate(f"{form}.submit()")
        self._tab.wait_until(AT_REST)

    def to_login(self) -> None:
        """Go to where one signs in, as with a browser of one's own."""
        self._tab.call("Network.clearBrowserCookies")
        self._forget("local_storage")
        self._go(
            "/web/login", "document.querySelector('input[name=password]') !== null"
        )

    def open(self, path: str, seen: str) -> None:
        """Open a page of the web client and wait for what it must show."""
        self._go(path, AT_REST)
        self.see(seen)

    def forget_pages(self) -> None:
        """The client keeps what pages showed, and shows that while it asks again."""
        self._forget("indexeddb")

    def see(self, selector: str) -> None:
        """Wait for something to be on the page."""
        found = f"document.querySelector({json.dumps(selector)}) !== null"
        self._tab.wait_until(f"{found} && {AT_REST}")

    def run(self, script: str) -> None:
        """Run JavaScript with the services ``orm`` and ``action``."""
        self._tab.evaluate(IN_CLIENT.format(script=script))

    def picture(self) -> bytes:
        """The page as PNG, once it does not change any more."""
        self._tab.evaluate("document.activeElement.blur()")
        deadline = time.monotonic() + PATIENCE
        earlier, now = None, self.shot()
        while earlier != now:
            if time.monotonic() > deadline:
                raise DevError("The page does not come to rest.")
            time.sleep(STILL)
            earlier, now = now, self.shot()
        return now

    def shot(self) -> bytes:
        """The page as PNG, as it is at this moment."""
        answer = self._tab.call("Page.captureScreenshot", format="png")
        return base64.b64decode(answer["data"])

    def _forget(self, kind: str) -> None:
        forgotten = {"origin": self._address, "storageTypes": kind}
        self._tab.call("Storage.clearDataForOrigin", **forgotten)

    def _go(self, path: str, arrived: str) -> None:
        """Navigate; the page that is left must not be taken for the one to come."""
        address = f"{self._address}{path}"
        self._tab.evaluate("window.isLeft = true")
        self._tab.call("Page.navigate", url=address)
        self._tab.wait_until(f"window.isLeft === undefined && ({arrived})")
