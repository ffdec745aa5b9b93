"""The part that runs inside Odoo, in processes of its own that may be killed."""
