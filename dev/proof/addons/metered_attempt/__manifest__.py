{
    "name": "The earlier, metered attempt, as far as its removal is concerned",
    "version": "19.0.1.0.0",
    "license": "LGPL-3",
    "author": "Fusion",
    "depends": ["sale", "fusion_centralize_billing"],
    "data": ["ir.model.access.csv"],
}
