from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ActionCase, facts_of, raw_invoice, unpaid

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

    def test_r11_what_is_paid_is_read_again_too(self):
        raw = raw_invoice()
        self.ingest(raw)
        row = self.act(raw, "action_resync", facts={raw["id"]: unpaid(raw, void=True)})
        self.assertEqual((row.state, row.reason_code), ("paid", "void_after_post"))
        row = self.act(raw, "action_resync")
        self.assertEqual((row.state, row.reason_code), ("paid", False))

    def test_r11_so_is_what_was_skipped(self):
        raw = raw_invoice()
        self.ingest(raw, facts={raw["id"]: unpaid(raw, void=True)})
        row = self.act(raw, "action_resync", facts={raw["id"]: facts_of(raw)})
        self.assertEqual((row.state, row.reason_code), ("draft", False))

    def test_r11_what_is_ignored_stays_so(self):
        raw, other = raw_invoice(), raw_invoice()
        self.ingest(raw, other, post=False)
        row = self.act(raw, "_ignore", "Not ours")
        rows = row + self.row_of(other)
        with (
            self.source([raw, other]),
            self.enter_registry_test_mode(),
            self.env.registry.cursor() as cr,
        ):
            rows.with_env(self.env(cr=cr, user=self.accountant.id)).action_resync()
        self.env.invalidate_all()
        self.assertEqual(rows.mapped("state"), ["ignored", "draft"])
