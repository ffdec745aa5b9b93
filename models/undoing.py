"""Whether a run is being undone: a mark with the cursor, which no remote caller has."""

from contextlib import contextmanager

KEY = "fusion_billing_undoing"


@contextmanager
def undoing(env):
    """Within the block, what Odoo books by itself stays on the day of what it is of."""
    env.cr.cache[KEY] = True
    try:
        yield
    finally:
        env.cr.cache.pop(KEY, None)


def is_undoing(env):
    return KEY in env.cr.cache
