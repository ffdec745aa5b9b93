ACCEPTED = """
    UPDATE fusion_billing_source_invoice
       SET accepted = jsonb_build_object(accepted ->> 0, accepted -> 1)
     WHERE jsonb_typeof(accepted) = 'array'
"""


def migrate(cr, version):
    """What a person accepted was one reason, [code, figures]; now {code: figures}."""
    cr.execute(ACCEPTED)
