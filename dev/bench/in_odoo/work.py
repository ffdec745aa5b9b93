"""A worker of the background: waits for the others, then does what a cron does.

PLAN: look through the source only. Else: READY is written when it is warm, and GO
awaited; RESULT gets when it began and ended. In Odoo's shell.
"""

import json
import os
import time
from pathlib import Path

runs = env["fusion.billing.ledger.run"]
if "PLAN" in os.environ:
    run = runs._start(
        env.ref("fusion_centralize_billing.service_nexacloud"), "post", "wizard"
    )
    kept = type(run)._commit
    type(run)._commit = lambda self, processed=0: kept(self, processed) and 0.0
    run._work()
else:
    env["account.move"].search([], limit=1).read()
    env.cr.commit()
    Path(os.environ["READY"]).touch()
    while not Path(os.environ["GO"]).exists():
        time.sleep(0.02)
    began = time.time()
    runs._cron_work()
    told = {"began": began, "ended": time.time()}
    Path(os.environ["RESULT"]).write_text(json.dumps(told))
