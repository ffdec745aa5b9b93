"""What a person reads at the end: what struck where, and what was lost."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ..demo.tables import table
from .play import Outcome

SHOWN = 12


def histogram(outcomes: Iterable[Outcome]) -> str:
    """A line per class and stage of faults."""
    struck, lost = _counts(outcomes)
    rows = [
        (kind, stage, str(number), str(lost[kind, stage] or ""))
        for (kind, stage), number in sorted(struck.items())
    ]
    return table(("fault", "stage", "struck", "lost"), rows)


def losses(outcome: Outcome) -> Iterator[str]:
    """What was found wrong, under the fault that did it."""
    for place, problems in sorted(outcome.problems.items()):
        yield f"\nLOST: {outcome.faults[place]}"
        yield from (f"  {problem[:600]}" for problem in problems[:SHOWN])
        if len(problems) > SHOWN:
            yield f"  and {len(problems) - SHOWN} more"


def closing_line(outcomes: Iterable[Outcome]) -> str:
    """``survived N of N, lost 0``."""
    struck, lost = (sum(counts.values()) for counts in _counts(outcomes))
    return f"survived {struck - lost} of {struck}, lost {lost}"


def _counts(outcomes: Iterable[Outcome]) -> tuple[Counter, Counter]:
    struck: Counter = Counter()
    lost: Counter = Counter()
    for outcome in outcomes:
        for place, fault in enumerate(outcome.faults):
            struck[fault.kind, fault.stage] += fault.times
            if not outcome.survived(place):
                lost[fault.kind, fault.stage] += fault.times
    return struck, lost
