"""Inside Odoo: the Stripe balance is set up, then read and booked by one run."""

import cProfile
import os
import time

from odoo.addons.fusion_centralize_billing.sources import http

from .meter import measured

PARAMETERS = ("stripe_api_base", "stripe_api_key")
HELD = [("state", "!=", "booked")]


def play(env) -> dict:
    """The meter's figures, with the moments at which batches had been done."""
    for name in PARAMETERS:
        value = os.environ[name.upper()]
        env["ir.config_parameter"].set_param(f"fusion_billing.{name}", value)
    service = env["fusion.billing.invoice.ledger"]._service()
    _set_up(env, service)
    runs = env["fusion.billing.ledger.run"]
    run = runs._start(service, "post", "cron", task="money")
    moments = _watched(type(runs))
    path = os.environ.get("BENCH_PROFILE")  # a file, for `python -m pstats`
    profile = cProfile.Profile(time.perf_counter) if path else None
    kinds = (env["fusion.billing.invoice.ledger"], runs, runs.batch_ids)
    with measured(http.HttpClient, *map(type, kinds)) as meter:
        began = time.perf_counter()
        profile.runcall(run._work) if profile else run._work()
    if profile:
        profile.dump_stats(path)
    reading = moments["read"][-1] - began
    return {
        **meter.as_dict(),
        "reading": reading,
        "batches": [moments["read"][-1], *moments["booked"]],
        "read_count": run.read_count,
        "wrong": _wrong(env, service, run),
    }


def _set_up(env, service) -> None:
    """From a day before all that was ever booked."""
    templates = env["account.chart.template"].with_company(service.company_id)
    opening = env["account.account"].create(
        {"code": "3990", "name": "Opening", "account_type": "equity"}
    )
    chosen = {
        "cut_over_date": "2000-01-01",
        "opening_account_id": opening.id,
        "fee_tax_id": templates.ref("hst_purchase_tax_13").id,
    }
    env["fusion.billing.stripe.setup"].create(chosen).action_apply()
    env.cr.commit()


def _watched(runs: type) -> dict[str, list[float]]:
    """The moments at which parts were read, and batches booked."""
    names = {"read": "_money_plan_batch", "booked": "_money_batch"}
    return {told: _noted(runs, name) for told, name in names.items()}


def _noted(owner: type, name: str) -> list[float]:
    original, moments = getattr(owner, name), []

    def noted(self, *args):
        original(self, *args)
        moments.append(time.perf_counter())

    setattr(owner, name, noted)
    return moments


def _wrong(env, service, run) -> str:
    """What is not as it should be: all booked, and clearing is Stripe's balance."""
    env.invalidate_all()
    account = service.stripe_account_id
    left = env["fusion.billing.balance.transaction"].search(HELD, limit=3)
    told = [run.error or "", *filter(None, left.mapped("reason"))]
    if account.differs or account._unlisted() or run.state != "done":
        told.append(f"{run.state}: {account.standing_note}")
    return " ".join(filter(None, told))
