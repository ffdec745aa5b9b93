-- What may not be when the cron of background work has run.
SELECT 'no run is left running' AS rule, concat('run ', id, ' ', task) AS what
  FROM fusion_billing_ledger_run WHERE state = 'running'
UNION ALL
SELECT 'no lock is left', concat('of run ', objid)
  FROM pg_locks
 WHERE locktype = 'advisory'
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
