-- How many invoices each run over the whole source says it has read, or found gone.
SELECT id, read_count + vanished_count FROM fusion_billing_ledger_run
 WHERE state = 'done' AND task = 'ingest';
