"""Unit tests of the development commands; `make test` runs them without Odoo."""
