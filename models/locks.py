"""Locks of the database, by which processes keep out of each other's way.

On whatever host they are: the database holds them, and frees those of a session when
its process dies. Each is a kind and the id of a record.
"""

from contextlib import contextmanager

BATCH = 0x6663  # somebody is at work at it
PARTNERS = 0x6664  # somebody makes those of the service
TURN = 0x6665  # somebody gives numbers of the service's journals

# The ids for which sessions hold a lock of this kind.
HELD = """
    SELECT objid::bigint FROM pg_locks
     WHERE locktype = 'advisory' AND classid = %(kind)s AND objsubid = 2 AND granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def expect_to_be_missed(cr):
    """Let the server find within a minute that this host is gone, with its locks.

    That of a process which dies is found at once; of a host that loses its power, by
    the system's own rules only after hours.
    """
    cr.execute(
        "SELECT set_config('tcp_keepalives_idle', '30', false),"
        "       set_config('tcp_keepalives_interval', '10', false),"
        "       set_config('tcp_keepalives_count', '3', false)"
    )


@contextmanager
def held(cr, kind, record_id):
    """Wait for the lock, and hold it for the block whatever is committed within."""
    cr.execute("SELECT pg_advisory_lock(%s, %s)", [kind, record_id])
    try:
        yield
    finally:
        release(cr, kind, record_id)


def take(cr, kind, record_id):
    """Whether the lock was free, and is held until `release`."""
    cr.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, record_id])
    return cr.fetchone()[0]


def release(cr, kind, record_id):
    """Give it back, after a rollback: an error may have left nothing else to do."""
    if not cr.closed:
        cr.rollback()
        cr.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, record_id])


def wait_until_commit(cr, kind, record_id):
    """Wait for the lock, and hold it until this transaction ends.

    What has no such record, as a Stripe account that no service uses any more, waits
    with the others that have none.
    """
    cr.execute("SELECT pg_advisory_xact_lock(%s, %s)", [kind, record_id or 0])


def held_ids(cr, kind):
    """The ids for which anybody holds a lock of this kind."""
    cr.execute(HELD, {"kind": kind})
    return {record_id for (record_id,) in cr.fetchall()}
