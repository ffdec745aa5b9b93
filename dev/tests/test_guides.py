"""README and guides: each picture is there, is named, and can be taken again."""

import re
import unittest

from ..layout import CHECKOUT
from ..screenshots.guide import GUIDE
from ..screenshots.money_guide import MONEY_GUIDE
from ..screenshots.pictures import PICTURES
from ..screenshots.png import LARGEST
from ..screenshots.studio import ALBUMS

PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs" / "guide").glob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#([\w-]+))?\)")
NAMES = ["README", "accountant", "administrator", "auditor", "money"]
OF_THE_APP = {"icon"}  # not of a screen


def links(page):
    """(what is linked to, part of it) of the links to files of ours."""
    for path, part in LINK.findall(page.read_text()):
        if "://" not in path:
            yield (page.parent / path).resolve(), part


def headings(page):
    """What the headings are called in links."""
    for title in re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE):
        yield re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


class TestGuides(unittest.TestCase):
    def test_each_has_its_guide(self):
        names = [page.stem for page in PAGES]
        self.assertEqual(names, NAMES)

    def test_what_is_linked_is_there(self):
        for page in PAGES:
            for target, part in links(page):
                with self.subTest(page=page.name, target=target.name, part=part):
                    self.assertTrue(target.exists())
                    self.assertTrue(not part or part in headings(target))

    def test_each_picture_is_named_and_can_be_taken(self):
        named = {target for page in PAGES for target, _ in links(page)}
        albums = {"description": PICTURES, "guide": GUIDE, "money": MONEY_GUIDE}
        for album, pictures in albums.items():
            folder, _ = ALBUMS[album]
            taken = {picture.name for picture in pictures}
            there = {path.stem for path in folder.glob("*.png")} - OF_THE_APP
            self.assertEqual(there, taken)
            for name in taken:
                self.assertIn((folder / f"{name}.png").resolve(), named)

    def test_pictures_are_small(self):
        for folder, _ in ALBUMS.values():
            for path in folder.glob("*.png"):
                self.assertLess(path.stat().st_size, LARGEST, path.name)
