"""What is done at a point of a run, by the process itself or to what it hangs on.

BOOKS_DSN and SOURCE_DSN in the environment are the administrator's ways into Odoo's
database and NexaCloud's.
"""

import os
import signal
from collections.abc import Callable
from threading import BrokenBarrierError

import psycopg2

from ..orders import Strike

CUT = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
MEETING_SECONDS = 3.0
PAUSE_SECONDS = 6.0


class Acts:
    """``do`` performs a strike's act; it is reported first, for a kill is the end."""

    def __init__(self, gate, report: Callable, frozen):
        self._gate = gate
        self._report = report
        self._frozen = frozen

    def do(self, strike: Strike) -> None:
        self._report(struck=True)
        getattr(self, f"_{strike.act}")(strike.argument)

    def _kill(self, _argument: str) -> None:
        self._gate.paused.set()  # whoever waits for it may begin
        os.kill(os.getpid(), signal.SIGKILL)

    def _cut_books(self, _argument: str) -> None:
        _run_sql("BOOKS_DSN", CUT)

    def _cut_source(self, _argument: str) -> None:
        _run_sql("SOURCE_DSN", CUT)

    def _change_source(self, statements: str) -> None:
        _run_sql("SOURCE_DSN", statements)

    def _set_clock(self, moment: str) -> None:
        self._frozen.move_to(moment)

    def _meet(self, _argument: str) -> None:
        """Go on together; alone when the others are kept elsewhere, by a lock say."""
        try:
            self._gate.meeting.wait(MEETING_SECONDS)
        except BrokenBarrierError:
            return

    def _pause(self, _argument: str) -> None:
        """Until another process has done its work, or is seen to wait for this one."""
        self._gate.paused.set()
        self._gate.released.wait(PAUSE_SECONDS)


def _run_sql(dsn: str, statements: str) -> None:
    connection = psycopg2.connect(os.environ[dsn])
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statements)
    finally:
        connection.close()
