"""What the tests of batches booked together share."""

from pathlib import Path
from unittest.mock import patch

from .common import LedgerCase

ENTRIES = Path(__file__).parents[1] / "dev" / "bench" / "sql" / "entries.sql"


BUYERS = [f"cus_buyer-{n}" for n in range(4)]


CHATTER = """
    SELECT count(*) FILTER (WHERE model = 'account.move'),
           count(*) FILTER (WHERE model = 'account.payment')
      FROM mail_message WHERE id > %s
"""


class TogetherCase(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.completer = type(cls.env["fusion.billing.move.completer"])

    def plainly(self):
        """Nothing is written together within the block."""
        return patch.object(self.completer, "_obstacle", lambda *_: "it is a test")

    def entries(self):
        self.env.flush_all()
        self.env.cr.execute(ENTRIES.read_text())
        return self.env.cr.fetchall()

    def undone(self, work):
        """What `work` gives; what it wrote is rolled back."""
        with self.env.cr.savepoint() as savepoint:
            result = work()
            self.env.flush_all()
            savepoint.rollback()
        self.env.invalidate_all()
        return result
