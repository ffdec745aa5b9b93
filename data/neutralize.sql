-- a copy of the database must not read the source or call the billing systems
UPDATE ir_config_parameter
   SET value = ''
 WHERE key IN ('fusion_billing.nexacloud_dsn', 'fusion_billing.stripe_api_key',
               'fusion_billing.lago_api_key', 'fusion_billing.lago_api_url');
