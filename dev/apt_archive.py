"""Packages of another Debian suite, without touching the machine's own apt state.

The archive is the one this machine is configured for, with the suite replaced.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from .console import DevError
from .process import capture
from .system_packages import APT_PATIENCE

ETC_APT = Path("/etc/apt")
OS_RELEASE = Path("/etc/os-release")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def download(suite: str, packages: tuple[str, ...], folder: Path) -> list[Path]:
    """Fetch the packages' files of ``suite`` into ``folder``."""
    (folder / "lists/partial").mkdir(parents=True)
    (folder / "cache/archives/partial").mkdir(parents=True)
    sources = folder / "sources.list"
    sources.write_text(source_line(suite, _codename()) + "\n")
    options = [*APT_PATIENCE, *_private_state(folder, sources)]
    # without this, apt's exit status is the same for fresh and for missing lists
    strict = ["-o", "APT::Update::Error-Mode=any"]
    capture(["apt-get", "update", *options, *strict])
    capture(["apt-get", "download", *packages, *options], cwd=folder)
    return sorted(folder.glob("*.deb"))


def unpack(file: Path, prefix: Path) -> None:
    """Unpack a package's files below ``prefix``."""
    capture(["dpkg-deb", "-x", file, prefix])


def _private_state(folder: Path, sources: Path) -> list[str]:
    settings = {
        "Dir::State::lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "-",
        "Acquire::Languages": "none",
        "APT::Sandbox::User": "root",
    }
    return [part for pair in settings.items() for part in ("-o", "{}={}".format(*pair))]


def source_line(suite: str, codename: str, etc_apt: Path = ETC_APT) -> str:
    """The source of ``suite`` in the archive that gives this machine ``codename``."""
    for uri, suites, keyring in [*_stanzas(etc_apt), *_lines(etc_apt)]:
        if codename in suites:
            return f"deb [signed-by={keyring or KEYRING}] {uri} {suite} main"
    raise DevError("No Debian archive is configured for apt on this machine.")


def _codename() -> str:
    match = re.search(
        r'^VERSION_CODENAME="?(\w+)', OS_RELEASE.read_text(), re.MULTILINE
    )
    return match[1] if match else "sid"


def _stanzas(etc_apt: Path) -> Iterator[tuple[str, list[str], str]]:
    """Address, suites and keyring of each source in the newer, deb822 form."""
    for file in sorted(etc_apt.glob("sources.list.d/*.sources")):
        for stanza in re.split(r"\n\s*\n", file.read_text()):
            field = dict(re.findall(r"^([\w-]+):[ \t]*(.*)$", stanza, re.MULTILINE))
            fields = {name.lower(): value for name, value in field.items()}
            switched_off = fields.get("enabled", "yes").strip() == "no"
            if "deb" in fields.get("types", "").split() and not switched_off:
                keyring = fields.get("signed-by", "")
                suites = fields.get("suites", "").split()
                yield fields["uris"].split()[0], suites, keyring


def _lines(etc_apt: Path) -> Iterator[tuple[str, list[str], str]]:
    """The same of each source in the older, one-line form."""
    files = [etc_apt / "sources.list", *sorted(etc_apt.glob("sources.list.d/*.list"))]
    for file in filter(Path.exists, files):
        for options, uri, suite in re.findall(
            r"^deb\s+(?:\[(.*?)\]\s+)?(\S+)\s+(\S+)", file.read_text(), re.MULTILINE
        ):
            keyring = re.search(r"signed-by=(\S+)", options)
            yield uri, [suite], keyring[1] if keyring else ""
