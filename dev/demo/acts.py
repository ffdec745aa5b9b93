"""The acts of the demo, played in Odoo's shell; each prints and checks its figures.

The wizards are used as the accountant, who is no superuser; the daily run is Odoo's
own cron. An act whose figures are not the expected ones ends the demo.
"""

import os
from pathlib import Path

from odoo.tools import config

from .. import table_digest
from . import expected
from .figures import Act

MODULE = "fusion_centralize_billing"
LOGIN = "accountant"


def set_up(env) -> None:
    """The administrator's part: connections, journal and accounts, an accountant."""
    act = Act("Set-up, as the administrator")
    connect(env)
    make_accountant(env)
    env.cr.commit()
    act.accounts()


def connect(env) -> None:
    """Say where the parties are; have the journal and the accounts made."""
    _set_parameters(env["ir.config_parameter"])
    env["fusion.billing.setup"].create({}).action_apply()


def dry_run(env) -> None:
    """Everything is read, verified and decided, nothing is written."""
    act = Act("Dry run, as the accountant")
    before = digest(env)
    run_wizard(env, dry_run=True)
    changed = table_digest.differences(before, digest(env))
    counts = act.counts(expected.BACKFILL)
    act.reasons(expected.REASONS)
    act.totals()
    act.check("what was written", changed, [])
    unchanged = f"{table_digest.summary(before)} are as they were"
    act.say(f"\n  {counts['created']} to create, {len(changed)} writes: {unchanged}")


def drafts(env) -> None:
    """The backfill leaves drafts for review."""
    act = Act("Draft backfill, as the accountant")
    run_wizard(env, dry_run=False)
    act.counts(expected.BACKFILL)
    act.say(f"\n  {act.moves('draft', expected.BILLERS)}")


def bulk_post(env) -> None:
    """The reviewed drafts are posted and, where the biller confirms it, paid."""
    act = Act("Bulk post, as the accountant")
    post_drafts(env)
    act.counts(expected.BULK_POST)
    act.say(f"\n  {act.moves('posted', expected.BILLERS)}")


def first_live_run(env) -> None:
    """The administrator switches the daily run on, and it finds nothing to do."""
    env.ref(f"{MODULE}.cron_fc_invoice_ledger").active = True
    env.cr.commit()
    _uneventful_run(env, "The cron's first live run")


def once_more(env) -> None:
    """The day after."""
    _uneventful_run(env, "The cron once more")


ACTS = {
    act.__name__: act
    for act in (set_up, dry_run, drafts, bulk_post, first_live_run, once_more)
}


def daily_run(env) -> None:
    """What Odoo's scheduler does every morning."""
    env.ref(f"{MODULE}.cron_fc_invoice_ledger").method_direct_trigger()
    env.cr.commit()


def _uneventful_run(env, title: str) -> None:
    act = Act(title)
    daily_run(env)
    counts = act.counts(expected.DAILY)
    why = act.reasons(expected.REASONS)
    ledger = act.moves("posted", expected.BILLERS)
    skipped = "{void} void, {biller_draft} draft, {zero_amount} zero".format(**why)
    found = f"{counts['unchanged']} unchanged, {skipped}, {counts['created']} new"
    act.say(f"\n  {found}; ledger: {ledger}")


def run_wizard(env, dry_run: bool) -> None:
    """The accountant ingests, by the wizard."""
    wizards = as_accountant(env)["fusion.billing.invoice.ledger.wizard"]
    wizards.create({"dry_run": dry_run}).action_run()
    env.cr.commit()


def post_drafts(env) -> None:
    """The accountant posts all that is ready."""
    wizards = as_accountant(env)["fusion.billing.invoice.ledger.post"]
    wizards.create({}).action_post()
    env.cr.commit()


def the_service(env):
    """NexaCloud."""
    return env.ref(f"{MODULE}.service_nexacloud")


def as_accountant(env):
    """`env` as the accountant's browser has it, with no superuser's rights."""
    user = env["res.users"].search([("login", "=", LOGIN)])
    context = {"lang": user.lang, "tz": user.tz, "uid": user.id}
    context["allowed_company_ids"] = user.company_ids.ids
    found = env(user=user.id, context=context)
    if found.su or user.has_group("base.group_system"):
        raise SystemExit("The accountant has an administrator's rights.")
    return found


def _set_parameters(parameters) -> None:
    for name in ("nexacloud_dsn", "stripe_api_base", "stripe_api_key"):
        parameters.set_param(f"fusion_billing.{name}", os.environ[name.upper()])
    for name in ("lago_api_url", "lago_api_key"):
        parameters.set_param(f"fusion_billing.{name}", os.environ[name.upper()])


def make_accountant(env) -> None:
    accountant = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": "Ada Accountant",
                "login": LOGIN,
                "password": LOGIN,
                "tz": "America/Toronto",
                "group_ids": [(6, 0, env.ref(f"{MODULE}.group_accountant").ids)],
            }
        )
    )
    the_service(env).responsible_id = accountant


def digest(env) -> dict[str, str]:
    """The whole database as it is committed, and its files."""
    filestore = Path(config.filestore(env.cr.dbname))
    return table_digest.digest(os.environ["ODOO_DSN"], filestore)
