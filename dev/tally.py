"""Counting tests: each once, as what it really was."""

from pathlib import Path

from .console import say
from .layout import ADDON
from .odoo_log import Event


class Tally:
    """Passed, failed and skipped of everything that ran, told as it happens."""

    def __init__(self) -> None:
        self._outcome: dict[tuple[str, str], str] = {}
        self._current: tuple[str, str] | None = None
        self._errors: list[str] = []
        self._told: tuple[str, str] | None = None
        self.modules: set[str] = set()

    def add(self, module: str, test: str, outcome: str, text: str = "") -> None:
        """Record a test's outcome; a failure stays one, a skip is never a pass."""
        rank = ("passed", "skipped", "failed")
        key = (module, test)
        before = self._outcome.get(key, "passed")
        self._outcome[key] = max(before, outcome, key=rank.index)
        self.modules.add(module)
        if outcome == "failed":
            say(f"\nFAILED {module} {test}\n{_indented(text)}\n")

    def take(self, event: Event) -> None:
        """Record what Odoo's log, or another runner, says."""
        if event.kind == "error":
            self._errors.append(f"{event.module}: {event.text}")
        elif event.kind == "started":
            self._leave_test()
            self._current = (event.module, event.test)
            self._tell_class(self._current)
            self.add(*self._current, "passed")
        else:
            self.add(event.module, event.test, event.kind, event.text)

    def finish(self) -> None:
        """No more events will come."""
        self._leave_test()
        self._current = None
        self._tell_class(None)

    def _leave_test(self) -> None:
        """Fail for errors that were logged, unless the test has failed anyway."""
        errors, self._errors = self._errors, []
        where = self._current or (ADDON, "outside of tests")
        if errors and self._outcome.get(where) != "failed":
            self.add(*where, "failed", "\n".join(["Logged as errors:", *errors]))

    def count(self, outcome: str) -> int:
        """How many tests ended so."""
        return sum(1 for value in self._outcome.values() if value == outcome)

    def __len__(self) -> int:
        return len(self._outcome)

    def closing_line(self) -> str:
        """The sum, in the form that programs read."""
        line = f"{self.count('passed')} passed, {self.count('failed')} failed"
        skipped = self.count("skipped")
        return f"{line}, {skipped} skipped" if skipped else line

    def _tell_class(self, coming: tuple[str, str] | None) -> None:
        """Say how a class of tests went, once the next one begins."""
        group = coming and (coming[0], coming[1].rpartition(".")[0])
        if group == self._told:
            return
        if self._told:
            module, name = self._told
            outcomes = [
                outcome
                for (its_module, test), outcome in self._outcome.items()
                if its_module == module and test.startswith(f"{name}.")
            ]
            say(f"  {module}.{name}: {_counts(outcomes)}")
        self._told = group


def not_loaded(checkout: Path, modules: set[str]) -> list[str]:
    """Test files of the checkout of which no test ran: forgotten in an import."""
    names = [path.relative_to(checkout) for path in checkout.rglob("test_*.py")]
    return sorted(
        str(name)
        for name in names
        if not any(part.startswith(".") for part in name.parts)
        and ".".join(name.with_suffix("").parts) not in modules
    )


def _counts(outcomes: list[str]) -> str:
    kinds = ("passed", "failed", "skipped")
    counted = [(outcomes.count(kind), kind) for kind in kinds]
    return ", ".join(f"{number} {kind}" for number, kind in counted if number)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.strip().splitlines())
