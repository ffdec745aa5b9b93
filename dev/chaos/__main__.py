"""Plays all faults of a seed: ``python -m dev.chaos [SEED]``; exit status 1: lost."""

import random
import secrets
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from queue import Empty, SimpleQueue

from ..console import say, told_plainly
from ..parts import named_parts
from ..process import stop_on_signals
from ..workshop import open_odoo
from .fault import Fault
from .faults import all_faults, all_names
from .play import Outcome, play
from .report import closing_line, histogram, losses
from .stage import Lane, lane, make_template

LANES = 2
FAULTS_PER_PLAY = 6
Plays = SimpleQueue[tuple[str, Sequence[Fault]]]


def main(seed: str) -> int:
    """Play everything; the exit status."""
    started = time.monotonic()
    say(f"\nSEED={seed}")
    plays: Plays = SimpleQueue()
    for each in plan(seed, named_parts(all_names())):
        plays.put(each)
    odoo = open_odoo()
    make_template(odoo)
    with ExitStack() as stack:
        lanes = [stack.enter_context(lane(odoo, n)) for n in range(1, LANES + 1)]
        with ThreadPoolExecutor(LANES) as pool:
            played = pool.map(lambda it: list(_play_all(it, plays)), lanes)
            outcomes = [outcome for each in played for outcome in each]
    say(f"\n{histogram(outcomes)}\n\nSEED={seed}, {time.monotonic() - started:.0f} s")
    say(closing_line(outcomes))
    return int(any(outcome.problems for outcome in outcomes))


def plan(seed: str, parts: Sequence[str] = ()) -> Iterator[tuple[str, Sequence[Fault]]]:
    """(seed, faults) of every play: the same for the same seed.

    With ``parts``, those of the classes of these names only.
    """
    rng = random.Random(seed)
    for number, (name, faults) in enumerate(all_faults(rng)):
        rng.shuffle(faults)
        if parts and name not in parts:
            continue
        for start in range(0, len(faults), FAULTS_PER_PLAY):
            yield f"{seed}/{number}/{start}", faults[start : start + FAULTS_PER_PLAY]


def _play_all(stage: Lane, plays: Plays) -> Iterator[Outcome]:
    """Play what nobody else has taken."""
    while True:
        try:
            seed, faults = plays.get_nowait()
        except Empty:
            return
        outcome = play(stage, seed, faults)
        verdict = f"LOST {len(outcome.problems)}" if outcome.problems else "survived"
        say(f"  {len(faults)} × {faults[0].kind}: {verdict}")
        for line in losses(outcome):
            say(line)
        yield outcome


if __name__ == "__main__":
    stop_on_signals()
    with told_plainly():
        sys.exit(main(*sys.argv[1:] or [secrets.token_hex(3)]))
