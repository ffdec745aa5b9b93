"""Who may set the ids that tie an entry to its source (R1).

On screen they are readonly; a remote call reaches them with the right to edit any
invoice. An id that is cleared would be booked a second time, one that is given to
another invoice never. Nothing here trusts the context: it comes from the caller.
"""

from odoo.exceptions import AccessError, UserError

from .wording import titles_of

# What books through the corridor, and what an earlier tool may have booked with.
MAY_SET = (
    "fusion_centralize_billing.group_accountant",
    "account.group_account_manager",
)


def check_created(records, names):
    """Raises `AccessError` when one of `records` got an id its user may not set."""
    if not _may_set(records.env):
        _refuse(records.filtered(lambda record: any(record[name] for name in names)))


def without_defaults(records, names):
    """The same records, whose context proposes no value for these fields.

    An order makes its invoice as the superuser, in the context of whoever asked.
    """
    said = {f"default_{name}" for name in names}.intersection(records.env.context)
    return records.with_context(**dict.fromkeys(said, False)) if said else records


def check_written(records, vals, names, is_booked):
    """Raises before `vals` give another id, or none, to what `is_booked`.

    Only the superuser may do that, and the corridor as such.
    """
    names = [name for name in names if name in vals]
    if not names or records.env.su:
        return
    for record in records:
        changed = [name for name in names if _differs(record, name, vals[name])]
        if changed and is_booked(record):
            _refuse_booked(record, changed[0])
        if changed and not _may_set(records.env):
            _refuse(record)


def _may_set(env):
    return env.su or any(env.user.has_group(group) for group in MAY_SET)


def _differs(record, name, value):
    current = record._fields[name].convert_to_write(record[name], record)
    return (current or False) != (value or False)


def _refuse(records):
    if records:
        raise AccessError(
            records.env._(
                "%(label)s of the billing source is set by ingesting, or by a Fusion "
                "Billing accountant: nothing was changed on %(name)s.",
                label=records._description,
                name=", ".join(records.mapped("display_name")),
            )
        )


def _refuse_booked(record, name):
    raise UserError(
        record.env._(
            "%(name)s is booked from the billing source: its %(label)s stays, or the "
            "same invoice would be booked twice. If it is wrong, reverse it.",
            name=record.display_name,
            label=titles_of(record, name)[0],
        )
    )
