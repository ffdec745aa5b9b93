"""Set up the Stripe balance and book it by a run, measured; in Odoo's shell."""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, os.environ["FUSION_CHECKOUT"])

from dev.bench.money_play import play

Path(os.environ["BENCH_RESULT"]).write_text(json.dumps(play(env)))
