"""Inside Odoo: the Stripe balance is set up, then read and booked by one run."""

import cProfile
import os
import time
from pathlib import Path

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
    moments = _watched(env, type(runs))
    path = os.environ.get("BENCH_PROFILE")  # a file, for `python -m pstats`
    profile = cProfile.Profile(time.perf_counter) if path else None
    kinds = (env["fusion.billing.invoice.ledger"], runs, runs.batch_ids)
    with measured(http.HttpClient, *map(type, kinds)) as meter:
        began = time.perf_counter()
        profile.runcall(run._work) if profile else run._work()
    if profile:
        profile.dump_stats(path)
    reading = moments["read"][-1][0] - began
    return {
        **meter.as_dict(),
        "reading": reading,
        "batches": [cpu for _now, cpu in (moments["read"][-1], *moments["booked"])],
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


def _watched(env, runs: type) -> dict[str, list[tuple[float, float]]]:
    """(moment, CPU seconds until then) of each part read, and each batch booked."""
    names = {"read": "_money_plan_batch", "booked": "_money_batch"}
    return {told: _noted(env, runs, name) for told, name in names.items()}


def _noted(env, owner: type, name: str) -> list[tuple[float, float]]:
    original, moments = getattr(owner, name), []

    def noted(self, *args):
        original(self, *args)
        moments.append((time.perf_counter(), _cpu(env)))

    setattr(owner, name, noted)
    return moments


def _cpu(env) -> float:
    """Of this process and its database's: what others do at that time is no part."""
    stat = Path(f"/proc/{env.cr.connection.info.backend_pid}/stat").read_text()
    ticks = stat.rpartition(")")[2].split()[11:13]
    return time.process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _wrong(env, service, run) -> str:
    """What is not as it should be: all booked, and clearing is Stripe's balance."""
    env.invalidate_all()
    account = service.stripe_account_id
    left = env["fusion.billing.balance.transaction"].search(HELD, limit=3)
    told = [run.error or "", *filter(None, left.mapped("reason"))]
    if account.differs or account._unlisted() or run.state != "done":
        told.append(f"{run.state}: {account.standing_note}")
    return " ".join(filter(None, told))
