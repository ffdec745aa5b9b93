"""Every screen of the addon, at the width of a desk and of a phone, and its faults."""

from pathlib import Path

from ..screenshots.devtools import Tab

CHECK = Path(__file__).with_name("page_check.js")


def faults(tab: Tab) -> list[str]:
    """What a reader would stumble over on the page that the tab shows."""
    return tab.evaluate(CHECK.read_text())
