"""Contexts in which the corridor writes."""

# Nobody is mailed, subscribed or told; what it writes is no person's edit (R2, R12).
QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "skip_is_manually_modified": True,
}

# The journal items given are complete: Odoo need not bring others in line with them.
COMPLETE = {
    "skip_invoice_sync": True,
    "skip_invoice_line_sync": True,
    "skip_analytic_sync": True,
}
