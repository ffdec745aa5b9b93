-- Just the columns that the rules read, and an invoice that breaks none of them.
CREATE TABLE fusion_billing_source_invoice (
    id int, service_id int, external_id text, move_id int
);
CREATE TABLE account_move (
    id int PRIMARY KEY, ref text, move_type text, name text, state text DEFAULT 'posted',
    date date DEFAULT '2026-05-12', amount_total numeric DEFAULT 113,
    x_fc_nexacloud_invoice_id text, x_fc_stripe_invoice_id text,
    journal_id int DEFAULT 1, origin_payment_id int, x_fc_opening_id int
);
CREATE TABLE account_account (id int, account_type text);
CREATE TABLE account_move_line (
    id int, move_id int, account_id int, display_type text, debit numeric,
    credit numeric, balance numeric, amount_currency numeric,
    reconciled boolean DEFAULT true
);
CREATE TABLE account_payment (
    id int, move_id int, x_fc_source_payment_id text, state text DEFAULT 'paid',
    memo text, date date DEFAULT '2026-05-12', payment_type text DEFAULT 'inbound'
);
CREATE TABLE res_partner (
    id int, email text, parent_id int, active boolean DEFAULT true
);
CREATE TABLE fusion_billing_ledger_run (
    id int, state text DEFAULT 'done', task text DEFAULT 'ingest',
    mode text DEFAULT 'post', total_count int DEFAULT 0, read_count int DEFAULT 1,
    created_count int DEFAULT 1, adopted_count int DEFAULT 0,
    updated_count int DEFAULT 0, unchanged_count int DEFAULT 0,
    skipped_count int DEFAULT 0, held_count int DEFAULT 0, waiting_count int DEFAULT 0,
    ignored_count int DEFAULT 0, failed_count int DEFAULT 0,
    posted_count int DEFAULT 1, paid_count int DEFAULT 1, vanished_count int DEFAULT 0
);
CREATE TABLE fusion_billing_ledger_run_batch (
    id int, run_id int, done boolean, found jsonb
);
CREATE TABLE mail_mail (id int);
CREATE TABLE fusion_billing_stripe_journal (journal_id int);
CREATE TABLE fusion_billing_balance_transaction (
    external_id text, state text DEFAULT 'booked', move_id int, fee_move_id int,
    payment_id int
);

INSERT INTO account_account VALUES (1, 'asset_receivable'), (2, 'income');
INSERT INTO account_move VALUES
    (1, 'INV-1', 'out_invoice', 'INV/1', 'posted', '2026-05-12', 113, 'nc-1', 'in_1'),
    (2, 'in_1', 'entry', 'PNXA/1', 'posted', '2026-05-12', 113, NULL, NULL);
INSERT INTO account_move_line VALUES
    (1, 1, 1, 'payment_term', 113, 0, 113, 113),
    (2, 1, 2, 'product', 0, 113, -113, -113),
    (3, 2, 1, 'product', 0, 113, -113, -113),
    (4, 2, 2, 'product', 113, 0, 113, 113);
INSERT INTO account_payment VALUES (1, 2, 'in_1:ch_1');
-- its charge, the fee of it, and a refund
INSERT INTO fusion_billing_stripe_journal VALUES (2);
INSERT INTO account_move VALUES
    (4, 'txn_1', 'entry', 'PNXA/2', 'posted', '2026-05-12', 0, NULL, NULL, 2, NULL),
    (5, 're_1', 'entry', 'PNXA/3', 'posted', '2026-05-12', 0, NULL, NULL, 2, 2);
INSERT INTO account_payment VALUES
    (2, 5, NULL, 'paid', 're_1 in_1', '2026-05-12', 'outbound');
INSERT INTO fusion_billing_balance_transaction VALUES
    ('txn_1', 'booked', NULL, 4, 1), ('txn_2', 'booked', 5, NULL, 2);
INSERT INTO fusion_billing_source_invoice VALUES (1, 1, 'nc-1', 1);
INSERT INTO res_partner VALUES (1, 'a@b.example');
INSERT INTO fusion_billing_ledger_run VALUES (1);
