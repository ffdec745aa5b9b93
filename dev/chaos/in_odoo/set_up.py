"""Connections, journal and accounts, an accountant; in Odoo's shell."""

import os
import sys

sys.path.insert(0, os.environ["FUSION_CHECKOUT"])

from dev.demo.acts import connect, make_accountant

connect(env)
make_accountant(env)
env.ref("fusion_centralize_billing.cron_fc_invoice_ledger").active = True
env.cr.commit()
