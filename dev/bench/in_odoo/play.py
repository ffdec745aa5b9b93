"""Book the invoices in the way that WAY names and write what it cost; Odoo's shell."""

import json
import os
import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, os.environ["FUSION_CHECKOUT"])

import os
from importlib import import_module
play = import_module("dev.bench.play_q" if os.environ.get("BENCH_Q") else "dev.bench.play").play

job = json.loads(os.environ["BENCH_JOB"])
job["until"] = datetime.fromisoformat(job["until"])
Path(os.environ["BENCH_RESULT"]).write_text(json.dumps(play(env, **job)))
