"""Connect a newly installed addon again and let its daily run go; in Odoo's shell."""

import os
import sys

sys.path.insert(0, os.environ["FUSION_CHECKOUT"])

from dev.demo.acts import connect

connect(env)
cron = env.ref("fusion_centralize_billing.cron_fc_invoice_ledger")
cron.active = True
env.cr.commit()
cron.method_direct_trigger()
