"""What entries that are written together need to find out only once.

Kept with the cursor while a batch is under way (`together`); outside of it Odoo works
as it always does.
"""

from contextlib import contextmanager

KEY = "fusion_billing_batch"


@contextmanager
def together(env):
    """Within the block, entries are written as one batch."""
    cache = env.cr.cache
    outer = cache.get(KEY)
    cache[KEY] = {}
    try:
        yield
    finally:
        cache[KEY] = outer


def found_once(env, key, find):
    """`find()`, or within a batch what it gave for the same `key` before."""
    known = env.cr.cache.get(KEY)
    if known is None:
        return find()
    if key not in known:
        known[key] = find()
    return known[key]


def one_of_each(records, names):
    """Within a batch: of records that are alike in all of `names`, one; else all."""
    if records.env.cr.cache.get(KEY) is None:
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
