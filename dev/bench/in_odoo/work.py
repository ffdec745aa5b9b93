"""A worker of the background: waits for the others, then does what a cron does.

PLAN: look through the source only. Else: READY is written when it is warm, and GO
awaited; RESULT gets when it began and ended. In Odoo's shell.
"""

import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, os.environ["FUSION_CHECKOUT"])

from dev.chaos.worker.tasks import backfill, second_worker

if "PLAN" in os.environ:
    backfill(env)
else:
    env["account.move"].search([], limit=1).read()
    env.cr.commit()
    Path(os.environ["READY"]).touch()
    while not Path(os.environ["GO"]).exists():
        time.sleep(0.02)
    began = time.time()
    second_worker(env)
    told = {"began": began, "ended": time.time()}
    Path(os.environ["RESULT"]).write_text(json.dumps(told))
