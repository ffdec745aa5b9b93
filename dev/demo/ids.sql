-- Readable ids: pg_temp.id('user', 3) is 10000000-0000-4000-8000-000000000003.
CREATE FUNCTION pg_temp.id(kind text, number bigint) RETURNS uuid
    LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT format(
        '%s0000000-0000-4000-8000-%s',
        array_position(ARRAY['user', 'plan', 'subscription', 'invoice', 'item'], kind),
        lpad(number::text, 12, '0')
    )::uuid
$$;
