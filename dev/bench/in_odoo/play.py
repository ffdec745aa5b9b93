"""Book the invoices in the way that WAY names and write what it cost; Odoo's shell."""

import json
import os
import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, os.environ["FUSION_CHECKOUT"])

import os

from dev.bench.play import play

job = json.loads(os.environ["BENCH_JOB"])
job["until"] = datetime.fromisoformat(job["until"])
Path(os.environ["BENCH_RESULT"]).write_text(json.dumps(play(env, **job)))
