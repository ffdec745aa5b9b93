"""Plays the demo: the first month of the ledger, from an empty set-up on."""

from pathlib import Path

from ..layout import CHECKOUT
from .stage import HERE, Stage, make_stage, source_of, start_billers, start_stripe

IN_SHELL = Path(__file__).with_name("in_odoo") / "play_acts.py"
ACTS = "set_up dry_run drafts bulk_post first_live_run once_more"
SEPTEMBER = "september_billed september_money bank_statement september_again"


def play(context) -> None:
    """Put all parties on stage and play every act.

    ``context`` is a ``dev.workshop.DemoContext``. Raises ``DevError`` at the first
    figure that is not what it must be.
    """
    ports = context.ports
    stage = make_stage(
        context.cluster, context.database, ports["stripe"], ports["lago"]
    )
    start_billers(context, stage)
    play_acts(context, stage)


def play_second_act(context) -> None:
    """Play on, in August, on a copy of the demo's database ``context`` is of."""
    ports = context.ports
    stage = make_stage(
        context.cluster, context.database, ports["stripe-august"], ports["lago"]
    )
    source = source_of(context.database)
    context.psql(source, HERE / "august.sql")
    start_stripe(context, stage, "stripe-august", "august")
    play_acts(context, stage, "billed_in_august")
    context.psql(source, HERE / "august_changes.sql")
    start_stripe(context, stage, "stripe-august", "august-later")
    play_acts(context, stage, "changed_since")


def play_third_act(context) -> None:
    """Play the money of September, on a copy of the demo's database."""
    stage = make_september(context)
    start_stripe(context, stage, "stripe-september", "september")
    play_acts(context, stage, SEPTEMBER)


def make_september(context) -> Stage:
    """The source as September leaves it; a Stripe with its money is to listen."""
    ports = context.ports["stripe-september"], context.ports["lago"]
    stage = make_stage(context.cluster, context.database, *ports, money="september")
    for script in ("august.sql", "september.sql"):
        context.psql(source_of(context.database), HERE / script)
    return stage


def play_acts(context, stage: Stage, acts: str = ACTS) -> None:
    """Play the acts, named with spaces between, in one session of Odoo's shell."""
    environment = {
        **stage.environment(),
        "ODOO_DSN": context.cluster.dsn(context.database),
        "FUSION_ACTS": acts,
        "FUSION_CHECKOUT": str(CHECKOUT),
    }
    context.odoo_shell(IN_SHELL, env=environment)
