LEFT = """
    ALTER TABLE fusion_billing_ledger_run_batch ADD COLUMN IF NOT EXISTS task varchar;
    UPDATE fusion_billing_ledger_run_batch AS batch
       SET task = CASE run.task WHEN 'ingest' THEN 'plan' ELSE run.task END
      FROM fusion_billing_ledger_run AS run
     WHERE run.id = batch.run_id AND batch.task IS NULL
"""


def migrate(cr, version):
    """What runs have left to do says itself what it is: it was the run's task."""
    cr.execute(LEFT)
