"""An upgrade leaves the books alone and brings the scheduled jobs up to date."""

import re

from .. import table_digest
from ..layout import FILESTORES
from .ledger_case import POSTED, LedgerCase

OURS = """
    usage = 'ir_cron' AND model_id IN
    (SELECT id FROM ir_model WHERE model LIKE 'fusion.billing.%')
"""
AS_19_0_1_0_0 = f"""
    UPDATE ir_module_module SET latest_version = '19.0.1.0.0'
     WHERE name = 'fusion_centralize_billing';
    UPDATE ir_act_server SET code = 'model._before()', name = '{{"en_US": "Before"}}'
     WHERE {OURS};
    UPDATE ir_cron SET cron_name = 'Before', active = NOT active, interval_number = 7,
           interval_type = 'weeks', nextcall = '2031-01-01 01:23:45'
     WHERE ir_actions_server_id IN (SELECT id FROM ir_act_server WHERE {OURS})
"""
CRONS = f"""
    SELECT cron.active, interval_number, interval_type, nextcall, code,
           name ->> 'en_US', cron_name
      FROM ir_cron AS cron JOIN ir_act_server AS act ON act.id = ir_actions_server_id
     WHERE {OURS} ORDER BY code
"""
ACCEPTED = """
    UPDATE fusion_billing_source_invoice SET accepted = {}
     WHERE id = (SELECT min(id) FROM fusion_billing_source_invoice) RETURNING accepted
"""
LEFT = """
    ALTER TABLE fusion_billing_ledger_run_batch DROP COLUMN task;
    INSERT INTO fusion_billing_ledger_run_batch (run_id, row_ids)
    SELECT max(id), '[1]' FROM fusion_billing_ledger_run WHERE task <> 'ingest'
"""
KINDS = "SELECT run_id, task FROM fusion_billing_ledger_run_batch"
BEFORE = """'["source_changed", {"source_total": "113.00"}]'"""
# what an upgrade loads again, and the notes that the scheduled jobs were changed
RELOADED = r"""(?x) (table|sequence)[ ](
    ir_\w+ | orm_signaling_registry\w* | res_groups\w* | fusion_billing_flag
    | res_partner  # of the users: whether their groups make them internal
    | (mail_message | mail_tracking_value)(_id_seq)?
):.*"""
NOTES = "SELECT count(*) FROM mail_message WHERE model NOT LIKE 'ir.%'"
WEEKLY = "7|weeks|2031-01-01 01:23:45"
DAILY_JOB = "Fusion Billing: daily invoice ledger"
WORKER_JOB = "Fusion Billing: background work"


class TestUpgrade(LedgerCase):
    database = "upgraded"

    def digest(self):
        dsn = self.odoo.cluster.dsn(self.database)
        return table_digest.digest(dsn, FILESTORES / self.database)

    def test_the_books_stay_and_the_jobs_are_todays(self):
        self.play("set_up drafts bulk_post")
        self.sql(AS_19_0_1_0_0)
        before, notes = self.digest(), self.sql(NOTES)
        self.sql(ACCEPTED.format(BEFORE))
        self.sql(LEFT)
        self.upgrade()
        self.assertEqual(
            self.sql(ACCEPTED.format("accepted")),
            '{"source_changed": {"source_total": "113.00"}}',
        )
        self.sql(ACCEPTED.format("NULL"))
        self.assertRegex(self.sql(KINDS), r"^\d+\|post$")
        self.sql("DELETE FROM fusion_billing_ledger_run_batch")
        changed = table_digest.differences(before, self.digest())
        self.assertEqual([c for c in changed if not re.fullmatch(RELOADED, c)], [])
        self.assertEqual(self.sql(NOTES), notes)
        self.assertEqual(self.sql(POSTED), "23 3403.46")
        self.assertEqual(
            self.sql(CRONS).splitlines(),
            [
                f"t|{WEEKLY}|model._cron_sync_verified()|{DAILY_JOB}|{DAILY_JOB}",
                f"f|{WEEKLY}|model._cron_work()|{WORKER_JOB}|{WORKER_JOB}",
            ],
        )
        self.play("first_live_run")
