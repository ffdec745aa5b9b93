"""Let the rows of this database be those of the source's invoices; in Odoo's shell.

They were multiplied by SQL, so that nothing but their ids is new.
"""

from odoo.addons.fusion_centralize_billing.sources.nexacloud import NexaCloudReader

CLAIM = """
    UPDATE fusion_billing_source_invoice AS source
       SET external_id = given.key, source_digest = given.digest,
           biller_invoice_id = given.biller
      FROM (VALUES %s) AS given (id, key, digest, biller) WHERE source.id = given.id
"""
dsn = env["ir.config_parameter"].get_param("fusion_billing.nexacloud_dsn")
env.cr.execute(
    "UPDATE fusion_billing_source_invoice"
    "   SET external_id = 'x' || id, biller_invoice_id = 'x' || id"
)
env.cr.execute("SELECT id FROM fusion_billing_source_invoice ORDER BY id")
ids = [row_id for (row_id,) in env.cr.fetchall()]
with NexaCloudReader(dsn) as reader:
    invoices = [(key, digest, biller) for key, biller, digest in reader.heads()]
rows = [(row_id, *said) for row_id, said in zip(ids, invoices, strict=True)]
env.cr.execute_values(CLAIM, rows)
# the billers are listed anew, as in an empty database
env.cr.execute("UPDATE fusion_billing_service SET listed_until = NULL")
env.cr.execute("UPDATE fusion_billing_service SET missing_billed = NULL")
env.cr.execute("UPDATE fusion_billing_service SET put_off_before = NULL")
env.cr.commit()
