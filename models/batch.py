"""Entries that are written together find out only once what is the same for all.

What is known is kept with the cursor while a batch is under way (`together`); outside
of it Odoo works as it always does, entry by entry.
"""

from contextlib import contextmanager

KEY = "fusion_billing_batch"
POSTED = "fusion_billing_posted"


@contextmanager
def together(env):
    """Within the block, entries are written as one batch."""
    env.cr.cache[KEY] = {}
    try:
        yield
    finally:
        env.cr.cache.pop(KEY, None)


def is_together(env):
    return KEY in env.cr.cache


def found_once(env, key, find):
    """`find()`; within a batch, what it gave for the same `key` before."""
    if not is_together(env):
        return find()
    known = env.cr.cache[KEY]
    if key not in known:
        known[key] = find()
    return known[key]


def one_of_each(records, names):
    """The records; within a batch, one of those that are alike in all of `names`."""
    if not is_together(records.env):
        return records
    kinds = {}
    for record in records:
        kinds.setdefault(tuple(record[name]._ids for name in names), record.id)
    return records.browse(kinds.values())


def checked_names(records, but=()):
    """The relations whose companies Odoo compares with the record's own."""
    checked = (
        name
        for name, field in records._fields.items()
        if field.relational and field.check_company and name not in but
    )
    return ["company_id", *checked]


@contextmanager
def being_posted(moves):
    """Within the block, writing the state of these moves needs no second look."""
    moves.env.cr.cache[POSTED] = set(moves.ids)
    try:
        yield
    finally:
        moves.env.cr.cache.pop(POSTED, None)


def is_being_posted(move):
    return move.id in move.env.cr.cache.get(POSTED, ())
