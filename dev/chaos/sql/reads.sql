-- How many invoices each run over the whole source says it has read.
SELECT id, read_count FROM fusion_billing_ledger_run
 WHERE state = 'done' AND task = 'ingest';
