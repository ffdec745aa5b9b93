-- a copy of the database must not read the source or call the billing systems
UPDATE ir_config_parameter
   SET value = ''
 WHERE key LIKE 'fusion\_billing.%';
