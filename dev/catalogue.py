"""The addon's terms and their French: exported by Odoo, merged, looked through.

Used within Odoo's process, by the command and by the tests: it needs packages of the
venv. An entry's comments are those of Odoo's exporter, which its loader relies on.
"""

import io
import re
from difflib import get_close_matches
from pathlib import Path

import polib

from odoo.tools.translate import trans_export

ADDON = "fusion_centralize_billing"
FOLDER = Path(__file__).resolve().parent.parent / "i18n"
TEMPLATE = FOLDER / f"{ADDON}.pot"
FRENCH = FOLDER / "fr_CA.po"
# people never see these; the addon's folder holds them all the same
UNSEEN = re.compile(rf"code:addons/{ADDON}/(dev|tests|\.ci)/")
# as Odoo's exporter writes it, without the day, which would change each time
HEADER = {
    "Project-Id-Version": "Fusion Centralize Billing 19.0",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
LANGUAGE = {"Language": "fr_CA", "Plural-Forms": "nplurals=2; plural=(n > 1);"}
ALIKE = 0.8
SHOWN = 40  # of each kind; the catalogue has them all


def exported(env) -> polib.POFile:
    """The template: every term of the addon that a person may see."""
    buffer = io.BytesIO()
    trans_export(False, [ADDON], buffer, "po", env)
    template = polib.POFile()
    template.metadata = dict(HEADER)
    for entry in polib.pofile(buffer.getvalue().decode()):
        seen = [place for place in entry.occurrences if not UNSEEN.match(place[0])]
        if seen:
            entry.occurrences = seen
            template.append(entry)
    return template


def merge(french: polib.POFile, template: polib.POFile) -> None:
    """Give ``french`` the terms of ``template``; what is no longer one is obsolete.

    A new term that is nearly an old one begins with its translation, marked as fuzzy.
    """
    french.metadata = HEADER | LANGUAGE
    known = {entry.msgid for entry in french if not entry.obsolete}
    french.merge(template)
    gone = {entry.msgid: entry.msgstr for entry in french if entry.obsolete}
    for entry in french:
        if entry.msgid in known or entry.obsolete or entry.msgstr:
            continue
        for old in get_close_matches(entry.msgid, gone, 1, ALIKE):
            entry.msgstr = gone[old]
            entry.flags.append("fuzzy")
    order = {entry.msgid: place for place, entry in enumerate(template)}
    french.sort(key=lambda entry: order.get(entry.msgid, len(order)))


def unfinished(french: polib.POFile) -> dict[str, list[str]]:
    """What is left for a translator, by kind."""
    current = [entry for entry in french if not entry.obsolete]
    return {
        "untranslated": [entry.msgid for entry in current if not entry.msgstr],
        "fuzzy": [entry.msgid for entry in current if entry.fuzzy],
        "obsolete": [entry.msgid for entry in french if entry.obsolete],
    }


def renew(env) -> None:
    """Write both catalogues anew, and say what is left to be translated."""
    FOLDER.mkdir(exist_ok=True)
    template = exported(env)
    template.save(str(TEMPLATE))
    french = polib.pofile(str(FRENCH)) if FRENCH.exists() else polib.POFile()
    merge(french, template)
    french.save(str(FRENCH))
    left = unfinished(french)
    counts = ", ".join(f"{len(terms)} {kind}" for kind, terms in left.items())
    print(f"\n{len(template)} terms; in {FRENCH.name}: {counts}")
    for kind, terms in left.items():
        for term in terms[:SHOWN]:
            print(f"  {kind}: {' '.join(term.split())[:100]}")
