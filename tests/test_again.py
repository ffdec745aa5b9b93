from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ActionCase, raw_invoice

WRITER = "odoo.addons.fusion_centralize_billing.models.move_writer"


@tagged("post_install", "-at_install")
class TestAgain(ActionCase):
    """R11: what a person asks to be decided, or read, again."""

    def failed(self):
        raw = raw_invoice()
        Writer = type(self.env["fusion.billing.move.writer"])
        with (
            patch.object(Writer, "_check_lines", side_effect=ValueError("Boom")),
            mute_logger(WRITER),
        ):
            self.ingest(raw)
        self.assertEqual(self.row_of(raw).state, "failed")
        return raw

    def test_r11_what_failed_keeps_no_facts_and_is_asked_for(self):
        raw = self.failed()
        row = self.act(raw, "action_retry")
        self.assertEqual((row.state, row.reason_code), ("draft", False), row.reason)

    def test_r11_when_it_cannot_be_asked_for_it_waits(self):
        raw = self.failed()
        row = self.act(raw, "action_retry", facts={})
        self.assertEqual((row.state, row.reason_code), ("waiting", "no_credentials"))
