NOT_BILLED = """
    UPDATE fusion_billing_source_invoice
       SET biller_total = 0
     WHERE biller_total != 0
       AND (facts -> 'void' = 'true'::jsonb OR facts -> 'draft' = 'true'::jsonb)
"""


def migrate(cr, version):
    """What is void, or a draft, at the biller is billed nothing (R34)."""
    cr.execute(NOT_BILLED)
