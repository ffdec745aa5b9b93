"""Which run is at work: what its entries are marked with.

It is in the context as an object, so that no remote caller can say that he is one.
"""

from dataclasses import dataclass, field

KEY = "fc_run"


@dataclass(frozen=True, slots=True)
class OfRun:
    """`known`: ids of records whose state before the run is kept, by model."""

    id: int
    known: dict = field(default_factory=dict, compare=False)


def run_of(env):
    """The `OfRun` under whose hands the environment is, or None."""
    mark = env.context.get(KEY)
    return mark if isinstance(mark, OfRun) else None


def warn_run(env, sentence):
    """Tell it in the run that is at work, where one is."""
    if run := run_of(env):
        env["fusion.billing.ledger.run"].browse(run.id)._warn([sentence])


def marked(records, run):
    """The same records in the hands of this run, or of none where it is empty."""
    return records.with_context(**{KEY: OfRun(run.id) if run else None})
