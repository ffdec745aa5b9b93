from . import (
    family_test,
    invoice_ledger_post,
    invoice_ledger_wizard,
    month_sign,
    prune,
    prune_line,
    prune_superseded,
    setup,
    setup_company,
    setup_line,
    setup_preview,
    source_invoice_resolve,
)
