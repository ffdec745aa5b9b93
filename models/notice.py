"""What came of a button, told in a notice while the page stays where it is."""

from .wording import some_of


def notice(title, message, kind="success", is_sticky=False):
    """The action that shows it, and closes the dialogue it was asked from."""
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": kind,
            "title": title,
            "message": message,
            "sticky": is_sticky,
            "next": {"type": "ir.actions.act_window_close"},
        },
    }


def say_left(left):
    """A sentence for each of `{why: rows of Stripe's}`, to which it did not apply."""
    for why, rows in left.items():
        yield rows.env._(
            "Left: %(count)s. %(why)s (%(names)s)",
            count=len(rows),
            why=why,
            names=some_of(rows.mapped("external_id")),
        )


def say_nothing_done(env, left):
    return "\n".join([env._("Nothing was done."), *say_left(left)])
