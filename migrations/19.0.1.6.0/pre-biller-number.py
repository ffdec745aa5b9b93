NUMBERS = """
    ALTER TABLE fusion_billing_source_invoice
      ADD COLUMN IF NOT EXISTS biller_number varchar;
    UPDATE fusion_billing_source_invoice
       SET biller_number = facts->>'biller_number'
     WHERE facts->>'biller_number' <> ''
"""


def migrate(cr, version):
    """Rows have the number that their biller gave out, for the completeness list."""
    cr.execute(NUMBERS)
