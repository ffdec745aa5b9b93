"""Plays the acts that FUSION_ACTS names; run in Odoo's shell, which gives ``env``."""

import os
import sys

sys.path.insert(0, os.environ["FUSION_CHECKOUT"])

from dev.demo import acts, second_act, third_act

ACTS = acts.ACTS | second_act.ACTS | third_act.ACTS
for name in os.environ["FUSION_ACTS"].split():
    ACTS[name](env)
