ACCOUNTS = """
    UPDATE fusion_billing_stripe_account
       SET balance_until = balance_at + interval '1 second'
     WHERE balance_until IS NULL
"""
OPENINGS = """
    UPDATE fusion_billing_stripe_opening
       SET told_until = told_at + interval '1 second'
     WHERE told_until IS NULL
"""
# before 1.7 no opening was computed again: these stay what they are
EARLIER = """
    UPDATE fusion_billing_stripe_opening
       SET told = amount, told_row = 0
     WHERE told_at IS NULL
"""


def migrate(cr, version):
    """What a balance was made of was told by the clock before (R32)."""
    cr.execute(ACCOUNTS)
    cr.execute(OPENINGS)
    cr.execute(EARLIER)
