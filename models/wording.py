"""What fields and their choices are called, in the user's language."""

SHOWN = 10  # of many names


def titles_of(records, *names):
    """What the columns of these fields are called."""
    return [records._fields[name]._description_string(records.env) for name in names]


def choices_of(records, name):
    """{value: words} of a selection field."""
    return dict(records._fields[name]._description_selection(records.env))


def choice_of(record, name):
    """The record's own choice in words; nothing where none is made."""
    return choices_of(record, name).get(record[name], "")


def some_of(names):
    """The first of them, and that there are more."""
    more = ["…"] if len(names) > SHOWN else []
    return ", ".join([*filter(None, names[:SHOWN]), *more])
