"""What a person may do on source invoices, by the names that buttons show."""

DECISIONS = [
    ("ignore", "Ignore"),
    ("choose_tax", "Choose the tax"),
    ("choose_partner", "Choose the customer"),
    ("overwrite", "Take the source's version"),
    ("verify", "Verify by hand"),
    ("accept", "Accept"),
    ("out_of_band", "Register the payment"),
]
ACTIONS = [
    ("retry", "Decide again"),
    ("resync", "Read again"),
    ("unignore", "Take back"),
    *DECISIONS,
]
