"""Drafts of all that the source has, made by the accountant; in Odoo's shell."""

import os
import sys

sys.path.insert(0, os.environ["FUSION_CHECKOUT"])

from dev.chaos.worker.tasks import ingest

ingest(env, dry_run=False)
env.cr.commit()
