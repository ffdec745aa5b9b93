HELD = """
    UPDATE fusion_billing_balance_transaction
       SET booked_date = date
     WHERE reason_code = 'entry_gone' AND booked_date IS NULL
"""


def migrate(cr, version):
    """What is held for its entry forgot before that it had been booked once (R24)."""
    cr.execute(HELD)
