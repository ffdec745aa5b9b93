-- The role that the ledger reads NexaCloud with: it can log in and read the five
-- tables, and nothing else. Run by psql as the owner of the tables' database:
--
--     psql -v reader_password=... -f reader_role.sql DATABASE

SELECT 'CREATE ROLE nexacloud_reader'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nexacloud_reader')
\gexec

ALTER ROLE nexacloud_reader
    LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
    PASSWORD :'reader_password';
ALTER ROLE nexacloud_reader SET default_transaction_read_only = on;

-- Everybody may connect and make temporary tables unless it is taken away.
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database())
\gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO nexacloud_reader', current_database())
\gexec
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM nexacloud_reader;
GRANT USAGE ON SCHEMA public TO nexacloud_reader;
GRANT SELECT ON invoices, invoice_items, users, subscriptions, plans
    TO nexacloud_reader;
