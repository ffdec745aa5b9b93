-- NexaCloud's own database, as far as its invoices go.
--
-- Money is numeric in major units (dollars). The application guards little by
-- itself: amounts, users and dates may be missing, and nothing is unique but the
-- invoice number. created_at, status and paid_at of invoices were stamped when it
-- last synchronised with the billers; they say nothing reliable.

CREATE TABLE users (
    id                 uuid PRIMARY KEY,
    email              text NOT NULL,
    full_name          text,
    company            text,
    stripe_customer_id text,
    created_at         timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE plans (
    id    uuid PRIMARY KEY,
    name  text NOT NULL,
    price numeric
);

CREATE TABLE subscriptions (
    id      uuid PRIMARY KEY,
    user_id uuid REFERENCES users (id),
    plan_id uuid REFERENCES plans (id),
    status  text NOT NULL DEFAULT 'active'
);

CREATE TABLE invoices (
    id                uuid PRIMARY KEY,
    user_id           uuid,
    subscription_id   uuid,         -- empty for most
    invoice_number    text UNIQUE,  -- the number the customer knows
    stripe_invoice_id text,         -- in_... of Stripe, lago:<uuid> of Lago
    status            text,
    subtotal          numeric,
    tax               numeric,
    total             numeric,
    amount_due        numeric,      -- what was due: the total, also when paid
    amount_paid       numeric,
    currency          text,         -- any case; empty means CAD
    due_date          date,
    created_at        timestamptz,
    updated_at        timestamptz,
    paid_at           timestamptz
);

CREATE INDEX ON invoices (user_id);

CREATE TABLE invoice_items (
    id          uuid PRIMARY KEY,
    invoice_id  uuid REFERENCES invoices (id),
    description text,
    quantity    numeric,
    unit_price  numeric,
    amount      numeric       -- line total before tax
);

CREATE INDEX ON invoice_items (invoice_id);
