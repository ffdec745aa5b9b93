-- The unique index that makes a second booking of one invoice impossible.
SELECT index.relname AS index, pg_get_indexdef(index.oid) AS definition
  FROM pg_index
  JOIN pg_class AS index ON index.oid = indexrelid
  JOIN pg_attribute AS field ON field.attrelid = indrelid AND field.attnum = indkey [0]
 WHERE indrelid = 'account_move'::regclass
   AND indisunique AND indisvalid AND indnkeyatts = 1
   AND field.attname = 'x_fc_nexacloud_invoice_id';
