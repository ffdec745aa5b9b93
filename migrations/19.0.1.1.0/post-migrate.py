from odoo import SUPERUSER_ID, api

CRONS = {
    "cron_fc_invoice_ledger": {
        "name": "Fusion Billing: daily invoice ledger",
        "code": "model._cron_sync_verified()",
    },
    "cron_fc_ledger_worker": {
        "name": "Fusion Billing: background work",
        "code": "model._cron_work()",
    },
}


def migrate(cr, version):
    """An upgrade leaves ``noupdate`` records alone; active and times are the user's."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, values in CRONS.items():
        env.ref(f"fusion_centralize_billing.{name}").write(values)
