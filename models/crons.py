"""The scheduled jobs of the addon: what an administrator may switch off or delete."""

DAILY = "fusion_centralize_billing.cron_fc_invoice_ledger"
WORKER = "fusion_centralize_billing.cron_fc_ledger_worker"


def scheduled(env, name):
    """The job with all rights; none where it was deleted."""
    return (env.ref(name, raise_if_not_found=False) or env["ir.cron"]).sudo()
