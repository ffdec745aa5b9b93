"""What people and crons set going; each task is one request or one call of a cron."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial

import freezegun

from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying

from ..orders import Order
from . import points
from .acts import Acts
from .haste import make_haste
from .points import LEDGER, RUN

MODULE = "fusion_centralize_billing"
INGEST = "fusion.billing.invoice.ledger.wizard"
POST = "fusion.billing.invoice.ledger.post"
ROWS = "fusion.billing.source.invoice"
LOGIN = "accountant"


def perform(database: str, order: Order, gate, report: Callable) -> None:
    """Carry out the order as a web server or a cron thread does; report its result."""
    if order.waits:
        gate.paused.wait(20)
    clock = freezegun.freeze_time(order.clock, tick=True) if order.clock else None
    with clock or nullcontext() as frozen:
        make_haste(order.batch, order.at_once)
        registry = Registry(database)
        acts = Acts(gate, report, frozen)
        for strike in order.strikes:
            points.arm(registry, strike, acts)
        with registry.cursor() as cr:
            _serve(Environment(cr, SUPERUSER_ID, {}), order, report)
    gate.released.set()


def _serve(env: Environment, order: Order, report: Callable) -> None:
    task = partial(TASKS[order.task], env, **order.arguments)
    try:
        report(value=retrying(task, env))
        env.cr.commit()
    except UserError as refusal:
        report(refusal=str(refusal))


def daily(env: Environment) -> None:
    """The daily run, as the scheduler starts it."""
    _trigger(env, "cron_fc_invoice_ledger")


def worker(env: Environment) -> None:
    """The cron of what is done in the background."""
    _trigger(env, "cron_fc_ledger_worker")


def second_worker(env: Environment) -> None:
    """A copy of that cron, as an administrator makes for a second one at a time."""
    env[RUN]._cron_work()


def backfill(env: Environment, task: str = "ingest") -> None:
    """A run whose source is looked through, and whose batches are left to workers."""
    runs = _as_accountant(env)[RUN]
    run = runs._start(runs.env[LEDGER]._service(), "post", "wizard", task)
    commit = type(run)._commit
    # this process has no time left after its first batch
    type(run)._commit = lambda run, processed=0: commit(run, processed) and 0.0
    run._work()


def money_set_up(env: Environment) -> None:
    """The administrator's part; all that ever moved is after the cut-over."""
    opening = env["account.account"].create(
        {"code": "3990", "name": "Opening", "account_type": "equity"}
    )
    chosen = {"cut_over_date": "2020-01-01", "opening_account_id": opening.id}
    env["fusion.billing.stripe.setup"].create(chosen).action_apply()


def money(env: Environment) -> None:
    """The accountant has the Stripe balance read and booked."""
    runs = _as_accountant(env)[RUN]
    runs._start(runs.env[LEDGER]._service(), "post", "wizard", "money")._work()


def _trigger(env: Environment, cron: str) -> None:
    """Odoo leaves out the call after three in a row that were killed: not this one."""
    env.cr.execute("UPDATE ir_cron_progress SET timed_out_counter = 0")
    env.cr.commit()
    env.ref(f"{MODULE}.{cron}").method_direct_trigger()


def ingest(env: Environment, **options: bool) -> None:
    """The ingest wizard, opened and run in one request."""
    _as_accountant(env)[INGEST].create(options).action_run()


def bulk_post(env: Environment) -> None:
    """All drafts that are ready."""
    _as_accountant(env)[POST].create({}).action_post()


def open_wizard(env: Environment, model: str, **options: bool) -> int:
    """A wizard as it stands on somebody's screen: its id."""
    return _as_accountant(env)[model].create(options).id


def press(env: Environment, model: str, wizard_id: int, button: str) -> None:
    """A click on a button of that wizard."""
    getattr(_as_accountant(env)[model].browse(wizard_id), button)()


def resync(env: Environment) -> None:
    """Read and verify again what is neither paid nor skipped."""
    unsettled = [("state", "not in", ("paid", "skipped", "cancelled", "ignored"))]
    _as_accountant(env)[ROWS].search(unsettled).action_resync()


def _as_accountant(env: Environment) -> Environment:
    user = env["res.users"].search([("login", "=", LOGIN)])
    context = {"lang": user.lang, "tz": user.tz, "uid": user.id}
    context["allowed_company_ids"] = user.company_ids.ids
    return env(user=user.id, context=context)


TASKS = {
    task.__name__: task
    for task in (
        daily,
        worker,
        second_worker,
        backfill,
        money_set_up,
        money,
        ingest,
        bulk_post,
        open_wizard,
        press,
        resync,
    )
}
